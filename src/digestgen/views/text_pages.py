"""Pages of text: the site's own, and what stands at addresses that lead nowhere or elsewhere."""

from __future__ import annotations

from digestgen.views.parts import View


class OwnPageView(View, frozen=True, kw_only=True):
    """A page of the site's own."""

    path: str
    title: str
    description: str
    body_html: str


class NotFoundView(View, frozen=True):
    """The page for addresses that do not exist."""

    path: str = "404.html"


class RedirectView(View, frozen=True):
    """An old address, and where it leads now."""

    path: str
    title: str
    target: str


class RemovedView(View, frozen=True):
    """The address of an article that was deleted."""

    path: str
