"""Views of the page of a story."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.lists import EditionLink
from digestgen.views.parts import Link, Picture, View


class Report(View, frozen=True, kw_only=True):
    """An article on the page of a story."""

    title: Link
    provider: Link
    published: datetime
    logo: Picture | None = None  # the provider's
    monogram: str = ""  # one or two letters, if there is no logo
    quality: int = 0  # 1 to 3 dots; 0 if unknown
    copy_of: str = ""  # the provider of the original, if this is a copy
    first: bool = False  # the first to report the story
    excerpt: str = ""
    address: str = ""  # an address that may not become a link, as text
    type: str = "article"
    video: str = ""  # the YouTube id, if it is a YouTube video
    lang: str = ""  # "" if it is the site's language
    picture: Picture | None = None
    story: Link | None = None  # for background, the story that covers it


class TimelinePoint(View, frozen=True):
    """A report in the timeline; x and y are in units of the drawing."""

    x: int
    y: int
    published: datetime
    provider: str
    copy: bool = False


class Timeline(View, frozen=True, kw_only=True):
    """A drawing, `width` × `height` units, of who reported when; points in the order of time."""

    width: int
    height: int
    points: tuple[TimelinePoint, ...]


class Wording(View, frozen=True, kw_only=True):
    """A headline in parts, each with whether no other headline has it."""

    provider: str
    parts: tuple[tuple[str, bool], ...]
    lang: str = ""


class Reason(View, frozen=True):
    """A sentence on why a report is in its story."""

    provider: str
    text: str


class StoryView(View, frozen=True, kw_only=True):
    """A story: its lead, all other reports and its background."""

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
    timeline: Timeline | None = None  # None if all reports have the same time
    wordings: tuple[Wording, ...] = ()  # the lead's first; empty if all headlines are the same
    reasons: tuple[Reason, ...] = ()  # why the coverage belongs to the story
    newer: Link | None = None  # the next newer story
    older: Link | None = None  # the next older story
    qualifier: str = ""  # set if another story has the same headline, such as a day
    series: str = ""  # the name of the recurring column that it is an issue of
