"""The makers of links: an article's file, the site's own pages and settings, or a template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin

from digestgen.check.parse_page import parse_page
from digestgen.pipeline.build_report import Site
from digestgen.problems import Problem
from digestgen.records import Article, Image
from digestgen.settings import CONFIG_FILE
from digestgen.urls import base_path, url_below

_NOT_FOUND = "404.html"


class LinkTarget(NamedTuple):
    """The target of a link: an address, and an anchor there."""

    address: str
    anchor: str = ""


class _Origin(NamedTuple):
    """A file with a link, and how the link may be written there."""

    path: str
    written: tuple[str, ...]
    is_owners: bool  # a page or the settings of the site; else it came with content


class Origins:
    """The links that the files of a site bring, to find the cause of one that leads nowhere.

    The files are searched only if there is such a link.
    """

    def __init__(self, site: Site) -> None:
        self._site, self._base_url = site, site.config.site.base_url

    def problems(
        self, target: LinkTarget, message: str, pages: Sequence[str], *, hint: str = ""
    ) -> list[Problem]:
        """Return a problem for each file that brings a link to `target`, which is on `pages`.

        It is an error for a page or the settings of the site, and a warning for an article. If no file brings
        it, a template made it: an error.
        """
        origins = self._by_target.get(target, ())
        found = [self._problem(each, message, hint) for each in origins]
        owners = any(each.is_owners for each in origins)
        # these pages show no article
        if not owners and (not origins or not self._without_articles.isdisjoint(pages)):
            more = f"a template makes this link, on {len(pages):,} pages" if len(pages) > 1 else ""
            found.append(
                Problem(pages[0], 0, 0, "", message, hint or more or "a template makes this link")
            )
        return found

    def _problem(self, origin: _Origin, message: str, hint: str) -> Problem:
        line = _line_of(self._site.paths.site / origin.path, origin.written)
        hint = hint or "correct the link, or remove it"
        return Problem(
            origin.path, line, 0, "", message, hint, "error" if origin.is_owners else "warning"
        )

    @cached_property
    def _without_articles(self) -> frozenset[str]:
        own = (f"{page.permalink}index.html" for page in self._site.content.pages)
        return frozenset((_NOT_FOUND, *own))

    @cached_property
    def _by_target(self) -> Mapping[LinkTarget, tuple[_Origin, ...]]:
        found: dict[LinkTarget, dict[str, _Origin]] = defaultdict(dict)
        for target, origin in self._all():
            found[target].setdefault(origin.path, origin)
        return {target: tuple(by_path.values()) for target, by_path in found.items()}

    def _all(self) -> Iterator[tuple[LinkTarget, _Origin]]:
        config, content = self._site.config, self._site.content
        for item in config.menu:
            yield from self._links([item.url], CONFIG_FILE, is_owners=True)
        if config.theme.logo:
            yield from self._links([config.theme.logo], CONFIG_FILE, is_owners=True)
        for page in content.pages:
            yield from self._body(page.body_html, page.permalink, page.path, is_owners=True)
        notes = [(each.path, each.images) for each in content.topics]
        notes += [(each.path, each.images) for each in content.providers]
        for path, images in notes:
            yield from self._links(_urls(images), path)
        permalinks = {
            file.path: story.permalink
            for story in self._site.digest.stories
            for file in story.files
        }
        for article in content.articles:
            if article.files:
                path = article.files[-1].path
                permalink = permalinks.get(path, article.files[-1].permalink)
                yield from self._body(article.body_html, permalink, path)
                yield from self._links(_urls_of(article), path)

    def _links(
        self, urls: Iterable[str], path: str, *, is_owners: bool = False
    ) -> Iterator[tuple[LinkTarget, _Origin]]:
        for url in urls:
            if target := link_target(self._base_url, url_below(self._base_url, url)):
                yield target, _Origin(path, (url,), is_owners)
            yield LinkTarget(url), _Origin(path, (url,), is_owners)  # as it is, if it is no address

    def _body(
        self, html: str, permalink: str, path: str, *, is_owners: bool = False
    ) -> Iterator[tuple[LinkTarget, _Origin]]:
        if not html:
            return
        base = base_path(self._base_url)
        for link in parse_page("", html.encode("utf-8", "replace")).links:
            # written with the base path or without, from the top of the site or from the file's folder
            below = link.href.removeprefix(base).lstrip("/")
            written = (f"({link.href}", f"/{below}", below, below.rpartition("/")[2])
            origin = _Origin(path, tuple(filter(None, written)), is_owners)
            yield (
                link_target(self._base_url + permalink, link.href) or LinkTarget(link.href),
                origin,
            )


def link_target(here: str, href: str) -> LinkTarget | None:
    """Return the target of the link `href` on the page at `here`; None if it is not a valid address."""
    try:
        return LinkTarget(*urldefrag(urljoin(here, href)))
    except ValueError:
        return None


def _urls_of(article: Article) -> Iterator[str]:
    for each in (article, *article.related):
        yield from filter(None, (each.url, each.given_url))
        yield from _urls((*each.images, *each.provider.images))


def _urls(images: Iterable[Image]) -> Iterator[str]:
    return (each.url for each in images)


def _line_of(file: Path, written: Sequence[str]) -> int:
    """Return the first line of a file with one of these texts, the likeliest first; 0 if there is none."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    for text in written:
        for number, line in enumerate(lines, start=1):
            if text in line:
                return number
    return 0
