"""The form of language tags."""

from __future__ import annotations

import pytest

from digestgen.text.language_tags import is_language_tag, usual_language_tag


@pytest.mark.parametrize(
    ("given", "expected"),
    [("de", "de"), ("PT_br", "pt-BR"), ("ZH-hant-tw", "zh-Hant-TW"), (" en-gb ", "en-GB")],
)
def test_tag_is_written_as_usual(given: str, expected: str):
    assert usual_language_tag(given) == expected
    assert is_language_tag(expected)


@pytest.mark.parametrize(
    "given", ["", "english", "e", "de-", "d1", "en-" + "-".join(["abcdefgh"] * 4)]
)
def test_what_is_no_tag_or_too_long_becomes_nothing(given: str):
    assert not is_language_tag(given)
    assert usual_language_tag(given) == ""
