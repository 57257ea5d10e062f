"""Pages that list stories: editions, topics and providers."""

from __future__ import annotations

from datetime import date, datetime

from digestgen.views.parts import Card, Link, Pager, Picture, View


class EditionLink(View, frozen=True):
    """A link to the edition of a day, or of the week that begins on it."""

    day: date
    href: str | None
    week: str = ""  # "2024-W18" for the edition of a week, else ""


class StoryLine(View, frozen=True, kw_only=True):
    """A story in one line."""

    title: Link
    began: datetime  # the time of the first report of its core
    providers: int
    lang: str = ""


class Growth(View, frozen=True):
    """An older story and the number of reports it gained."""

    story: Link
    gained: int
    reports: int
    lang: str = ""
    id: str = ""  # as that of its card


class WeekDay(View, frozen=True, kw_only=True):
    """A day of a weekly edition, with the biggest of its stories that is not the lead of the week."""

    edition: EditionLink
    stories: int
    share: int  # of the stories of the day with the most, in per cent
    biggest: StoryLine | None  # None if it has no story, or only the lead of the week


class PeriodCount(View, frozen=True):
    """The number of stories of a month, week or day."""

    first: date
    stories: int
    share: int  # of the largest number, in per cent; at least 2 if there are any


class StoriesOverTime(View, frozen=True):
    """The number of stories per month, week or day, oldest first."""

    unit: str  # "month", "week" or "day"
    most: int  # the largest number
    counts: tuple[PeriodCount, ...]


class EditionView(View, frozen=True, kw_only=True):
    """The edition of a day or week: new stories, and older ones with more reports."""

    path: str
    day: date  # for a week, its Monday
    last: date  # for a day, the same day; for a week, its Sunday
    week: str  # "2024-W18"; "" for a day
    cards: tuple[Card, ...]  # biggest first; of a week, without those in `days`
    pager: Pager
    grown: tuple[Growth, ...]  # the most gained first; only on the first page
    earlier: EditionLink | None
    later: EditionLink | None
    above: EditionLink | None  # for a day, its week
    month: date  # the first day of the month of its newest story
    archive: str | None  # the address of that month in the archive
    stories: int
    reports: int  # in these stories
    providers: int  # that report them
    days: tuple[WeekDay, ...]  # of a week, on its first page: its days with stories, if several


class MailView(View, frozen=True, kw_only=True):
    """An edition as an e-mail: as many of its biggest stories as fit, and a link to all of them.

    `light` and `dark` are the custom properties set by [theme], such as ("--accent", "#0a6b5e").
    """

    path: str
    edition: str  # the address of the edition on the site
    day: date  # for a week, its Monday
    last: date  # for a day, the same day; for a week, its Sunday
    week: str  # "2024-W18"; "" for a day
    updated: datetime  # the time of the newest report in its stories
    stories: int  # in the edition
    words: int  # in the e-mail
    minutes: int  # to read these words
    cards: tuple[Card, ...]  # biggest first
    grown: tuple[Growth, ...]  # the most gained first
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]


class TopicView(View, frozen=True, kw_only=True):
    """The page of a topic: its stories, and its parents and children.

    Only the front has fields that change with every new story.
    """

    path: str
    link: Link  # to its front, as stories name it
    name: str
    description: str
    parents: tuple[Link, ...]  # the topmost first
    picture: Picture | None
    cards: tuple[Card, ...]  # newest first
    pager: Pager
    children: tuple[Link, ...] = ()
    stories: int | None = None  # None except on the front
    reporting: int | None = None  # the number of providers that report them, likewise
    providers: tuple[Term, ...] = ()  # up to eight of these with the most stories, likewise
    top: tuple[Card, ...] = ()  # up to three, best first; empty except on the front
    biggest: tuple[Card, ...] = ()  # up to five others of any age, likewise
    latest: tuple[Card, ...] = ()  # the cards that are in neither of them
    over_time: StoriesOverTime | None = None  # None except on the front, and for few stories


class Term(View, frozen=True):
    """A topic or a source in a list, with the number of its stories there."""

    link: Link
    stories: int
    description: str = ""  # from the file of a topic


class ProviderReport(View, frozen=True, kw_only=True):
    """A report on the page of its provider, with the story that it belongs to."""

    title: Link  # to the report; to the story if it has no address
    published: datetime
    story: Link  # without pages of stories, to its lead if that is another report
    providers: int  # that report the story
    began: datetime  # the time of the story's first report
    updated: datetime  # the time of its last report
    further: int = 0  # other reports of the provider in the story
    first: bool = False  # the first to report a story of several providers
    alone: bool = False  # no other provider reports the story: it is on the page "Single source"
    source: Link | None = None  # on the page of a platform: the provider that published it there
    excerpt: str = ""
    type: str = "article"
    lang: str = ""
    story_lang: str = ""
    picture: Picture | None = None


class ProviderView(View, frozen=True, kw_only=True):
    """The page of a provider and its stories; only the front has fields that change with every story."""

    path: str
    domain: str
    name: str
    owner: str  # this and the next two are from its file; "" if not given
    country: str
    note: str  # free text
    logo: Picture | None
    monogram: str
    reports: tuple[ProviderReport, ...]  # one per story, the newest story first
    pager: Pager
    other_names: tuple[str, ...] = ()  # the most common first
    figures: ProviderFigures | None = None  # None except on the front, and for a platform
    stories: int | None = None  # None except on the front
    platform: Link | None = None  # the platform of a channel
    is_platform: bool = False  # many sources publish there; it is not a source itself
    channels: tuple[Term, ...] = ()  # of a platform: the sources on it; most stories first
    topics: tuple[Term, ...] = ()  # up to eight with the most of its stories; only on the front
    related: tuple[Link, ...] = ()  # others of its outlet, with their place: "Post (YouTube)"
    over_time: StoriesOverTime | None = None  # None except on the front, and for few stories


class ProviderFigures(View, frozen=True, kw_only=True):
    """The number of stories that a provider has: all, as the lead, as the first report, and alone."""

    stories: int
    led: int
    first: int
    shared: int  # stories that other providers report too; it can be the first only in these
    exclusives: int | None  # None for a channel, and if there are none


class TermsView(View, frozen=True, kw_only=True):
    """The list of all topics, sorted by name."""

    path: str
    title: str
    terms: tuple[Term, ...]
    pager: Pager
