"""Sites as they are published, below a path, and what a browser finds when it visits their pages."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.base import AXE_SCRIPT as PACKAGED_AXE_SCRIPT
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from runs import SOURCE, build

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HOST = "https://digest.example"
BASE = f"{HOST}/news/"
# npm has the newest axe, which make test installs; the package is some releases behind
_NEWEST_AXE = Path(sys.prefix) / "checker/node_modules/axe-core/axe.min.js"
AXE_SCRIPT = _NEWEST_AXE.read_text() if _NEWEST_AXE.exists() else PACKAGED_AXE_SCRIPT
EVERY_PAGE = "DIGESTGEN_EVERY_PAGE" in os.environ
CORPUS = os.environ.get("DIGESTGEN_CORPUS")
SITES = {
    "demonstration": SOURCE / "content",
    **(
        {path.name: path for path in sorted(Path(CORPUS).iterdir()) if any(path.glob("20*.md"))}
        if CORPUS and EVERY_PAGE
        else {}
    ),
}
AUDITED = (360, 1280)
LOOKS = (*product(AUDITED, ("light", "dark")), (320, "light"), (1920, "light"))
STORY = "0/0/0/x/"  # its kind
TARGET_PIXELS = 24
FONTS = ("", "monospace")  # the theme's, and a wide one in place of all
SMALL_TARGETS = """
([least, font]) => {
  const page = document.documentElement.style;
  for (const name of ["--font-body", "--font-heading"]) page.setProperty(name, font);
  const targets = [...document.querySelectorAll("a[href], button, input, select, summary")];
  return targets
    .filter((each) => each.checkVisibility() && !each.closest(".body"))
    .map((each) => [each, [...each.getClientRects()]])
    .map(([each, lines]) => [
      each, Math.max(...lines.map((box) => box.width)), Math.min(...lines.map((box) => box.height)),
    ])
    .filter(([, width, height]) => Math.min(width, height) < least - 0.01)
    .map(([each, width, height]) => `${width} x ${height}: ${each.outerHTML.slice(0, 200)}`);
}
"""
# what moves after it was painted, as a part of the screen (https://web.dev/articles/cls)
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => { window.shift += each.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
MOST_SHIFT = 0.02
ABORTED = "Transition was aborted"  # the browser's word when a reader is faster than the transition
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# a dark page differs from a light one by its colours alone, so only the rules about these are asked again
RULES_IN = {"light": RULES, "dark": ("color-contrast", "link-in-text-block")}
REMOTE_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"/>'


@dataclass(frozen=True)
class Visit:
    """What a browser found on one page in one look."""

    address: str  # below the site's, with the look
    violations: tuple[str, ...]  # of accessibility: the rule, and where
    small_targets: tuple[str, ...]  # outside the running text of bodies
    shift: float  # cumulative layout shift while the page was loaded, in the first look
    overflow: int  # CSS pixels that the page is wider than the screen
    messages: tuple[str, ...]  # errors and warnings of the console
    elsewhere: tuple[str, ...]  # what was asked of other hosts: the kind, and the address


def publish(content: Path, folder: Path, **options: Any) -> Path:
    """Build the site of `content` in `folder`, for a host with a path, and return the output."""
    folder.mkdir(exist_ok=True)
    (folder / "content").symlink_to(content)
    settings = (SOURCE / "digest.toml").read_text()
    (folder / "digest.toml").write_text(f"{settings}\n[lists]\npage_size = 5\n")  # lists that go on
    build(folder, base_url=BASE, keep_going=True, **options)
    return folder / "build"


def pages(output: Path) -> list[str]:
    """Return the addresses of all HTML files, below the site's, that do not lead elsewhere at once."""
    files = sorted(output.rglob("*.html"))
    shown = [each for each in files if 'http-equiv="refresh"' not in each.read_text()]
    return [each.relative_to(output).as_posix().removesuffix("index.html") for each in shown]


