// Search: the index is asked for when a reader goes to the box, and not before.
const HOME = new URL(document.currentScript.dataset.home, location.href);
const LANGUAGE = (() => {
  const language = document.documentElement.lang;
  try {
    return language === "en" ? "en-GB" : Intl.getCanonicalLocales(language)[0];
  } catch {
    return "en-GB"; // not every tag that HTML takes
  }
})();
const told = (day, form) => new Date(`${day}T12:00`).toLocaleDateString(LANGUAGE, { calendar: "gregory", ...form });
let loading;
const index = () => (loading ??= load().catch((error) => {
  loading = undefined; // the next try may be luckier
  throw error;
}));
async function load() {
  const found = await import(new URL("pagefind/pagefind.js", HOME));
  await found.options({ baseUrl: HOME.pathname });
  await found.init();
  return found;
}

// a number of a table: without a script it leads to the page of the source
for (const link of document.querySelectorAll("a[data-found]")) link.href = link.dataset.found;

for (const form of document.querySelectorAll("form.search")) {
  const box = form.elements.q;
  const list = form.querySelector(".found");
  const status = form.querySelector(".status");
  const further = form.querySelector(".further"); // on the page of results only, as are the filters
  const filters = form.querySelector(".filters");
  const selects = [...form.querySelectorAll("select")];
  const browse = filters && document.querySelector(".browse"); // in the place of results
  const most = Number(form.dataset.most);
  let results = [];
  let asked = 0;
  let timer;

  const chosen = () => Object.fromEntries(selects.filter((each) => each.value).map((each) => [each.name, each.value]));
  const close = () => {
    results = [];
    if (further) further.hidden = true;
    if (browse) browse.hidden = false;
    asked++; // what is under way comes too late
    clearTimeout(timer);
    list.replaceChildren();
    status.textContent = "";
  };

  function item(found) {
    const li = document.createElement("li");
    const link = document.createElement("a");
    link.href = found.url;
    link.dir = "auto";
    link.textContent = found.meta.title;
    if (found.meta.lang) link.lang = found.meta.lang;
    const facts = document.createElement("span");
    facts.textContent = `${found.meta.provider} · ${told(found.meta.date, { dateStyle: "long" })}`;
    const excerpt = document.createElement("p");
    excerpt.innerHTML = found.excerpt; // Pagefind's: text with <mark>
    li.append(link, facts, excerpt);
    return li;
  }

  async function show(count) {
    const mine = asked;
    const more = await Promise.all(results.slice(list.children.length, count).map((each) => each.data()));
    if (mine !== asked) return;
    list.append(...more.map(item));
    if (browse) browse.hidden = results.length > 0; // at once, so that the page never shrinks
    if (further) further.hidden = list.children.length >= results.length;
  }

  async function search() {
    const mine = ++asked;
    const words = box.value.trim();
    const wanted = chosen();
    if (selects.length) {
      const asks = new URLSearchParams({ ...(words && { q: words }), ...wanted });
      history.replaceState(null, "", `?${asks}`);
    }
    if (!words && !Object.keys(wanted).length) return close();
    const found = await (await index()).search(words || null, { filters: wanted });
    if (mine !== asked) return;
    results = found.results;
    list.replaceChildren();
    status.textContent = form.dataset.found.replace("{count}", results.length.toLocaleString(LANGUAGE));
    await show(most);
  }

  const failed = () => {
    status.textContent = form.dataset.failed;
  };
  box.addEventListener("focus", () => index().catch(failed), { once: true });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search().catch(failed), 150);
  });
  further?.addEventListener("click", async () => {
    const next = list.children.length;
    further.disabled = true; // until they are there
    await show(next + most).catch(failed);
    further.disabled = false;
    list.children[next]?.querySelector("a").focus();
  });
  selects.forEach((each) => each.addEventListener("change", () => search().catch(failed)));

  // Safari gives no focus to a link that is clicked: without this the list would be gone before the click
  list.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the page's own keys are not meant here
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && links.length) {
      close();
      box.focus();
    } else if (by && links.length && !(event.target instanceof HTMLSelectElement)) {
      (at + by < 0 ? box : (links[at + by] ?? links[at])).focus();
    } else return;
    event.preventDefault();
  });

  if (!selects.length) {
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
    continue;
  }
  const wanted = new URLSearchParams(location.search);
  box.value = wanted.get("q") ?? "";
  if (location.search) browse?.setAttribute("aria-busy", "true"); // out of sight until the answer is there
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search().catch(failed);
  });
  index().then(async (found) => {
    const there = await found.filters();
    for (const each of selects) {
      const names = Object.entries(there[each.name] ?? {});
      names.sort(([a], [b]) => (each.name === "month" ? b.localeCompare(a) : a.localeCompare(b)));
      const text = (name) => each.name === "month" ? told(`${name}-15`, { month: "long", year: "numeric" }) : name;
      each.append(...names.map(([name, count]) => new Option(`${text(name)} (${count})`, name)));
      each.value = wanted.get(each.name) ?? "";
    }
    filters.disabled = false;
    await search();
  }).catch(failed).finally(() => browse?.removeAttribute("aria-busy"));
}
