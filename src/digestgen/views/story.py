"""A story's page."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.lists import EditionLink
from digestgen.views.parts import Link, Picture, View


class Report(View, frozen=True, kw_only=True):
    """One article as a story page lists it."""

    title: Link
    provider: Link
    published: datetime
    logo: Picture | None = None  # the provider's
    monogram: str = ""  # one or two letters, where there is no logo
    quality: int = 0  # 0 unknown, else 1 to 3: the mark to show
    copy_of: str = ""  # the provider of the original, where this is a copy
    first: bool = False  # the first to report the story
    excerpt: str = ""
    address: str = ""  # where the content gives one that may not be a link
    type: str = "article"
    video: str = ""  # YouTube's id of the video, where it is one
    lang: str = ""  # "" where it is the site's
    picture: Picture | None = None
    story: Link | None = None  # of background: the story that covers it


class TimelinePoint(View, frozen=True):
    """A report in the timeline; x and y in units of the drawing."""

    x: int
    y: int
    published: datetime
    provider: str
    copy: bool = False


class Timeline(View, frozen=True, kw_only=True):
    """Who reported when, as a drawing of `width` to `height` units; points in the order of time."""

    width: int
    height: int
    points: tuple[TimelinePoint, ...]


class Wording(View, frozen=True, kw_only=True):
    """An outlet's headline in pieces, each with whether only this outlet says so."""

    provider: str
    parts: tuple[tuple[str, bool], ...]
    lang: str = ""


class Reason(View, frozen=True):
    """Why a report is in its story, in words."""

    provider: str
    text: str


class StoryView(View, frozen=True, kw_only=True):
    """A story: its lead, every other report of it, and its background."""

    path: str
    id: str
    lead: Report
    body_html: str
    coverage: tuple[Report, ...]
    background: tuple[Report, ...]
    topics: tuple[Link, ...]
    published: datetime
    updated: datetime
    reports: int
    independent: int  # reports that are not copies of another
    providers: int
    edition: EditionLink
    timeline: Timeline | None = None  # None where all reports are of one time
    wordings: tuple[Wording, ...] = ()  # the lead's first; none where all say the same
    reasons: tuple[Reason, ...] = ()  # what ties the coverage to the story
    newer: Link | None = None  # the story after it
    older: Link | None = None  # the story before it
    qualifier: str = ""  # tells it from another story of the same headline; "" where there is none
