"""Views of threads: their pages, and the links to their stories."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.lists import Term
from digestgen.views.parts import Card, Link, View


class ThreadLink(View, frozen=True):
    """The page of a thread, with the number of its stories."""

    href: str
    stories: int


class ThreadStep(View, frozen=True, kw_only=True):
    """A story on the line of its thread."""

    card: Card
    days: int  # between its day and that of the story before it
    place: int  # 0 to 100: when it was, as a percentage of the time of the thread
    share: int  # 1 to 100: its reports as a percentage of those of the biggest story


class ThreadLine(View, frozen=True, kw_only=True):
    """A thread in a list."""

    id: str  # of the story whose headline is the title: the newest, or the newest that is not on the page
    title: Link  # to the page of the thread
    stories: int
    began: datetime  # the time of its first report
    newest: datetime  # the time of the first report of its newest story
    lang: str = ""


class ThreadsView(View, frozen=True, kw_only=True):
    """The list of threads."""

    path: str
    title: str
    threads: tuple[ThreadLine, ...]  # up to 100, the one with the newest story first
    ongoing: int  # so many of them, the first, have a story of the last seven days


class ThreadView(View, frozen=True, kw_only=True):
    """The page of a thread: at least three stories that develop one affair."""

    path: str
    title: str  # the headline of its biggest story
    biggest: Card
    story: str | None  # the page of its biggest story
    steps: tuple[ThreadStep, ...]  # up to 100 stories, newest first
    is_ongoing: bool  # it has a story of the last seven days, which end with the newest report
    sources: tuple[Term, ...]  # up to 100, the most stories first
    stories: int  # all of them
    began: datetime  # the time of its first report
    updated: datetime  # the time of its last report
    reports: int
    providers: int
    lang: str = ""  # of the title; "" if it is the site's language
