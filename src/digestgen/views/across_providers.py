"""Views of the pages that compare sources, based on the articles of the site."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.parts import Card, Link, Pager, View


class ProviderRank(View, frozen=True, kw_only=True):
    """A provider in the list of all providers."""

    rank: int  # 1 is the provider with the most stories
    provider: Link
    domain: str
    stories: int
    first: int  # stories with several reports that it reported first
    exclusives: int  # stories that no other provider reports
    share: int  # the exclusives as a percentage of its stories, rounded


class LeaderboardView(View, frozen=True, kw_only=True):
    """The list of all providers, the one with the most stories first."""

    path: str
    title: str
    stories: int  # of all providers together
    ranks: tuple[ProviderRank, ...]
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
    pager: Pager


class MatrixCell(View, frozen=True):
    """The number of stories that a provider has on a topic."""

    stories: int
    level: int  # 0 for none, else 1 to 4; 4 is the highest in the matrix


class MatrixRow(View, frozen=True):
    """A topic, with one cell per provider of the matrix."""

    topic: Link
    stories: int  # of all providers together
    cells: tuple[MatrixCell, ...]


class MatrixView(View, frozen=True, kw_only=True):
    """The topics and providers with the most stories, as a table; largest first."""

    path: str
    title: str
    stories: int  # of all topics and providers together
    providers: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included


class Headline(View, frozen=True, kw_only=True):
    """A story in one line."""

    story: Link
    published: datetime
    providers: int
    lang: str = ""


class HeadlineGroup(View, frozen=True, kw_only=True):
    """A provider and the stories that it lacks."""

    provider: Link
    count: int  # of all stories that it lacks, including those not shown
    stories: int  # all stories that it has
    headlines: tuple[Headline, ...]


class ExclusivesView(View, frozen=True, kw_only=True):
    """The stories that only one provider has, newest first."""

    path: str
    title: str
    cards: tuple[Card, ...]
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
    pager: Pager
    stories: int | None = None  # of all providers together; None except on the front
    exclusives: int | None = None  # stories that only one provider has; None except on the front


class GapsView(View, frozen=True, kw_only=True):
    """The big stories that each major provider lacks; the largest provider first."""

    path: str
    title: str
    stories: int  # of all providers together
    big: int  # number of big stories
    fewest: int  # the least number of providers of a big story
    major: int  # number of major providers: those with the most stories
    most: int  # the most gaps that are shown per provider
    groups: tuple[HeadlineGroup, ...]  # the story with the most providers first
    across: tuple[Link, ...]  # links to the pages that compare sources, this page included
