"""The kinds of pages, each with the function that makes its view from the records of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from digestgen.plan.api_pages import api_page_of_list, api_page_of_story
from digestgen.plan.edition_pages import edition_page_view
from digestgen.plan.exclusive_pages import exclusives_page_view
from digestgen.plan.feed_pages import feed_page_view, json_feed_page_view
from digestgen.plan.home_pages import home_page_view
from digestgen.plan.mail_pages import mail_page_view
from digestgen.plan.page_metadata import Metadata
from digestgen.plan.pages import AS_IT_IS
from digestgen.plan.provider_pages import provider_page_view
from digestgen.plan.routes import Routes
from digestgen.plan.story_pages import story_page_view, story_redirect_view, why_page_view
from digestgen.plan.thread_pages import thread_page_view
from digestgen.plan.topic_pages import topic_page_view
from digestgen.views import Meta, Page, View


def _as_it_is(_routes: Routes, _path: str, view: View) -> View:
    return view


_VIEWS: dict[str, Callable[..., View]] = {
    AS_IT_IS: _as_it_is,
    "edition": edition_page_view,
    "exclusives": exclusives_page_view,
    "feed": feed_page_view,
    "home": home_page_view,
    "json feed": json_feed_page_view,
    "mail": mail_page_view,
    "provider": provider_page_view,
    "redirect": story_redirect_view,
    "story": story_page_view,
    "story document": api_page_of_story,
    "story list": api_page_of_list,
    "thread": thread_page_view,
    "topic": topic_page_view,
    "why": why_page_view,
}


def view_of(page: Page, routes: Routes) -> Any:
    """Return the view of a page: what its template gets as `view`."""
    return _VIEWS[page.kind](routes, page.address, *page.records)


def shown_by(page: Page, routes: Routes) -> tuple[View, Meta | None]:
    """Return the `view` and `meta` for the template of a page."""
    view = view_of(page, routes)
    return view, _metadata(routes).describe(view) if page.described else None


@lru_cache(maxsize=1)
def _metadata(routes: Routes) -> Metadata:
    return Metadata(routes.config)
