"""Views of the pages that compare sources, based on the articles of the site."""

from __future__ import annotations

from datetime import date, datetime

from digestgen.views.parts import Card, Link, Pager, View


class ProviderRank(View, frozen=True, kw_only=True):
    """A provider in the list of all providers."""

    rank: int  # 1 is the provider with the most stories
    provider: Link
    domain: str
    stories: int
    size: int  # its stories in per cent of those of the source with the most, at least 1
    first: int  # stories of several providers that it reported first
    exclusives: int  # stories that no other provider reports
    share: int | None  # the exclusives as a percentage of five stories or more; None for a channel


class LeaderboardView(View, frozen=True, kw_only=True):
    """The list of all providers, the one with the most stories first."""

    path: str
    title: str
    stories: int  # of all providers together
    sources: int  # on all pages of the list
    ranks: tuple[ProviderRank, ...]
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
    pager: Pager


class MatrixCell(View, frozen=True):
    """The number of stories that a provider has on a topic."""

    stories: int
    level: int  # 0 for none, else 1 to 4; 4 is the highest of its row, if that is four or more
    href: str | None = None  # of the story if it is alone, else of the provider
    found: str | None = None  # where the search lists the stories if there are several, for scripts


class MatrixRow(View, frozen=True):
    """A topic, with one cell per provider of the matrix."""

    topic: Link
    stories: int  # of all providers together
    cells: tuple[MatrixCell, ...]


class Speciality(View, frozen=True):
    """A topic on which a provider has many stories, for its part of all stories."""

    provider: Link
    topic: Link
    stories: int  # of the provider on the topic
    of: int  # all stories on the topic


class MatrixView(View, frozen=True, kw_only=True):
    """The topics and providers with the most stories, as a table; largest first."""

    path: str
    title: str
    stories: int  # of all topics and providers together
    providers: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
    specialities: tuple[Speciality, ...]  # up to three, best first; else the highest number


class Headline(View, frozen=True, kw_only=True):
    """A story in one line."""

    story: Link
    began: datetime  # the time of its first report
    providers: int
    lang: str = ""


class SoleProvider(View, frozen=True, kw_only=True):
    """A provider with stories that no other one has."""

    provider: Link
    exclusives: int  # the number of these stories
    stories: int  # of all its stories
    share: int  # of the exclusives among its stories, in per cent, at least 1


class Period(View, frozen=True):
    """The stories of a day or month in a list."""

    first: date  # its day, or the first day of its month
    is_month: bool
    cards: tuple[Card, ...]


class ExclusivesView(View, frozen=True, kw_only=True):
    """The stories that only one provider has, newest first; channels of platforms are left out."""

    path: str
    title: str
    cards: tuple[Card, ...]
    periods: tuple[Period, ...]  # the same without `top`: by day, or by month if days have few
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
    pager: Pager
    stories: int | None = None  # of all providers together; None except on the front
    exclusives: int | None = None  # the number of these stories; None except on the front
    top: tuple[Card, ...] = ()  # on the front: the best four, or all if they are fewer than eight
    providers: tuple[SoleProvider, ...] = ()  # up to ten with the most; empty except on the front


class GapProvider(View, frozen=True):
    """A major provider, as a column of the table of gaps."""

    provider: Link
    missing: int | None  # of all big stories; None except on the front


class GapRow(View, frozen=True):
    """A big story that a major provider lacks."""

    headline: Headline
    has: tuple[
        bool, ...
    ]  # for each column: whether a part of the provider's outlet reports the story
    missing: tuple[Link, ...]  # the major providers that do not
    reporting: tuple[Link, ...]  # the major providers that do


class GapsView(View, frozen=True, kw_only=True):
    """The big stories that major providers lack, as a table with one row per story, newest first.

    Only the front has numbers that change with every story.
    """

    path: str
    title: str
    fewest: int  # the least number of providers of a big story
    providers: tuple[GapProvider, ...]  # up to ten with the most stories; the most gaps first
    rows: tuple[GapRow, ...]
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
    pager: Pager
    stories: int | None = None  # of all providers together; None except on the front
    big: int | None = None  # the number of big stories; None except on the front
    nowhere: int | None = None  # the number of them that no major provider has, likewise
    largest: tuple[GapRow, ...] = ()  # up to three with the most sources, likewise
