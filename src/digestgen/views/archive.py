"""The archive: calendars of the newest months, all months of earlier years, and the days of a month."""

from __future__ import annotations

from datetime import date

from digestgen.views.lists import EditionLink
from digestgen.views.parts import Link, View


class CalendarDay(View, frozen=True):
    """A day in a calendar."""

    day: date
    stories: int = 0
    href: str | None = None  # of its edition, if it has stories
    level: int = 0  # 0 for no stories, else 1 to 4; 4 is the most of a day


class CalendarWeek(View, frozen=True):
    """A row of a calendar: the part of an ISO week that is in the month."""

    edition: EditionLink  # without an address if no day of this row has stories
    before: int  # days of the week before the month begins
    days: tuple[CalendarDay, ...]


class Month(View, frozen=True, kw_only=True):
    """A month in the archive."""

    month: date  # its first day
    href: str
    stories: int
    share: int  # of the stories of the largest month, in per cent, at least 1
    weeks: tuple[CalendarWeek, ...] = ()  # of its calendar; empty in earlier years


class Year(View, frozen=True, kw_only=True):
    """A year of the archive."""

    year: int
    stories: int
    months: tuple[Month, ...]  # those with stories, newest first


class ArchiveView(View, frozen=True, kw_only=True):
    """All years that have stories, newest first."""

    path: str
    stories: int
    years: tuple[Year, ...]


class MonthDay(View, frozen=True):
    """A day in the archive, with the headlines of its biggest stories."""

    edition: EditionLink
    stories: int
    headlines: tuple[Link, ...]


class MonthView(View, frozen=True, kw_only=True):
    """The days of a month, newest first, and its calendar."""

    path: str
    month: date  # its first day
    stories: int
    days: tuple[MonthDay, ...]
    weeks: tuple[CalendarWeek, ...]
    archive: str
    earlier: str | None
    later: str | None
