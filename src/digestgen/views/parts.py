"""Parts of views: links, pictures, cards and pagers."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class View(Struct, gc=False, frozen=True):
    """The base of all views; templates get a view as `view`."""


class Link(View, frozen=True):
    """A text with a link; `href` is None if there is no page to link to."""

    text: str
    href: str | None = None
    page: str = ""  # the page of the story, if `href` leads straight to its source


class Picture(View, frozen=True):
    """An image; `src` is site-relative or a full address."""

    src: str
    width: int | None = None
    height: int | None = None
    alt: str = ""
    credit: str = ""


class Pager(View, frozen=True, kw_only=True):
    """The place of a page in its list; the front is the first page.

    A chronological list is cut from the oldest story: page 1 has the oldest stories, and every page except
    the front is labelled with the days that it covers. Other lists are numbered from the front.
    """

    is_front: bool = True
    newer: str | None = None  # towards the front
    older: str | None = None
    number: int = 1
    count: int | None = None  # of pages; None for a chronological list
    first: date | None = (
        None  # day of the oldest story; only on numbered pages of a chronological list
    )
    last: date | None = None  # day of the newest story, likewise


class Card(View, frozen=True, kw_only=True):
    """A story in a list."""

    id: str
    title: Link
    provider: Link
    domain: str  # of the provider
    began: datetime  # the time of the story, in all lists: that of the first report of the core
    published: datetime  # the lead
    updated: datetime  # the time of the last report
    excerpt: str = ""
    reports: int = 1
    independent: int = 1  # reports that are not copies of other reports
    providers: int = 1
    others: tuple[str, ...] = ()  # the names of up to three other sources
    type: str = "article"
    topics: tuple[Link, ...] = ()
    lang: str = ""
    picture: Picture | None = None


class SiteView(View, frozen=True, kw_only=True):
    """The data that all pages share; templates get it as `site`."""

    title: str
    description: str
    language: str
    timezone: str  # of all times, such as "Europe/Berlin"
    author: str
    base_url: str
    home: str | None
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    feed: str | None
    manifest: str | None
    logo: Picture | None
    search: str | None  # the page of search results, if search is on
    stylesheet: str | None = None  # the stylesheet made from [theme], if it sets anything
    common_topics: tuple[Link, ...] = ()  # of at least 80 % of the stories: cards leave them out
