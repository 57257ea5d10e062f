"""Links in bodies to other files of the content: they lead to the pages of these files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple, TypeVar
from urllib.parse import quote, unquote

from msgspec.structs import replace

from digestgen.decoding import shown
from digestgen.load.links import UNRESOLVED
from digestgen.problems import Problem
from digestgen.records import STANDINGS_ON_SITE, Article, BodyLink, Content, OwnPage
from digestgen.text.body_html import ID_PREFIX, body_with_addresses

_Record = TypeVar("_Record", Article, OwnPage)


class _Page(NamedTuple):
    """The page that a file has, and the body there."""

    permalink: str
    body_html: str
    is_on_site: bool


def resolve_links(content: Content, base_path: str) -> tuple[Content, list[Problem]]:
    """Return content whose bodies link to the pages of other files, and a warning for each missing one.

    The articles and own pages are all those of the site, with the standing that they have there.
    """
    records: tuple[Article | OwnPage, ...] = (*content.articles, *content.pages)
    if not any(each.body_links for each in records):
        return content, []
    resolver = _Resolver(dict(_pages(content)), base_path)
    resolved = replace(
        content,
        articles=tuple(resolver.resolved(each, each.files[0].path) for each in content.articles),
        pages=tuple(resolver.resolved(each, each.path) for each in content.pages),
    )
    return resolved, resolver.problems


def _pages(content: Content) -> Iterator[tuple[str, _Page]]:
    for article in content.articles:
        is_on_site = article.standing in STANDINGS_ON_SITE
        for file in article.files:
            yield _name(file.path), _Page(file.permalink, article.body_html, is_on_site)
    for page in content.pages:
        is_on_site = page.standing in STANDINGS_ON_SITE
        yield _name(page.path), _Page(page.permalink, page.body_html, is_on_site)


def _name(path: str) -> str:
    return unicodedata.normalize("NFC", path)


class _Resolver:
    """A resolver of the links in bodies; it collects what is wrong with them."""

    def __init__(self, pages: Mapping[str, _Page], base_path: str) -> None:
        """`pages` are by the paths of their files."""
        self._pages, self._base_path = pages, base_path
        self._by_permalink = {page.permalink: page for page in pages.values()}
        self._by_name = {path.rpartition("/")[2]: path for path in pages}
        self._warned: dict[tuple[str, str], Problem] = {}

    @property
    def problems(self) -> list[Problem]:
        """A warning for each missing file that a body links to, at the first such link."""
        return sorted(self._warned.values())

    def resolved(self, record: _Record, path: str) -> _Record:
        """Return the article or page from the file at `path` with the addresses in its body."""
        if not record.body_links:
            return record
        found = {
            f"{UNRESOLVED}:{link.number}": self._address(link, path) for link in record.body_links
        }
        html = body_with_addresses(record.body_html, lambda each: found.get(each, each))
        return replace(record, body_html=html, body_links=())

    def _address(self, link: BodyLink, path: str) -> str | None:
        """Return where a link leads; None, with a warning, if that is no page."""
        place, mark, fragment = link.address.partition("#")
        found = [page for each in link.targets if (page := self._pages.get(_name(each)))]
        if found and not found[0].is_on_site:
            self._warn(link, path, "is not on the site", "publish that file, or delete the link")
            return None
        if found:
            query = place.partition("?")[1:]
            place = self._base_path + quote(found[0].permalink) + "".join(query)
        elif link.targets:
            same = self._by_name.get(_name(link.targets[0].rpartition("/")[2]))
            hint = f"there is {same}" if same else "correct the path, or delete the link"
            self._warn(link, path, "does not exist", hint)
            return None
        else:
            permalink = unquote(place).removeprefix(self._base_path).strip("/") + "/"
            found = [page for page in [self._by_permalink.get(permalink)] if page]
        return place + mark + (_anchor(fragment, found[0]) if found else fragment)

    def _warn(self, link: BodyLink, path: str, what: str, hint: str) -> None:
        message = f"the link to {shown(link.targets[0])} is removed: the file {what}"
        found = Problem(path, link.line, 0, "", message, hint, "warning")
        self._warned.setdefault((path, message), found)


def _anchor(fragment: str, page: _Page) -> str:
    """Return the id in a page that a fragment means."""
    own = ID_PREFIX + unquote(fragment)
    return quote(own) if f' id="{escape(own)}"' in page.body_html else fragment
