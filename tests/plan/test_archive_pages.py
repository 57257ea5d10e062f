"""The archive: calendars, all months, and the days of a month."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import article, plan, rendered, view
from digestgen.plan import Plan
from digestgen.plan.archive_pages import day_level
from digestgen.settings import OutputSettings
from digestgen.views import CalendarDay, Year


def on(*days: str, **parts: object) -> Plan:
    """Return the plan of a site with a story at noon of each day, such as "2024-05-01"."""
    articles = (
        article(f"s{number}", published=datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC))
        for number, day in enumerate(days)
    )
    return plan(*articles, **parts)


def years(made: Plan) -> tuple[Year, ...]:
    return view(made, "archive/index.html").years


def days_with_stories(year: Year) -> list[CalendarDay]:
    weeks = (week for month in year.months for week in month.weeks)
    return [day for week in weeks for day in week.days if day.stories]


def test_the_archive_counts_the_stories_of_months_and_years() -> None:
    found = years(on("2024-05-01", "2024-05-02", "2024-04-29", "2023-01-01"))
    assert [(each.year, each.stories) for each in found] == [(2024, 3), (2023, 1)]
    months = [(each.href, each.stories, each.share) for each in found[0].months]
    assert months == [("2024/05/", 2, 100), ("2024/04/", 1, 50)]


def test_a_calendar_has_the_days_of_a_month_in_iso_weeks() -> None:
    (may,) = years(on("2024-05-01"))[0].months
    first, *_, last = may.weeks
    assert (first.before, len(first.days), len(last.days)) == (2, 5, 5)
    assert [each.edition.week for each in may.weeks] == [f"2024-W{week}" for week in range(18, 23)]
    assert sum(len(each.days) for each in may.weeks) == 31


def test_a_day_and_a_week_lead_to_their_editions_if_they_have_stories() -> None:
    (may,) = years(on("2024-05-01", "2024-05-01"))[0].months
    first, second, *_ = may.weeks
    assert (first.edition.href, second.edition.href) == ("2024/w18/", None)
    assert [(each.stories, each.href) for each in first.days[:2]] == [(2, "2024/05/01/"), (0, None)]


def test_without_editions_the_days_of_a_calendar_are_counted_and_lead_nowhere() -> None:
    made = on("2024-05-01", outputs=OutputSettings(edition=False, week=False))
    (day,) = days_with_stories(years(made)[0])
    assert (day.stories, day.href) == (1, None)


def test_whole_years_have_calendars_until_six_months_have_one() -> None:
    newest = [f"2024-0{month}-01" for month in range(1, 6)]
    found = years(on(*newest, "2023-12-01", "2023-02-01", "2022-12-01"))
    assert [[bool(month.weeks) for month in year.months] for year in found] == [
        [True] * 5,
        [True] * 2,
        [False],
    ]


@pytest.mark.parametrize(
    ("most", "levels"), [(1, [1]), (2, [1, 2]), (8, [1, 2, 3, 4]), (300, [1, 2, 3, 4])]
)
def test_the_shade_of_a_day_is_logarithmic(most: int, levels: list[int]) -> None:
    found = [day_level(stories, most) for stories in range(1, most + 1)]
    assert sorted(set(found)) == levels
    assert found == sorted(found)


def test_a_day_says_how_many_stories_it_has_to_those_who_see_no_shade() -> None:
    page = rendered(on("2024-05-01", "2024-05-01"))["archive/index.html"]
    assert '<a href="/2024/05/01/" title="2 stories">1</a>' in page
    assert 'abbr="Monday">M</th>' in page


def test_a_month_has_its_calendar() -> None:
    shown = view(on("2024-05-01"), "2024/05/index.html")
    assert (len(shown.weeks), shown.weeks[0].edition.href) == (5, "2024/w18/")


def test_an_empty_archive_says_so() -> None:
    assert "No stories yet." in rendered(plan())["archive/index.html"]
