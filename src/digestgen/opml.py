"""The list of feeds, as its template gets it."""

from __future__ import annotations

from digestgen.views import View


class FeedLink(View, frozen=True):
    """A feed, and the page that shows what it is of; None where there is none."""

    path: str
    title: str
    home: str | None


class OpmlView(View, frozen=True):
    """All feeds of the site."""

    path: str
    feeds: tuple[FeedLink, ...]
