// Reloads the page after a rebuild, swaps stylesheets, and shows what keeps a build from being made.
// Part of the preview only; a built site has no trace of it.
"use strict";

(() => {
  const own = document.currentScript.dataset.build;
  const place = `digestgen scroll ${location.pathname}${location.search}`;
  let shown = own;
  let overlay = null;

  function restoreScroll() {
    const kept = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    if (kept) {
      const [left, top] = JSON.parse(kept);
      scrollTo({ left, top, behavior: "instant" });
    }
  }

  function reload() {
    sessionStorage.setItem(place, JSON.stringify([scrollX, scrollY]));
    location.reload();
  }

  // the names of stylesheets carry a hash of their content: the new ones are in the new page
  async function swapStyles() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = [...page.querySelectorAll('link[rel~="stylesheet"]')];
    const olds = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    if (news.length !== olds.length) {
      reload();
      return;
    }
    olds.forEach((old, index) => {
      const link = news[index].cloneNode();
      const address = new URL(news[index].getAttribute("href"), location.href);
      if (address.origin === location.origin) {
        address.searchParams.set("build", shown);
      }
      link.href = address.href;
      link.addEventListener("load", () => old.remove());
      old.after(link); // the old one stays until the new one is there: no flash of bare text
    });
  }

  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    Object.assign(made.style, style); // style attributes may be forbidden by the page's policy
    return made;
  }

  function showProblems(text) {
    hideProblems();
    overlay = document.createElement("digestgen-problems");
    const inside = overlay.attachShadow({ mode: "open" });
    const box = element("section", "", {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "80vh", overflow: "auto", zIndex: "2147483647",
      boxSizing: "border-box", padding: "1.25rem 1.5rem 1.5rem", background: "#1d1214", color: "#fff",
      borderTop: "4px solid #ff6b6b", boxShadow: "0 0 3rem rgb(0 0 0 / .6)", colorScheme: "dark",
      font: "16px/1.5 system-ui, sans-serif", textAlign: "left",
    });
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", "The site cannot be built");
    const close = element("button", "Hide (Esc)", {
      float: "right", font: "inherit", padding: ".25rem .75rem", color: "#fff", background: "#4a3034",
      border: "1px solid #b98a8f", borderRadius: ".25rem", cursor: "pointer",
    });
    close.type = "button";
    close.addEventListener("click", hideProblems);
    const title = element("h2", "The site cannot be built", { margin: "0 0 .5rem", font: "inherit", fontWeight: "700" });
    const note = element("p", "You see the last good version. This message disappears when you fix the error.", {
      margin: ".75rem 0 0", color: "#e3c9cc",
    });
    const lines = element("pre", text, {
      margin: "0", font: "14px/1.6 ui-monospace, monospace", whiteSpace: "pre-wrap", overflowWrap: "anywhere",
    });
    lines.tabIndex = 0;
    box.append(close, title, lines, note);
    inside.append(box);
    document.documentElement.append(overlay);
  }

  function hideProblems() {
    overlay?.remove();
    overlay = null;
  }

  function take(event) {
    const message = JSON.parse(event.data);
    if (message.problems) {
      showProblems(message.problems);
      return;
    }
    hideProblems();
    if (message.build === shown) {
      return;
    }
    const next = Number(shown.split("-")[1]) + 1 === Number(message.build.split("-")[1]);
    shown = message.build;
    if (message.styles_only && next) {
      swapStyles();
    } else {
      reload();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hideProblems();
    }
  });
  restoreScroll();
  const events = new EventSource("/__digestgen__/events");
  events.addEventListener("message", take);
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
