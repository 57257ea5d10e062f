// What pages do better with a script; all of them work without it.

// A picture that is gone gives its room away.
function gone(event) {
  const picture = event.target;
  if (picture.tagName === "IMG") picture.closest(".thumb, .badge")?.classList.add("gone");
}
document.addEventListener("error", gone, true);
for (const picture of document.images) {
  if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") gone({ target: picture });
}

// A video's player comes from YouTube only when a reader asks for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-video]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const player = document.createElement("iframe");
  player.src = `https://www.youtube-nocookie.com/embed/${link.dataset.video}?autoplay=1`;
  player.title = link.textContent;
  player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  player.referrerPolicy = "strict-origin-when-cross-origin"; // without one YouTube plays nothing
  link.replaceWith(player);
  player.focus();
});

// A time of the last day is told as one: "3 hours ago".
for (const time of document.querySelectorAll("main :is(.facts, .note, .strip) time[datetime*=T]:not(.spans *)")) {
  const minutes = Math.round((Date.parse(time.dateTime) - Date.now()) / 60000);
  if (minutes > 0 || minutes <= -24 * 60) continue;
  const hours = Math.round(minutes / 60);
  try {
    const form = new Intl.RelativeTimeFormat(time.closest("[lang]").lang);
    time.title = time.textContent;
    time.textContent = form.format(hours || minutes, hours ? "hour" : "minute");
  } catch {
    // not every tag that HTML takes is a language of the browser
  }
}

// The menu scrolls sideways on a phone: its link to this page, or to the list of it, is in sight.
for (const link of document.querySelectorAll(".menu [aria-current]")) {
  const row = link.closest("ul");
  row.scrollBy(link.getBoundingClientRect().left - row.getBoundingClientRect().left - row.clientWidth / 3, 0);
}

// On paper nothing is folded.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("main details")) folded.open = true;
});

// What a reader has read, and when: kept in the browser, or nowhere where that keeps nothing.
const BASE = new URL(".", document.currentScript.src).pathname;
const MOST_READ = 1000;
const AWAY_MS = 30 * 60 * 1000; // after so long without a page a visit is over
const key = (name) => `digestgen:${BASE}${name}`; // one host may have several sites
function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(key(name)));
  } catch {
    return null; // blocked, or not ours
  }
}
const recallRead = () => new Set([recall("read") ?? []].flat());
function keep(name, value) {
  try {
    localStorage.setItem(key(name), JSON.stringify(value));
  } catch {
    // blocked or full: nothing is kept
  }
}

const parts = document.getElementById("reading")?.content;
const headlines = () => [...document.querySelectorAll("main h3 a:first-child, main .headlines li > a:first-child")];

const { last, since: before } = recall("visit") ?? {};
const since = Date.now() - last > AWAY_MS ? last : before;
keep("visit", { last: Date.now(), since });

if (document.querySelector("main .story")) {
  const read = recallRead();
  read.delete(location.pathname); // it becomes the last one
  read.add(location.pathname);
  keep("read", [...read].slice(-MOST_READ));
}

function mark() {
  const read = recallRead();
  for (const link of headlines()) {
    const item = link.closest("article, li");
    const mine = link.host === location.host && link.pathname.startsWith(BASE);
    if (!item || !mine) continue;
    item.classList.toggle("read", read.has(link.pathname));
    const time = item.querySelector("time");
    const fresh = time && Date.parse(time.dateTime) > since;
    const shown = item.querySelector(".new");
    if (!fresh || read.has(link.pathname)) shown?.remove();
    else if (!shown && parts) item.append(parts.querySelector(".new").cloneNode(true));
  }
}
mark();
addEventListener("pageshow", (event) => event.persisted && mark()); // back from a story

// Keys, which a reader can turn off: assistive technology may want them for itself.
if (parts) {
  const dialog = document.importNode(parts.querySelector("dialog"), true);
  const use = dialog.querySelector("input");
  use.checked = recall("keys") !== false;
  use.addEventListener("change", () => keep("keys", use.checked));
  document.querySelector(".keys button")?.addEventListener("click", () => dialog.showModal());
  document.body.append(dialog);

  const step = (by) => {
    const links = headlines();
    const at = links.indexOf(document.activeElement);
    const below = links.findIndex((link) => link.getBoundingClientRect().top >= 0);
    const next = at < 0 ? (by > 0 ? below : below - 1) : at + by;
    links[next]?.focus();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => headlines().find((link) => link === document.activeElement)?.click(),
    "?": () => dialog.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.composedPath()[0].closest?.("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!use.checked || dialog.open || event.defaultPrevented || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
}
