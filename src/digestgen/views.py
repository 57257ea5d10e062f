"""What templates show: one view record a kind of page.

A view holds only what its page shows, so equal views give equal pages. Times are in the site's time
zone. Addresses are site-relative ("2024/05/01/slug/", "" is the front page) or full ones of other
sites; the `url` and `absolute_url` of templates turn both into links.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class View(Struct, frozen=True):
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


class Report(View, frozen=True, kw_only=True):
    """One article as a story page lists it."""

    title: Link
    provider: Link
    published: datetime
    excerpt: str = ""
    address: str = ""  # where the content gives one that may not be a link
    type: str = "article"
    lang: str = ""  # "" where it is the site's
    picture: Picture | None = None
    story: Link | None = None  # of background: the story that covers it


class Card(View, frozen=True, kw_only=True):
    """A story as a list shows it."""

    title: Link
    provider: Link
    published: datetime
    updated: datetime
    excerpt: str = ""
    reports: int = 1
    providers: int = 1
    type: str = "article"
    topics: tuple[Link, ...] = ()
    lang: str = ""
    picture: Picture | None = None


class Pager(View, frozen=True):
    """Where a page of a list is in the whole."""

    number: int = 1
    count: int = 1
    newer: str | None = None
    older: str | None = None


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
    logo: Picture | None
    stylesheet: str | None  # the one made from [theme], if that sets anything


class HomeView(View, frozen=True, kw_only=True):
    """The front page, and the pages that go on from it."""

    path: str
    cards: tuple[Card, ...]
    pager: Pager


class StoryView(View, frozen=True, kw_only=True):
    """A story: its lead, every other report of it, and its background."""

    path: str
    id: str
    qualifier: str  # tells it from another story of the same headline; "" where there is none
    lead: Report
    body_html: str
    coverage: tuple[Report, ...]
    background: tuple[Report, ...]
    topics: tuple[Link, ...]
    published: datetime
    updated: datetime
    reports: int
    providers: int
    edition: EditionLink


class EditionLink(View, frozen=True):
    """The edition of a day; `href` is None where it has no page."""

    day: date
    href: str | None


class EditionView(View, frozen=True, kw_only=True):
    """The stories of one day."""

    path: str
    day: date
    cards: tuple[Card, ...]
    pager: Pager
    earlier: EditionLink | None
    later: EditionLink | None


class TopicView(View, frozen=True, kw_only=True):
    """A topic's stories and its place among the other topics."""

    path: str
    name: str
    description: str
    parent: Link | None
    children: tuple[Link, ...]
    picture: Picture | None
    stories: int
    cards: tuple[Card, ...]
    pager: Pager


class ProviderView(View, frozen=True, kw_only=True):
    """The stories that a provider reports."""

    path: str
    domain: str
    name: str
    other_names: tuple[str, ...]
    logo: Picture | None
    stories: int
    led: int
    cards: tuple[Card, ...]
    pager: Pager


class Term(View, frozen=True):
    """A topic or provider in the list of all of them."""

    link: Link
    stories: int
    note: str = ""


class TermsView(View, frozen=True, kw_only=True):
    """The list of all topics or of all providers."""

    path: str
    title: str
    terms: tuple[Term, ...]
    pager: Pager


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


class FeedEntry(View, frozen=True, kw_only=True):
    """A story in a feed."""

    id: str
    title: str
    href: str
    via: str | None
    published: datetime
    updated: datetime
    summary: str
    author: str
    topics: tuple[str, ...]


class FeedView(View, frozen=True, kw_only=True):
    """An Atom feed."""

    path: str
    id: str
    title: str
    home: str | None
    updated: datetime
    entries: tuple[FeedEntry, ...]


class SitemapEntry(View, frozen=True):
    """A page in the sitemap, and when what it shows last changed, where that is known."""

    path: str
    modified: datetime | None = None


class SitemapView(View, frozen=True, kw_only=True):
    """The sitemap."""

    path: str
    entries: tuple[SitemapEntry, ...]


class StylesheetView(View, frozen=True, kw_only=True):
    """The custom properties that [theme] sets."""

    path: str
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]


class NoJekyllView(View, frozen=True):
    """An empty file: the host is to take all files as they are."""

    path: str


class DomainView(View, frozen=True):
    """The custom domain, for the host."""

    path: str
    domain: str


class Page(Struct, frozen=True):
    """A page to write: the template that shows the view, and the file in the output that it becomes."""

    path: str  # "2024/05/01/slug/index.html"
    template: str
    view: View
    origin: str  # what it is made from, for messages: a file or a kind of page
