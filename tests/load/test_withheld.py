"""Articles that are dated later than now are held back."""

from __future__ import annotations

from datetime import timedelta

from builders import article, content, group, listed
from digestgen.load import hold_back_future

FLOOD = article("flood")
NOW = FLOOD.published + timedelta(hours=1)
LATER = article("later", hours=3)


def test_an_article_is_held_back_until_its_date():
    held, times = hold_back_future(content(FLOOD, LATER), NOW)
    assert [each.standing for each in held.articles] == ["publishable", "future"]
    assert (times.since, times.until) == (FLOOD.published, LATER.published)
    assert times.include(LATER.published - timedelta(seconds=1))
    assert not times.include(LATER.published)
    assert hold_back_future(content(FLOOD, LATER), LATER.published)[0] == content(FLOOD, LATER)


def test_a_clock_that_was_set_back_holds_back_more():
    _, times = hold_back_future(content(FLOOD), NOW)
    assert times.until is None
    assert not times.include(FLOOD.published - timedelta(seconds=1))


def test_drafts_and_deleted_articles_stay_what_they_are_and_do_not_count():
    held = content(article("later", hours=3, standing="draft"))
    assert hold_back_future(held, NOW)[0] == held
    assert hold_back_future(held, NOW)[1].until is None


def test_a_related_entry_is_held_back_unless_it_has_a_file():
    entries = (listed("rain", hours=9), listed("storm", hours=9))
    flood, rain = article("flood", related=entries), article("rain")
    held, times = hold_back_future(content(flood, rain), NOW)
    assert times.until == entries[0].published
    titles = {each.title for story in group(*held.articles).stories for each in story.articles}
    assert titles == {flood.title, rain.title}
