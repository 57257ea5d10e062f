"""Feeds of the site with the list of all of them, and the feeds that its articles come from."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.parts import Link, View


class FeedEntry(View, frozen=True, kw_only=True):
    """A story in a feed."""

    id: str
    title: str
    href: str
    via: str | None
    published: datetime
    updated: datetime
    summary: str
    content_html: str  # with complete addresses; "" if the story has nothing but the summary
    author: str
    topics: tuple[str, ...]
    image: str  # site-relative or a full address; "" if there is none
    lang: str = ""  # "" if it is the feed's language


class FeedView(View, frozen=True, kw_only=True):
    """An Atom or RSS feed."""

    path: str
    id: str
    language: str  # of most of its entries
    title: str
    home: str | None
    updated: datetime
    entries: tuple[FeedEntry, ...]


class FeedLink(View, frozen=True):
    """A feed and the page with the same content; `home` is None if there is no such page."""

    path: str  # or the full address of a feed elsewhere
    title: str
    home: str | None


class OpmlView(View, frozen=True):
    """A list of feeds for feed readers: all of the site, or all that its articles come from."""

    path: str
    feeds: tuple[FeedLink, ...]


class FollowedFeed(View, frozen=True, kw_only=True):
    """A feed that articles come from."""

    url: str
    name: str  # of its provider; of a feed with several, the host
    articles: int
    newest: Link  # to the story of its newest article
    published: datetime  # of that article
    lang: str = ""


class FeedListView(View, frozen=True, kw_only=True):
    """The feeds that the articles of the site come from, sorted by name."""

    path: str
    title: str
    opml: str  # the same list for feed readers
    feeds: tuple[FollowedFeed, ...]
