"""Views of robots.txt, the news sitemap and the list of feeds."""

from __future__ import annotations

from datetime import datetime

from digestgen.views import View


class RobotsView(View, frozen=True):
    """The file robots.txt: crawlers may read everything, and find the sitemaps here."""

    sitemaps: tuple[str, ...]


class NewsEntry(View, frozen=True):
    """A story in the news sitemap."""

    path: str
    title: str
    published: datetime


class NewsSitemapView(View, frozen=True):
    """The stories of the two days before the newest one, newest first."""

    path: str
    language: str  # two letters, "zh-cn" or "zh-tw"
    entries: tuple[NewsEntry, ...]


class FeedLink(View, frozen=True):
    """A feed and the page with the same content; `home` is None if there is no such page."""

    path: str
    title: str
    home: str | None


class OpmlView(View, frozen=True):
    """All feeds of the site."""

    path: str
    feeds: tuple[FeedLink, ...]
