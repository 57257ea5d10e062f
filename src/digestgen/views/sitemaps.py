"""What the templates of robots.txt, of the news sitemap and of the list of feeds show."""

from __future__ import annotations

from datetime import datetime

from digestgen.views import View


class RobotsView(View, frozen=True):
    """What crawlers may read: all, and the sitemaps tell where it is."""

    sitemaps: tuple[str, ...]


class NewsEntry(View, frozen=True):
    """A story in the news sitemap."""

    path: str
    title: str
    published: datetime


class NewsSitemapView(View, frozen=True):
    """The stories of the last two days before the newest one, newest first."""

    path: str
    language: str  # two letters, "zh-cn" or "zh-tw"
    entries: tuple[NewsEntry, ...]


class FeedLink(View, frozen=True):
    """A feed, and the page that shows what it is of; None where there is none."""

    path: str
    title: str
    home: str | None


class OpmlView(View, frozen=True):
    """All feeds of the site."""

    path: str
    feeds: tuple[FeedLink, ...]
