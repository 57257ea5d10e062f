"""Views of the page of a story."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.lists import EditionLink, StoryLine
from digestgen.views.parts import Card, Link, Picture, View
from digestgen.views.threads import ThreadLink


class Report(View, frozen=True, kw_only=True):
    """An article on the page of a story."""

    title: Link
    provider: Link
    published: datetime
    logo: Picture | None = None  # the provider's
    monogram: str = ""  # one or two letters, if there is no logo
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
    """A part of a headline."""

    text: str
    own: bool  # no other headline of the story has these words


class SameNews(View, frozen=True, kw_only=True):
    """The reports of one provider in a story."""

    report: Report  # the first of them in the coverage
    parts: tuple[HeadlinePart, ...]  # of its headline; empty if there is nothing to compare it with
    further: tuple[Report, ...] = ()


class Span(View, frozen=True, kw_only=True):
    """A day or an hour of a story."""

    start: datetime  # of a day, midnight in UTC of its date
    is_hourly: bool  # an hour, not a day
    count: int  # the number of its reports
    share: int  # 1 to 100: the count as a percentage of that of the busiest span
    same: tuple[SameNews, ...]  # its part of those of the story
    above: tuple[Report, ...]  # the lead and other angles, which the page shows before


class Quote(View, frozen=True):
    """Words in quotation marks in the headline or the excerpt of a report."""

    text: str
    report: Report


class Reason(View, frozen=True):
    """The reason, in a sentence, why a report is in its story."""

    report: Report
    text: str


class WhyView(View, frozen=True, kw_only=True):
    """The page with the reasons why reports are one story."""

    path: str
    story: Link
    reasons: tuple[Reason, ...]  # in the order of the coverage


class StoryView(View, frozen=True, kw_only=True):
    """A story: its lead, all other reports and its background."""

    path: str
    id: str
    lead: Report
    picture: Picture | None  # the lead's, a still of its video, or that of another report, credited
    body_html: str
    coverage: tuple[Report, ...]
    background: tuple[Report, ...]  # none of `before` and `after`, and none that is newer
    topics: tuple[Link, ...]
    published: datetime
    updated: datetime
    reports: int
    independent: int  # reports that are not copies of another
    providers: int
    edition: EditionLink
    first: Report  # the first to report the story; the lead itself if there is no other
    ahead: str = ""  # how long before the lead that was, such as "83 min"; "" if it was not earlier
    last: Report | None = None  # the newest report, if there are several
    angles: tuple[Report, ...] = ()  # up to six that differ most from the rest, one per provider
    more_angles: tuple[Report, ...] = ()  # the others that differ
    same: tuple[SameNews, ...] = ()  # the rest of the coverage by provider; empty in a small story
    spans: tuple[Span, ...] = ()  # `same` by day or by hour; empty in a small or a short story
    quotes: tuple[Quote, ...] = ()  # the lead has none of them
    why: str | None = None  # the page of reasons
    before: tuple[StoryLine, ...] = ()  # up to four earlier stories of the thread, oldest first
    after: tuple[StoryLine, ...] = ()  # up to four later ones that lead back to it, oldest first
    thread: ThreadLink | None = None  # the page of the thread, if it has at least three stories
    later: tuple[Report, ...] = ()  # reports like the background, but newer than the story
    same_source: tuple[StoryLine, ...] = ()  # others that its source leads, of a single report
    topic: Link | None = None  # the topic of `same_topic`
    same_topic: tuple[Card, ...] = ()  # up to four stories near it in time, newest first
    newer: StoryLine | None = None  # the next newer story
    older: StoryLine | None = None  # the next older story
    qualifier: str = ""  # set if another story has the same headline, such as a day
    series: str = ""  # the name of the recurring column that it is an issue of
