"""What the templates of robots.txt and of the list of feeds show."""

from __future__ import annotations

from digestgen.views import View


class RobotsView(View, frozen=True):
    """What crawlers may read: all, and the sitemap tells where it is."""

    sitemap: str | None


class FeedLink(View, frozen=True):
    """A feed, and the page that shows what it is of; None where there is none."""

    path: str
    title: str
    home: str | None


class OpmlView(View, frozen=True):
    """All feeds of the site."""

    path: str
    feeds: tuple[FeedLink, ...]
