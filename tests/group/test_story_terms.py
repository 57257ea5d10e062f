from __future__ import annotations

from digestgen.group import story_terms
from digestgen.group.story_terms import (
    StoryText,
    TermWeights,
    blocks_around,
    terms_of_story,
    weigh_terms,
)


def test_word_of_these_months_weighs_more_than_one_of_all_year():
    months = {number: {"": 20, "court": 2} for number in range(12)}
    weights = TermWeights({**months, 5: {"": 20, "court": 2, "dam": 24}}).of(5, range(12))
    assert weights["dam"] > weights["court"]


def test_word_weighs_more_in_the_months_that_have_it_often():
    months = {number: {"": 20, "dam": 9 if number == 5 else 1} for number in range(12)}
    weights = TermWeights(months)
    busy, quiet = (weights.of(number, range(12)) for number in (6, 9))
    assert busy["dam"] > quiet["dam"]


def test_words_of_one_story_make_it_less_similar_to_others():
    shared = {"dam": 1.0, "crack": 1.0}
    weights = TermWeights({1: {"": 5, "dam": 2, "crack": 2, "choir": 1}}).of(1, [1])
    alike, apart = weigh_terms(shared, weights), weigh_terms({**shared, "choir": 1.0}, weights)
    assert apart["dam"] < alike["dam"]


def test_word_of_every_title_has_a_greater_share_than_one_of_a_title_or_an_excerpt():
    terms = terms_of_story(StoryText("a", 0.0, ("Dam cracks", "Dam inquiry"), ("Ministers",)))
    assert terms["dam"] > terms["crack"] > terms["minist"]


def test_number_at_the_end_of_a_title_is_not_multiplied_by_the_next_title():
    terms = terms_of_story(StoryText("a", 0.0, ("Dams needed: 5", "Million homes dark"), ()))
    assert "5" in terms


def test_weights_depend_on_a_year_before_and_on_enough_later_stories(monkeypatch):
    monkeypatch.setattr(story_terms, "_KNOWN_STORIES", 10)
    sizes = dict.fromkeys(range(40), 5)
    assert blocks_around(20, sizes) == list(range(8, 23))
    monkeypatch.setattr(story_terms, "_KNOWN_STORIES", 1000)
    assert blocks_around(20, sizes) == list(range(40))


def test_blocks_outside_those_around_do_not_change_a_weight():
    months = {number: {"": 20, "dam": number % 4 + 1} for number in range(12)}
    around = range(3, 9)
    alone = TermWeights({number: months[number] for number in around})
    assert TermWeights(months).of(5, around) == alone.of(5, around)
