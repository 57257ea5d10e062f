"""Suggestions for names that are not known."""

from __future__ import annotations

from digestgen.problems import Suggestions, did_you_mean


def test_only_the_first_of_many_names_are_compared_with_the_known_ones() -> None:
    suggestions = Suggestions(most=2)
    hints = [suggestions.did_you_mean("rivr", ["river"]) for _ in range(4)]
    assert hints == ['did you mean "river"?', 'did you mean "river"?', "", ""]


def test_text_that_is_too_long_for_a_name_is_compared_with_nothing() -> None:
    assert did_you_mean("a" * 2_001, ["a" * 2_000]) == ""
