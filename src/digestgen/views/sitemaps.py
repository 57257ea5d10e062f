"""Sitemaps, the sitemap of news, and robots.txt, which names them."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.parts import View


class SitemapEntry(View, frozen=True):
    """A page in the sitemap and the time its content last changed, if known."""

    path: str
    modified: datetime | None = None


class SitemapView(View, frozen=True, kw_only=True):
    """The sitemap."""

    path: str
    entries: tuple[SitemapEntry, ...]


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


class RobotsView(View, frozen=True):
    """The file robots.txt: crawlers may read everything, and find the sitemaps here."""

    sitemaps: tuple[str, ...]
