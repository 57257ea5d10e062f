"""What machines read."""

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
    """A feed, Atom or RSS."""

    path: str
    id: str
    title: str
    home: str | None
    updated: datetime
    entries: tuple[FeedEntry, ...]


class SitemapEntry(View, frozen=True):
    """A page in the sitemap, and when what it shows last changed, where that is known."""

    path: str
    modified: datetime | None = None


class SitemapView(View, frozen=True, kw_only=True):
    """The sitemap."""

    path: str
    entries: tuple[SitemapEntry, ...]


class StylesheetView(View, frozen=True, kw_only=True):
    """The custom properties that [theme] sets."""

    path: str
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]


class DomainView(View, frozen=True):
    """The custom domain, for the host."""

    path: str
    domain: str


class NoJekyllView(View, frozen=True):
    """An empty file: the host is to take all files as they are."""

    path: str


class Alternate(View, frozen=True):
    """A feed, or the same page in another format."""

    type: str
    title: str
    href: str


class Meta(View, frozen=True, kw_only=True):
    """What the head of a page tells machines; only a story has times and tags."""

    title: str
    description: str
    locale: str  # "en_US"; "" where the region is not known
    picture: Picture | None
    alternates: tuple[Alternate, ...]
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    linked_data: Thing | None = None
