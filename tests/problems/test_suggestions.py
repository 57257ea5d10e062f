"""Suggestions for names that are not known."""

from __future__ import annotations

from digestgen.problems import Suggestions


def test_only_the_first_of_many_names_are_compared_with_the_known_ones() -> None:
    suggestions = Suggestions(most=2)
    hints = [suggestions.did_you_mean("rivr", ["river"]) for _ in range(4)]
    assert hints == ['did you mean "river"?', 'did you mean "river"?', "", ""]
