"""Plan the archive: calendars, all months, and the days of a month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from msgspec.structs import replace

from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.routes import ARCHIVE, Routes
from digestgen.plan.story_records import Cards
from digestgen.plan.top_stories import biggest_first
from digestgen.records import Story
from digestgen.views import (
    ArchiveView,
    CalendarDay,
    CalendarWeek,
    Month,
    MonthDay,
    MonthView,
    Page,
    Year,
)

_HEADLINES_PER_DAY = 3
_FEWEST_CALENDARS = 6  # months; whole years have calendars until there are so many
_LEVELS = 4


class Archive:
    """Planner of the archive."""

    def __init__(
        self, by_day: Mapping[date, Sequence[Story]], routes: Routes, cards: Cards, pages: Pages
    ) -> None:
        """Prepare from the stories of each day, the oldest day first."""
        self._by_day, self._routes = by_day, routes
        self._cards, self._pages = cards, pages
        self._months: dict[date, list[date]] = {}
        for day in by_day:
            self._months.setdefault(day.replace(day=1), []).append(day)

    def planned(self) -> Iterator[Page]:
        """Plan the page of all years, and a page for each month."""
        view = ArchiveView(path=ARCHIVE, stories=self._count(self._by_day), years=self._years())
        yield self._pages.page(ARCHIVE, "archive.html", AS_IT_IS, view, origin="the archive")
        around = [None, *self._months, None]
        for index, month in enumerate(self._months):
            shown = self._month_page(month, around[index], around[index + 2])
            origin = f"the archive of {month:%Y-%m}"
            yield self._pages.page(shown.path, "month.html", AS_IT_IS, shown, origin=origin)

    def _years(self) -> tuple[Year, ...]:
        """Return the years, newest first; the newest ones have calendars."""
        years = [
            (year, list(months))
            for year, months in groupby(reversed(self._months), key=lambda month: month.year)
        ]
        with_calendar: set[date] = set()
        for _, months in years:
            if len(with_calendar) < _FEWEST_CALENDARS:
                with_calendar.update(months)
        stories = {month: self._count(days) for month, days in self._months.items()}
        most = self._most_of_a_day(day for month in with_calendar for day in self._months[month])
        largest = max(stories.values(), default=1)
        return tuple(
            Year(
                year=year,
                stories=sum(stories[month] for month in months),
                months=tuple(
                    Month(
                        month=month,
                        href=self._path(month),
                        stories=stories[month],
                        share=max(100 * stories[month] // largest, 1),
                        weeks=self._calendar(month, most) if month in with_calendar else (),
                    )
                    for month in months
                ),
            )
            for year, months in years
        )

    def _month_page(self, month: date, earlier: date | None, later: date | None) -> MonthView:
        days = self._months[month]
        return MonthView(
            path=self._path(month),
            month=month,
            stories=self._count(days),
            days=tuple(map(self._month_day, reversed(days))),
            weeks=self._calendar(month, self._most_of_a_day(days)),
            archive=ARCHIVE,
            earlier=self._path(earlier) if earlier else None,
            later=self._path(later) if later else None,
        )

    def _calendar(self, month: date, most: int) -> tuple[CalendarWeek, ...]:
        """Return the weeks of a month; `most` stories of a day have the highest level."""
        following = (month + timedelta(days=31)).replace(day=1)
        days = [month + timedelta(days=each) for each in range((following - month).days)]
        return tuple(
            self._calendar_week([*week], most)
            for _, week in groupby(days, key=lambda day: day.isocalendar()[:2])
        )

    def _calendar_week(self, days: Sequence[date], most: int) -> CalendarWeek:
        week = self._routes.week(days[0])
        if not any(day in self._by_day for day in days):
            week = replace(week, href=None)
        found = tuple(self._calendar_day(day, most) for day in days)
        return CalendarWeek(week, before=days[0].weekday(), days=found)

    def _calendar_day(self, day: date, most: int) -> CalendarDay:
        if not (stories := len(self._by_day.get(day, ()))):
            return CalendarDay(day)
        href = self._routes.edition(day).href
        return CalendarDay(day, stories, href, day_level(stories, most))

    def _month_day(self, day: date) -> MonthDay:
        stories = self._by_day[day]
        best = biggest_first(stories)[:_HEADLINES_PER_DAY]
        headlines = tuple(self._cards[story.permalink].record.title for story in best)
        return MonthDay(self._routes.edition(day), len(stories), headlines)

    def _path(self, month: date) -> str:
        return self._routes.month(month) or ""

    def _count(self, days: Iterable[date]) -> int:
        return sum(len(self._by_day[day]) for day in days)

    def _most_of_a_day(self, days: Iterable[date]) -> int:
        return max((len(self._by_day[day]) for day in days), default=0)


def day_level(stories: int, most: int) -> int:
    """Return how dark a day is, 1 to 4: on a logarithmic scale, as few days have many stories.

    4 is for `most` stories, or for four if that is less.
    """
    top = max(most, _LEVELS)
    # from the cube root of the top on, in whole numbers: the same on every machine
    return 1 + sum(stories**3 >= each for each in (top, top**2, top**3))
