"""What views are made of."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class View(Struct, gc=False, frozen=True):
    """What a template gets as `view`."""


class Link(View, frozen=True):
    """Text that leads somewhere; `href` is None where that has no page."""

    text: str
    href: str | None = None


class Picture(View, frozen=True):
    """An image; `src` is site-relative or a full address."""

    src: str
    width: int | None = None
    height: int | None = None
    alt: str = ""
    credit: str = ""


class Pager(View, frozen=True, kw_only=True):
    """Where a page is in its list, whose front is its first page.

    A chronological list is cut from the oldest story: its pages are numbered from there, and all but the
    front are known by the days that they cover. Other lists are numbered from the front, and counted.
    """

    is_front: bool = True
    newer: str | None = None  # towards the front
    older: str | None = None
    number: int = 1
    count: int | None = None  # of pages; None of a chronological list
    first: date | None = None  # day of the oldest story; None of a front, and of a counted list
    last: date | None = None  # day of the newest one; None likewise


class Card(View, frozen=True, kw_only=True):
    """A story as a list shows it."""

    id: str
    title: Link
    provider: Link
    domain: str  # of the provider
    began: datetime  # when the first report came
    published: datetime  # the lead
    updated: datetime  # when the last report came
    excerpt: str = ""
    reports: int = 1
    independent: int = 1  # reports that are not copies of another
    providers: int = 1
    type: str = "article"
    topics: tuple[Link, ...] = ()
    lang: str = ""
    picture: Picture | None = None


class SiteView(View, frozen=True, kw_only=True):
    """What is the same on all pages; templates get it as `site`."""

    title: str
    description: str
    language: str
    author: str
    base_url: str
    home: str | None
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    feed: str | None
    manifest: str | None
    logo: Picture | None
    stylesheet: str | None  # the one made from [theme], if that sets anything
    search: str | None  # the page of results, where there is a search
