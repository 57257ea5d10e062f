"""Linked and folded reports join a story only if they are about its event, and are never its core."""

import pytest

from builders import article, listed
from digestgen.group import group_articles
from digestgen.settings import GroupingSettings


def stories(*articles):
    return group_articles(articles, GroupingSettings()).stories


@pytest.mark.parametrize(("hours", "joins"), [(11, True), (30, False), (90, False)])
def test_a_listed_article_with_other_words_joins_only_within_hours(hours, joins):
    entry = listed("x", hours=hours, title="Ministers quarrel over budget")
    lead = article("a", title="Dam breaks in Northport", related=(entry,))
    (story,) = stories(lead)
    assert len(story.articles) == 1 + joins
    assert [each.listed for each in story.background] == [True] * (not joins)


def test_a_listed_article_is_coverage_a_day_later_if_its_words_are_the_same():
    entry = listed("x", hours=20, title="Dam breaks in Northport at night")
    (story,) = stories(article("a", title="Dam breaks in Northport", related=(entry,)))
    assert len(story.articles) == 2


def test_folded_coverage_is_never_core():
    lead = article("lead", title="Dam breaks in Northport, hundreds flee")
    folded = article("f", standing="folded", hours=-2, title="Hundreds flee: dam in Northport")
    (story,) = stories(lead, folded)
    assert (len(story.articles), story.core, story.published) == (2, (lead,), lead.published)


def test_folded_coverage_days_away_needs_more_than_a_link():
    lead = article("lead", title="Dam breaks in Northport", related=(listed("f", hours=90),))
    folded = article("f", standing="folded", hours=90, title="Ministers quarrel over budget")
    assert [len(each.articles) for each in stories(lead, folded)] == [1, 1]


def test_the_lead_is_the_best_of_the_more_central_half():
    words = "Dam breaks in Northport, hundreds flee"
    reports = [article(f"c{n}", title=words, hours=n) for n in range(3)]
    odd = article("odd", title="Shares fall as dam breaks in Northport", quality=9, heat=9)
    (story,) = stories(*reports, odd)
    assert (len(story.articles), story.lead.title) == (4, words)


def test_similar_articles_that_are_not_clearly_near_are_no_background():
    one = article("a", title="Dam breaks in Northport, hundreds flee to the hills")
    other = article("b", title="Northport library shows old maps of the harbour")
    assert [each.background for each in stories(one, other)] == [(), ()]
