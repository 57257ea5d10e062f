"""Pages that list stories: the front page, editions, the archive, topics and providers."""

from __future__ import annotations

from datetime import date, datetime

from digestgen.views.parts import Card, Link, Pager, Picture, View


class EditionLink(View, frozen=True):
    """Leads to the edition of a day, or of the week that begins with it."""

    day: date
    href: str | None
    week: str = ""  # "2024-W18" of a week's edition


class Section(View, frozen=True):
    """A topic on the front page, with its best stories."""

    topic: Link
    cards: tuple[Card, ...]


class HomeView(View, frozen=True, kw_only=True):
    """The front page, and the pages with older stories.

    The front page has `top`, best first, `sections`, largest topic first, and `editions`, newest
    first; the others are lists alone.
    """

    path: str
    cards: tuple[Card, ...]  # newest first
    pager: Pager
    top: tuple[Card, ...] = ()
    sections: tuple[Section, ...] = ()
    editions: tuple[EditionLink, ...] = ()
    archive: str | None = None


class Growth(View, frozen=True):
    """An older story, and how many reports it has gained."""

    story: Link
    gained: int
    reports: int
    lang: str = ""


class EditionView(View, frozen=True, kw_only=True):
    """The stories that began on a day or in a week, and those that grew since the edition before."""

    path: str
    day: date  # of a week: its Monday
    last: date  # of a day: itself; of a week: its Sunday
    week: str  # "2024-W18", or "" of a day
    cards: tuple[Card, ...]
    pager: Pager
    grown: tuple[Growth, ...]  # most gained first; on the first page only
    earlier: EditionLink | None
    later: EditionLink | None
    above: EditionLink | None  # of a day: its week
    month: date  # the first day of the month of its newest story
    archive: str | None  # where that month is in the archive


class MailView(View, frozen=True, kw_only=True):
    """An edition as an e-mail: its best stories, as many as fit, and where all of them are.

    `light` and `dark` are the custom properties that [theme] sets, such as ("--accent", "#0a6b5e").
    """

    path: str
    edition: str  # where the edition is on the site
    day: date  # of a week: its Monday
    last: date  # of a day: itself; of a week: its Sunday
    week: str  # "2024-W18", or "" of a day
    updated: datetime  # of the last report of its stories
    stories: int  # of the edition
    cards: tuple[Card, ...]  # best first
    grown: tuple[Growth, ...]  # most gained first
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]


class MonthDay(View, frozen=True):
    """A day in the archive, with the headlines of its first stories."""

    edition: EditionLink
    stories: int
    headlines: tuple[Link, ...]


class MonthView(View, frozen=True, kw_only=True):
    """A month of the archive, its newest day first."""

    path: str
    month: date  # its first day
    stories: int
    days: tuple[MonthDay, ...]
    weeks: tuple[EditionLink, ...]
    archive: str
    earlier: str | None
    later: str | None


class Month(View, frozen=True):
    """A month in the list of all of them."""

    month: date  # its first day
    href: str
    stories: int


class ArchiveView(View, frozen=True, kw_only=True):
    """All months that have stories, newest first."""

    path: str
    months: tuple[Month, ...]


class TopicView(View, frozen=True, kw_only=True):
    """A topic's stories and its place among the other topics; what may change with a new story is on
    the front alone.
    """

    path: str
    name: str
    description: str
    parents: tuple[Link, ...]  # the topmost first
    picture: Picture | None
    cards: tuple[Card, ...]  # newest first
    pager: Pager
    children: tuple[Link, ...] = ()
    stories: int | None = None  # None on all pages but the front
    top: tuple[Card, ...] = ()  # best first; where there are more than a few stories


class ProviderView(View, frozen=True, kw_only=True):
    """The stories that a provider reports; what may change with a new story is on the front alone."""

    path: str
    domain: str
    name: str
    owner: str  # as its file says, like the next two; "" where it says nothing
    country: str
    note: str  # in a person's own words
    logo: Picture | None
    monogram: str
    cards: tuple[Card, ...]
    pager: Pager
    other_names: tuple[str, ...] = ()  # the commonest first
    figures: ProviderFigures | None = None  # None on all pages but the front
    firsts: tuple[Link, ...] = ()  # the newest stories that it was the first to report


class ProviderFigures(View, frozen=True, kw_only=True):
    """How many stories a provider has: in all, as their lead, and as the first to report."""

    stories: int
    led: int
    first: int


class Term(View, frozen=True):
    """A topic in the list of all of them."""

    link: Link
    stories: int


class TermsView(View, frozen=True, kw_only=True):
    """The list of all topics, by name."""

    path: str
    title: str
    terms: tuple[Term, ...]
    pager: Pager
