"""Find errors in the built site: links and anchors that lead nowhere, and missing titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from digestgen.check.origins import LinkTarget, Origins, link_target
from digestgen.check.parse_page import BuiltPage, PageLink, parse_page
from digestgen.problems import Problem, Suggestions, problem
from digestgen.problems.boundary import boundary
from digestgen.text.body_html import ID_PREFIX
from digestgen.urls import base_path

_INDEX = "index.html"


def read_pages(output: Path, names: Sequence[str]) -> tuple[BuiltPage, ...]:
    """Return the HTML pages among the files `names` of an output, in their order."""
    pages = []
    for name in names:
        if name.endswith(".html"):
            with boundary(name, OSError):
                pages.append(parse_page(name, (output / name).read_bytes()))
    return tuple(pages)


def check_built(
    pages: Sequence[BuiltPage], names: Sequence[str], base_url: str, origins: Origins
) -> list[Problem]:
    """Return a problem for each cause of a link that leads nowhere, and for each page without a title.

    `names` are all files of the output, and `origins` knows who made which link. A link that came with an
    article is a warning, others are errors.
    """
    return [*_link_errors(pages, frozenset(names), base_url, origins), *_title_errors(pages)]


def links_of_built_pages(pages: Sequence[BuiltPage], base_url: str) -> dict[str, tuple[str, ...]]:
    """Return each address on another host that pages link to or show, with these pages."""
    found: dict[str, dict[str, None]] = {}
    own = _origin(base_url)
    for page in pages:
        here = _address(page.path, base_url)
        for link in page.links:
            if link.for_readers and (target := link_target(here, link.href)):
                address = target.address
                if address.startswith(("http://", "https://")) and _origin(address) != own:
                    found.setdefault(address, {})[page.path] = None
    return {address: tuple(paths) for address, paths in found.items()}


def _link_errors(
    pages: Sequence[BuiltPage], names: frozenset[str], base_url: str, origins: Origins
) -> Iterator[Problem]:
    links = _Links(pages, names, base_url)
    first: dict[LinkTarget, tuple[PageLink, str]] = {}
    on_pages: dict[LinkTarget, dict[str, None]] = {}
    for page in pages:
        for link in page.links:
            target, error = links.error(page, link)
            if error:
                first.setdefault(target, (link, error))
                on_pages.setdefault(target, {})[page.path] = None
    for target, (link, error) in first.items():
        message = f"the {link.what} {error}: {link.href or '(an empty link)'}"
        yield from origins.problems(target, message, tuple(on_pages[target]))


class _Links:
    """The files and anchors of the site, to check links against."""

    def __init__(self, pages: Sequence[BuiltPage], names: frozenset[str], base_url: str) -> None:
        self._anchors = {page.path: page.anchors for page in pages}
        self._names = names
        self._base_url = base_url
        self._suggestions = Suggestions()
        self._base_path, self._origin = base_path(base_url), _origin(base_url)
        self._error_of = lru_cache(maxsize=None)(self._error)

    def error(self, page: BuiltPage, link: PageLink) -> tuple[LinkTarget, str]:
        """Return where a link leads, and what is wrong with that; "" if nothing is."""
        target = link_target(_address(page.path, self._base_url), link.href)
        if target is None:
            return LinkTarget(link.href), "is not a valid address"
        return target, self._error_of(target, bool(urlsplit(link.href).netloc))

    def _error(self, target: LinkTarget, with_host: bool) -> str:
        """Return what is wrong with a link to `target`. `with_host`: it names the host."""
        if _origin(target.address) != self._origin:
            return ""
        path = unquote(urlsplit(target.address).path) or "/"
        if not f"{path}/".startswith(self._base_path):
            # a link to another site on the same host has the whole address
            return "" if with_host else f"leads out of the site, which is below {self._base_path}"
        name = self._file(path[len(self._base_path) :])
        if name is None:
            return "leads nowhere"
        known = self._anchors.get(name)
        wanted = unquote(target.anchor.partition(":~:")[0])
        if known is None or wanted in {"", "top"} or wanted in known or target.anchor in known:
            return ""
        # a body has the name without the prefix
        hint = self._suggestions.did_you_mean(
            wanted, (each.removeprefix(ID_PREFIX) for each in known)
        )
        return f"leads to an anchor that does not exist{f'; {hint}' if hint else ''}"

    def _file(self, path: str) -> str | None:
        """Return the file that a web server sends for a path: itself, or the index of a folder."""
        names = (path, f"{path}{_INDEX}") if path.endswith("/") or not path else (
            path, f"{path}/{_INDEX}", f"{path}.html",
        )  # fmt: skip
        return next((name for name in names if name in self._names), None)


def _title_errors(pages: Sequence[BuiltPage]) -> Iterator[Problem]:
    """Yield an error for each page without a title; two pages may share one, as two outlets may."""
    for page in pages:
        if not page.title:
            hint = "add a title block to its template"
            yield problem(page.path, "the page has no title", hint=hint)


def _address(path: str, base_url: str) -> str:
    return base_url + path.removesuffix(_INDEX)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
