"""Recurring columns: issues of a series are stories of their own, and reports of one event are not issues."""

import pytest

from builders import article
from digestgen.group import group_articles
from digestgen.group.series import find_series
from digestgen.records import Provider
from digestgen.settings import GroupingSettings


def column(*titles, every_hours=24.0, domain="post.example"):
    """Return articles of one provider at a regular distance."""
    return [
        article(f"n{n}", title=title, hours=n * every_hours, provider=Provider(domain, domain))
        for n, title in enumerate(titles)
    ]


def stories(*articles):
    """Return the digest's stories as sets of titles."""
    return group_articles(articles, GroupingSettings()).stories


def issues(*articles):
    """Return the articles that are issues, by the names of their series."""
    return {each.name for each in find_series({one.url: one for one in articles}).values()}


@pytest.mark.parametrize("every_hours", [24.0, 168.0])
def test_one_title_at_regular_distances_is_a_series(every_hours):
    assert issues(*column(*["Morning briefing"] * 3, every_hours=every_hours)) == {
        "Morning briefing"
    }


def test_titles_that_differ_in_a_date_are_a_series_from_the_second_on():
    dated = column("Puzzle hints for May 4", "Puzzle hints for May 5")
    assert issues(*dated) == {"Puzzle hints"}


def test_titles_that_differ_in_a_number_are_a_series_from_the_third_on():
    assert issues(*column("Podcast 11", "Podcast 12")) == set()
    assert issues(*column("Podcast 11", "Podcast 12", "Podcast 13")) == {"Podcast"}


def test_several_reports_within_hours_are_no_series():
    assert issues(*column(*["Storm hits coast"] * 5, every_hours=3)) == set()


def test_irregular_reports_are_no_series():
    assert issues(*column(*["Storm hits coast"] * 4, every_hours=31)) == set()


def test_reports_of_several_providers_are_no_series():
    reports = [
        each
        for n in range(3)
        for each in column("x", "Storm hits coast", every_hours=24 * n, domain=f"p{n}.example")[1:]
    ]
    assert issues(*reports) == set()


def test_a_weekday_off_does_not_end_a_series():
    times = (0, 24, 96, 120)
    reports = [
        article(f"n{n}", title="Morning briefing", hours=hours, provider=Provider("p.example", "P"))
        for n, hours in enumerate(times)
    ]
    assert len(find_series({one.url: one for one in reports})) == len(times)


def test_each_issue_is_a_story_that_names_its_series():
    found = stories(*column(*["Morning briefing of the post"] * 5))
    assert [len(each.articles) for each in found] == [1] * 5
    assert {each.series for each in found} == {"Morning briefing of the post"}


def test_a_second_report_of_an_issue_joins_it():
    reports = column(*["Morning briefing of the post"] * 3)
    again = article(
        "again", title="Morning briefing of the post", hours=1, provider=reports[0].provider
    )
    assert sorted(len(each.articles) for each in stories(*reports, again)) == [1, 1, 2]


def test_reports_of_one_provider_about_one_event_still_join():
    titles = ("River floods old quay in Ellery", "Two hurt as river floods quay in Ellery")
    (story,) = stories(*column(*titles, every_hours=5))
    assert story.series == ""
