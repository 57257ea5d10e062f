"""Search: the page of results, the file that tells browsers of it, and what the index is made of."""

from __future__ import annotations

from digestgen.views.parts import View

SEARCH_INDEX = "pagefind/"  # the folder of the index; its script finds the rest beside itself


class SearchPageView(View, frozen=True):
    """The page that shows what was found."""

    path: str
    archive: str | None  # where all stories are, for a browser without scripts


class OpenSearchView(View, frozen=True):
    """What a browser needs to offer the site among its search engines; `page` is where results are."""

    path: str
    page: str


class SearchEntry(View, frozen=True, kw_only=True):
    """A story as it is found; no template shows it."""

    path: str
    title: str
    date: str  # "2020-06-11"
    month: str  # "2020-06"
    provider: str  # of the lead
    providers: tuple[str, ...]
    topics: tuple[str, ...]
    texts: tuple[str, ...]  # excerpts, and the headlines of the coverage
    body_html: str
    lang: str = ""  # of the headline; "" where it is the site's


class SearchView(View, frozen=True):
    """All that can be found, in the order of the stories."""

    language: str  # two or three letters
    entries: tuple[SearchEntry, ...]
