"""Feeds, and the list of all of them."""

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
    image: str  # site-relative or a full address; "" if there is none


class FeedView(View, frozen=True, kw_only=True):
    """An Atom or RSS feed."""

    path: str
    id: str
    title: str
    home: str | None
    updated: datetime
    entries: tuple[FeedEntry, ...]


class FeedLink(View, frozen=True):
    """A feed and the page with the same content; `home` is None if there is no such page."""

    path: str
    title: str
    home: str | None


class OpmlView(View, frozen=True):
    """All feeds of the site."""

    path: str
    feeds: tuple[FeedLink, ...]
