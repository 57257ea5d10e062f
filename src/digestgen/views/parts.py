"""What views are made of."""

from __future__ import annotations

from datetime import datetime

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


class Pager(View, frozen=True):
    """Where a page of a list is in the whole."""

    number: int = 1
    count: int = 1
    newer: str | None = None
    older: str | None = None


class Card(View, frozen=True, kw_only=True):
    """A story as a list shows it."""

    title: Link
    provider: Link
    published: datetime
    updated: datetime
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
