"""Errors in the built site: links and anchors that lead nowhere, and missing titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from digestgen.check.pages import BuiltPage, parse_page
from digestgen.pipeline.report import Site
from digestgen.problems import Problem, did_you_mean, problem
from digestgen.urls import base_path

_INDEX = "index.html"


def read_pages(output: Path, names: Sequence[str]) -> tuple[BuiltPage, ...]:
    """Return the HTML pages among the files `names` of an output, in their order."""
    return tuple(
        parse_page(name, (output / name).read_bytes()) for name in names if name.endswith(".html")
    )


def sources_of(site: Site) -> dict[str, str]:
    """Return, by the path of a page, the content file that its body is from."""
    found = {page.permalink: page.path for page in site.content.pages}
    # the newest file has the body
    found |= {story.permalink: story.lead.files[-1].path for story in site.digest.stories}
    return {f"{permalink}{_INDEX}": path for permalink, path in found.items()}


def check_built(
    pages: Sequence[BuiltPage],
    names: Sequence[str],
    base_url: str,
    sources: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Return an error for each link that leads nowhere, and for each page without a title.

    `names` are all files of the output, and `sources` is what `sources_of` returns. Errors are in the
    order of the pages, and of the links in them.
    """
    found = _Links(pages, frozenset(names), base_url, sources or {})
    return [*(each for page in pages for each in found.faults(page)), *_title_faults(pages)]


def outgoing_links(pages: Sequence[BuiltPage], base_url: str) -> dict[str, str]:
    """Return each address on another host that a page links to or shows, with the first such page."""
    first: dict[str, str] = {}
    own = _origin(base_url)
    for page in pages:
        here = _address(page.path, base_url)
        for link in page.links:
            target = _resolved(here, link.href)[0] if link.for_readers else ""
            if target.startswith(("http://", "https://")) and _origin(target) != own:
                first.setdefault(target, page.path)
    return first


class _Links:
    """The files and anchors of the site, to check links against."""

    def __init__(
        self,
        pages: Sequence[BuiltPage],
        names: frozenset[str],
        base_url: str,
        sources: Mapping[str, str],
    ) -> None:
        self._sources = sources
        self._anchors = {page.path: page.anchors for page in pages}
        self._names = names
        self._base_url = base_url
        self._base_path, self._origin = base_path(base_url), _origin(base_url)
        self._fault_of = lru_cache(maxsize=None)(self._fault)

    def faults(self, page: BuiltPage) -> Iterator[Problem]:
        here = _address(page.path, self._base_url)
        source = self._sources.get(page.path)
        hint = f"the page's text is in {source}" if source else ""
        for link in page.links:
            absolute = _host_of(link.href)
            if absolute is None:
                yield problem(page.path, f"the link is not a valid address: {link.href}", hint=hint)
            elif fault := self._fault_of(*_resolved(here, link.href), bool(absolute)):
                message = f"the {link.what} {fault}: {link.href or '(an empty link)'}"
                yield problem(page.path, message, hint=hint)

    def _fault(self, target: str, anchor: str, with_host: bool) -> str:
        """Return what is wrong with a link to `target`; "" if nothing is. `with_host`: it names the host."""
        if _origin(target) != self._origin:
            return ""
        path = unquote(urlsplit(target).path) or "/"
        if not f"{path}/".startswith(self._base_path):
            # a link to another site on the same host has the whole address
            return "" if with_host else f"leads out of the site, which is below {self._base_path}"
        name = self._file(path[len(self._base_path) :])
        if name is None:
            return "leads nowhere"
        known = self._anchors.get(name)
        wanted = unquote(anchor.partition(":~:")[0])
        if known is None or wanted in {"", "top"} or wanted in known or anchor in known:
            return ""
        hint = did_you_mean(wanted, known)
        return f"leads to an anchor that does not exist{f'; {hint}' if hint else ''}"

    def _file(self, path: str) -> str | None:
        """Return the file that a web server sends for a path: itself, or the index of a folder."""
        names = (path, f"{path}{_INDEX}") if path.endswith("/") or not path else (
            path, f"{path}/{_INDEX}", f"{path}.html",
        )  # fmt: skip
        return next((name for name in names if name in self._names), None)


def _title_faults(pages: Sequence[BuiltPage]) -> Iterator[Problem]:
    """Yield an error for each page without a title; two pages may share one, as two outlets may."""
    for page in pages:
        if not page.title:
            hint = "add a title block to its template"
            yield problem(page.path, "the page has no title", hint=hint)


def _address(path: str, base_url: str) -> str:
    return base_url + path.removesuffix(_INDEX)


def _resolved(here: str, href: str) -> tuple[str, str]:
    """Return the address that `href` leads to from `here`, and the anchor."""
    target, anchor = urldefrag(urljoin(here, href))
    return target, anchor


def _host_of(href: str) -> str | None:
    """Return the host in an address, "" if there is none; None if it is not a valid address."""
    try:
        return urlsplit(href).netloc
    except ValueError:
        return None


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
