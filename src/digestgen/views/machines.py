"""What machines read."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.parts import View


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


class FeedView(View, frozen=True, kw_only=True):
    """An Atom feed."""

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
