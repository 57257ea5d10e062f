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
