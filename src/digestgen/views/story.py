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


class HeadlinePart(View, frozen=True):
    """A part of a headline, with whether no other headline of the story has its words."""

    text: str
    own: bool


class SameNews(View, frozen=True, kw_only=True):
    """What a provider reports of a story: its first report, and its further ones."""

    report: Report
    parts: tuple[HeadlinePart, ...]  # of its headline; empty if there is nothing to compare it with
    further: tuple[Report, ...] = ()


class Span(View, frozen=True, kw_only=True):
    """A day or an hour of a story."""

    start: datetime
    is_hourly: bool  # an hour, not a day
    count: int  # of its reports
    share: int  # 1 to 100: the count as a percentage of that of the busiest span
    reports: tuple[Report, ...]  # up to three: its first, other angles, the last of the story


class Quote(View, frozen=True):
    """Words in quotation marks from a headline or an excerpt, with the report that has them."""

    text: str
    report: Report


class Reason(View, frozen=True):
    """A sentence on why a report is in its story."""

    report: Report
    text: str


class WhyView(View, frozen=True, kw_only=True):
    """Why the reports of a story are one story."""

    path: str
    story: Link
    reasons: tuple[Reason, ...]  # in the order of the coverage


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
    first: Report  # the first to report the story; the lead itself if there is no other
    ahead: str = ""  # how long before the lead that was, such as "83 min"; "" if not at all
    last: datetime | None = None  # the time of the newest report, if there are several
    angles: tuple[
        Report, ...
    ] = ()  # of the coverage, what differs most: one per provider, up to six
    more_angles: tuple[Report, ...] = ()  # the other reports that differ
    same: tuple[SameNews, ...] = ()  # the rest of the coverage by provider; empty in a small story
    spans: tuple[Span, ...] = ()  # by day, or by hour; empty if all is of one
    quotes: tuple[Quote, ...] = ()  # that the lead does not have
    why: str | None = None  # the address of the reasons; none if there is no such page
    newer: Link | None = None  # the next newer story
    older: Link | None = None  # the next older story
    qualifier: str = ""  # set if another story has the same headline, such as a day
    series: str = ""  # the name of the recurring column that it is an issue of