def sample(output: Path) -> list[str]:
    """Return the longest page of each kind, and the shortest at the address of a story; or every page."""
    every = pages(output)
    if EVERY_PAGE:
        return every
    by_size = sorted(every, key=lambda each: (_file(output, each).stat().st_size, each))
    longest = {_kind(each): each for each in by_size}
    shortest = next(each for each in by_size if _kind(each) == STORY)
    return sorted({*longest.values(), shortest})


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open a browser, and close it at the end of the block."""
    assert CHROMIUM, "install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield browser
        browser.close()


def visit_in_parallel(output: Path, addresses: Sequence[str]) -> list[Visit]:
    """Return what `visit` finds on each page, with one browser per processor."""

    def visit_with_own_browser(part: Sequence[str]) -> list[Visit]:
        with open_browser() as browser:
            return list(visit(browser, output, part))

    count = os.cpu_count() or 1
    with ThreadPoolExecutor(count) as threads:
        parts = [addresses[first::count] for first in range(count)]
        return [found for part in threads.map(visit_with_own_browser, parts) for found in part]


def visit(browser: Browser, output: Path, addresses: Iterable[str]) -> Iterator[Visit]:
    """Yield what is found on each page in each look."""
    # a colour on its way to another is neither
    page = browser.new_page(reduced_motion="reduce")
    page.add_init_script(AXE_SCRIPT)
    page.add_init_script(SHIFTS)
    console, asked = _watch(page, output)
    for address in addresses:
        page.set_viewport_size({"width": LOOKS[0][0], "height": 800})
        page.goto(BASE + address)
        shift = page.evaluate("window.shift")  # as it was loaded, before the looks
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            yield Visit(
                address=f"{address} at {width} px, {scheme}",
                violations=tuple(_violations(page, scheme)) if width in AUDITED else (),
                small_targets=small_targets(page),
                shift=shift,
                overflow=page.evaluate("document.documentElement.scrollWidth - innerWidth"),
                messages=_taken(console),
                elsewhere=_taken(asked),
            )
    page.close()


def audit(page: Page, rules: Sequence[str] = RULES) -> list[dict[str, Any]]:
    """Return the violations of `rules` that axe finds; it must have been loaded into the page."""
    options = {
        "runOnly": rules,
        "resultTypes": ["violations"],
        "preload": {"assets": ["media"]},  # not the stylesheets: none of the rules reads them
    }
    return page.evaluate("options => axe.run(options)", options)["violations"]


def small_targets(page: Page) -> tuple[str, ...]:
    """Return the links, buttons and fields with a line below 24 pixels, or whose widest line is narrower.

    A link in a sentence is as high as its line; so those of bodies are left out.
    """
    found = [page.evaluate(SMALL_TARGETS, [TARGET_PIXELS, font]) for font in reversed(FONTS)]
    return tuple(each for in_one_font in found for each in in_one_font)


def show(page: Page, output: Path) -> None:
    """Answer what a page asks of the site from `output`, and what it asks of others with a picture."""
    page.route("**/*", lambda route, request: _answer(route, request, output))


def _watch(page: Page, output: Path) -> tuple[list[str], list[str]]:
    console: list[str] = []
    asked: list[str] = []
    show(page, output)
    page.on("console", lambda each: console.append(each.text) if each.type != "log" else None)
    page.on("pageerror", lambda each: console.append(str(each)))
    page.on(
        "request",
        lambda each: (
            None
            if each.url.startswith((BASE, "data:"))
            else asked.append(f"{each.resource_type} {each.url}")
        ),
    )
    return console, asked


def _taken(found: list[str]) -> tuple[str, ...]:
    taken = tuple(found)
    found.clear()
    return taken


def _answer(route: Route, request: Request, output: Path) -> None:
    if not request.url.startswith(HOST):
        route.fulfill(body=REMOTE_PICTURE, content_type="image/svg+xml")
        return
    file = _file(output, urlsplit(request.url.removeprefix(BASE)).path)
    if file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, body="no such file")


def _violations(page: Page, scheme: str) -> Iterator[str]:
    for rule in audit(page, RULES_IN[scheme]):
        for node in rule["nodes"][:3]:
            yield f"{rule['id']}: {node['target']} {node['html'][:200]}"


def _file(output: Path, address: str) -> Path:
    path = output / unquote(address)
    return path / "index.html" if not address or address.endswith("/") else path


def _kind(address: str) -> str:
    """Return an address without what differs among pages of one kind."""
    kind = re.sub(
        r"^((?:threads/)?\d{4}/\d\d/\d\d|topics|providers)/(?!page/)[^/]+", r"\1/x", address
    )
    return re.sub(r"\d+", "0", kind)
