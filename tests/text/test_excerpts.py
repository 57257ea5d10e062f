"""Excerpts as readers see them."""

from __future__ import annotations

import pytest

from digestgen.text.excerpts import shown_excerpt


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Towns are safe.", "Towns are safe."),
        ("All of the towns are safe. https://a.example/b?c=d", "All of the towns are safe."),
        (
            "Read of the flood at https://a.example/b, or www.b.example.",
            "Read of the flood at, or.",
        ),
        ("Live from the river (https://a.example/b) every day", "Live from the river every day"),
        ("Twitter: https://a.example/b All of the towns are safe.", "All of the towns are safe."),
        ("Towns are safe. #river #flood", "Towns are safe."),
        ("Towns are safe #river, #flood.", "Towns are safe"),
        ("Towns are safe #river #fl...", "Towns are safe…"),
        ("All of the towns are safe https://a.example/b …", "All of the towns are safe…"),
        ("This river is #1", "This river is #1"),
        ("Towns by #river are safe", "Towns by #river are safe"),
        ("Issue C# is safe", "Issue C# is safe"),
        ("Number #1 of 3", "Number #1 of 3"),
        ("الأنهار #نهر", "الأنهار"),
        ("#river", ""),
        ("https://a.example/b … #river", ""),
        ("https://a.example/b for daily live streams …", ""),
    ],
)
def test_addresses_and_final_hashtags_are_not_shown(written: str, shown: str):
    assert shown_excerpt(written) == shown


def test_an_excerpt_of_many_addresses_takes_linear_time():
    assert shown_excerpt("https://a.example/b #c " * 20_000) == ""
    assert len(shown_excerpt("#c " * 20_000 + "safe")) > 50_000


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        (
            "The dam is cracked. Two villages were warned. Engineers sa...",
            "The dam is cracked. Two villages were warned.",
        ),
        ("The dam is cracked. Engineers of the ministry say that it will be …", None),
        ("The ministry spoke with Dr. Moll of the dam on Friday about …", None),
        ("The dam is cracked. Two villages were warned.", None),
    ],
)
def test_an_excerpt_that_breaks_off_ends_with_its_last_whole_sentence(excerpt, shown):
    assert shown_excerpt(excerpt) == (shown or excerpt)
