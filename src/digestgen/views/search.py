"""Views of the search: the page of results, the file for browsers, and the content of the index."""

from __future__ import annotations

from digestgen.views.lists import Term
from digestgen.views.parts import Card, View

SEARCH_INDEX = "pagefind/"  # the folder of the index; its script finds the rest beside itself


class SearchPageView(View, frozen=True, kw_only=True):
    """The page of search results; until there are any, it shows what a reader may look for."""

    path: str
    archive: str | None  # the address of the archive, for browsers without JavaScript
    stories: int  # that can be found
    latest: tuple[Card, ...]  # up to twelve, newest first
    topics: tuple[Term, ...]  # up to 24 with the most stories, most first; none without their pages
    providers: tuple[Term, ...]  # likewise, without platforms


class OpenSearchView(View, frozen=True):
    """The OpenSearch description for browsers; `page` is the address of the results."""

    path: str
    page: str


class SearchEntry(View, frozen=True, kw_only=True):
    """A story in the search index; no template shows it."""

    path: str
    title: str
    date: str  # "2020-06-11"
    month: str  # "2020-06"
    provider: str  # of the lead
    providers: tuple[str, ...]
    topics: tuple[str, ...]
    texts: tuple[str, ...]  # excerpts, and the headlines of the coverage
    body_html: str
    lang: str = ""  # of the headline; "" if it is the site's language


class SearchView(View, frozen=True):
    """The content of the search index, in the order of the stories."""

    language: str  # two or three letters
    entries: tuple[SearchEntry, ...]
