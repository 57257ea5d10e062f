"""Pages across sources: who reports what, who alone, and who not. All of it from the articles at hand."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.parts import Card, Link, Pager, View


class ProviderRank(View, frozen=True, kw_only=True):
    """A provider in the leaderboard."""

    rank: int  # 1 is the one with most stories
    provider: Link
    domain: str
    stories: int
    first: int  # how many stories of several reports it was the first to report
    exclusives: int  # how many stories no other provider has
    share: int  # the same as per cent of its stories, rounded


class LeaderboardView(View, frozen=True, kw_only=True):
    """All providers, the one with most stories first."""

    path: str
    title: str
    stories: int  # of all providers together
    ranks: tuple[ProviderRank, ...]
    across: tuple[Link, ...]  # the pages across sources, this one among them
    pager: Pager


class MatrixCell(View, frozen=True):
    """How many stories of a topic a provider has."""

    stories: int
    level: int  # 0 for none, then 1 to 4, which is the most of the whole matrix


class MatrixRow(View, frozen=True):
    """A topic, and a cell for each provider of the matrix."""

    topic: Link
    stories: int  # of all providers together
    cells: tuple[MatrixCell, ...]


class MatrixView(View, frozen=True, kw_only=True):
    """The largest topics by the largest providers; a topic's stories, largest first."""

    path: str
    title: str
    stories: int  # of all topics and providers together
    providers: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    across: tuple[Link, ...]  # the pages across sources, this one among them


class Headline(View, frozen=True, kw_only=True):
    """A story as one line."""

    story: Link
    published: datetime
    providers: int
    lang: str = ""


class HeadlineGroup(View, frozen=True, kw_only=True):
    """A provider, and the stories that it lacks."""

    provider: Link
    count: int  # of these stories; those not shown here count too
    stories: int  # that it has in all
    headlines: tuple[Headline, ...]


class ExclusivesView(View, frozen=True, kw_only=True):
    """The stories that only one provider has, newest first."""

    path: str
    title: str
    cards: tuple[Card, ...]
    across: tuple[Link, ...]  # the pages across sources, this one among them
    pager: Pager
    stories: int | None = None  # of all providers together; None on all pages but the front
    exclusives: int | None = None  # how many of them only one provider has; None likewise


class GapsView(View, frozen=True, kw_only=True):
    """The big stories that a major provider lacks, by provider, the largest first."""

    path: str
    title: str
    stories: int  # of all providers together
    big: int  # how many stories are big
    fewest: int  # providers that a big story has
    major: int  # how many providers, those with most stories, are major
    most: int  # gaps that are shown of each
    groups: tuple[HeadlineGroup, ...]  # of each, the story with most providers first
    across: tuple[Link, ...]  # the pages across sources, this one among them
