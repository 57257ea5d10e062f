"""Views of the files that programs read: feeds, the sitemap and files for the host."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.linked_data import Thing
from digestgen.views.parts import Picture, View


class FeedEntry(View, frozen=True, kw_only=True):
    """A story in a feed."""

    id: str
    title: str
    href: str
    via: str | None
    published: datetime
    updated: datetime
    summary: str
    author: str
    topics: tuple[str, ...]
    image: str  # site-relative or a full address; "" if there is none


class FeedView(View, frozen=True, kw_only=True):
    """An Atom or RSS feed."""

    path: str
    id: str
    title: str
    home: str | None
    updated: datetime
    entries: tuple[FeedEntry, ...]


class SitemapEntry(View, frozen=True):
    """A page in the sitemap and the time its content last changed, if known."""

    path: str
    modified: datetime | None = None


class SitemapView(View, frozen=True, kw_only=True):
    """The sitemap."""

    path: str
    entries: tuple[SitemapEntry, ...]


class StylesheetView(View, frozen=True, kw_only=True):
    """The stylesheet with the custom properties set by [theme]."""

    path: str
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]


class DomainView(View, frozen=True):
    """The file CNAME with the custom domain for GitHub Pages."""

    path: str
    domain: str


class NoJekyllView(View, frozen=True):
    """The empty file .nojekyll, which tells GitHub Pages to publish all files unchanged."""

    path: str


class Alternate(View, frozen=True):
    """A feed, or the same page in another format."""

    type: str
    title: str
    href: str


class Meta(View, frozen=True, kw_only=True):
    """The metadata in the head of a page; only stories have times and tags."""

    title: str
    description: str
    locale: str  # "en_US"; "" if the region is not known
    picture: Picture | None
    alternates: tuple[Alternate, ...]
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    linked_data: Thing | None = None
