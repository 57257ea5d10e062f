"""The number of stories per month, week or day, for the small chart of a topic or source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from digestgen.views import PeriodCount, StoriesOverTime

_FEWEST_PERIODS = 4  # with stories; of fewer, a chart says nothing
_LEAST_MOST = 2  # stories of the largest period; of fewer, likewise
_LEAST_SEEN = 2  # per cent
_DAY = timedelta(days=1)


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _first_of_week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _same_day(day: date) -> date:
    return day


_UNITS: tuple[tuple[str, int, Callable[[date], date]], ...] = (
    ("month", 12, _first_of_month),
    ("week", 12, _first_of_week),
    ("day", 14, _same_day),
)


def stories_over_time(days: Iterable[date], newest: date) -> StoriesOverTime | None:
    """Return the number of stories that began on `days` per month, else per week, else per day.

    The last period is that of `newest`, the day of the newest story of the site. A unit is too long if the
    stories are in fewer than four periods, or if no period has two. None if all units are.
    """
    by_day = Counter(days)
    for unit, periods, first_of in _UNITS:
        firsts = [*_periods_back(newest, periods, first_of)][::-1]
        found: Counter[date] = Counter()
        for day, stories in by_day.items():
            if day >= firsts[0]:
                found[first_of(day)] += stories
        most = max(found.values(), default=0)
        if len(found) >= _FEWEST_PERIODS and most >= _LEAST_MOST:
            counts = (_count(first, found[first], most) for first in firsts)
            return StoriesOverTime(unit, most, tuple(counts))
    return None


def _periods_back(newest: date, periods: int, first_of: Callable[[date], date]) -> Iterator[date]:
    """Yield the first days of so many periods, the newest first; none before the first year of all."""
    first = first_of(newest)
    for _ in range(periods):
        yield first
        if first == date.min:
            return
        first = first_of(first - _DAY)


def _count(first: date, stories: int, most: int) -> PeriodCount:
    return PeriodCount(first, stories, max(100 * stories // most, _LEAST_SEEN) if stories else 0)
