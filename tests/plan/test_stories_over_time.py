"""The number of stories per month, week or day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import article, plan, rendered, view
from digestgen.plan.stories_over_time import stories_over_time

NEWEST = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("days_between", "unit", "periods"), [(40, "month", 12), (10, "week", 12), (2, "day", 14)]
)
def test_the_periods_are_the_longest_that_tell_stories_apart(
    days_between: int, unit: str, periods: int
) -> None:
    days = [NEWEST, *(NEWEST - timedelta(days=days_between * each) for each in range(5))]
    found = stories_over_time(days, NEWEST)
    assert found is not None
    assert (found.unit, len(found.counts)) == (unit, periods)
    assert sum(each.stories for each in found.counts) == 6


def test_the_last_period_is_that_of_the_newest_story_of_the_site() -> None:
    days = [date(2024, month, 1) for month in (1, 1, 2, 3, 4)]
    found = stories_over_time(days, NEWEST)
    assert found is not None
    assert found.counts[0].first == date(2023, 6, 1)
    assert [(each.stories, each.share) for each in found.counts[-5:]] == [
        (2, 100),
        (1, 50),
        (1, 50),
        (1, 50),
        (0, 0),
    ]
    assert found.most == 2


def test_stories_of_few_periods_or_long_ago_have_no_chart() -> None:
    assert stories_over_time([NEWEST] * 9, NEWEST) is None
    assert stories_over_time([date(2019, month, 1) for month in range(1, 9)], NEWEST) is None
    assert stories_over_time([NEWEST - timedelta(days=each) for each in range(9)], NEWEST) is None
    assert stories_over_time([], NEWEST) is None


def test_the_first_years_of_all_have_a_chart_too() -> None:
    found = stories_over_time([date(1, 1, day) for day in (1, 2, 3, 3, 5)], date(1, 1, 5))
    assert found is not None
    assert found.unit == "day"


def test_topics_and_sources_show_it_with_a_text_for_those_who_do_not_see_it() -> None:
    provider = article("a").provider
    made = plan(
        *(article(f"s{n}", hours=12 * n, topics=("Sea",), provider=provider) for n in range(8))
    )
    for page in ("topics/sea/index.html", "providers/a.example/index.html"):
        assert view(made, page).over_time.unit == "day"
        assert 'aria-label="Stories per day, up to 2: 22 April 0,' in rendered(made)[page]
