"""Views of own pages, of redirects, and of pages for addresses without content."""

from __future__ import annotations

from digestgen.views.parts import Card, View


class OwnPageView(View, frozen=True, kw_only=True):
    """A page that the site's owner wrote."""

    path: str
    title: str
    description: str
    body_html: str


class NotFoundView(View, frozen=True):
    """The page for addresses that do not exist."""

    path: str
    archive: str | None
    latest: tuple[Card, ...]  # up to nine stories, newest first


class RedirectView(View, frozen=True):
    """A redirect from an old address to a new one."""

    path: str
    title: str
    target: str


class PrunedView(View, frozen=True):
    """The page at the address of an article that `prune` removed."""

    path: str
    title: str
    source: str  # the address of the report
    host: str  # of that address


class RemovedView(View, frozen=True):
    """The page at the address of a deleted article."""

    path: str
