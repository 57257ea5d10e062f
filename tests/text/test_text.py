"""Text as people read it, whatever a feed or an editor makes of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.text import (
    MOST_MARKS,
    clean_html_text,
    clean_text,
    normal_form,
    visible_text,
    without_entities,
)
from steps import is_linear

often = settings(max_examples=200, deadline=None, derandomize=True)
pieces = st.sampled_from(
    [
        *"aé1;&한می👩⚕ ", "e\u0301", "\u0316", "\u1112\u1161", "\u0e01\u0e33", "\u20e3",
        "\u200d", "\u200c", "\ufe0f", "\u202e", "\u00ad", "\u2028", "\ue000", "\ufeff", "\x1b[31m",
        "\U0001f3f4", "\U000e0067", "\U000e007f", "&amp;", "&amp;lt;", "&#38;", "#38;", "&eacute;",
    ]
)  # fmt: skip
texts = st.one_of(st.text(max_size=30), st.lists(pieces, max_size=12).map("".join))


@often
@given(texts)
def test_cleaned_text_is_visible_text_on_one_line(text: str) -> None:
    cleaned = clean_text(text)
    categories = {unicodedata.category(each) for each in cleaned} - {"Cn"}
    assert categories.isdisjoint({"Cc", "Cs", "Co", "Zl", "Zp"})
    assert cleaned == " ".join(cleaned.split())
    assert not set(cleaned) & set("\u202e\u2066\u200b\u00ad\ufeff\u200e")


@often
@given(texts)
def test_text_in_any_normal_form_is_one_text(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(unicodedata.normalize("NFD", cleaned)) == cleaned


@often
@given(texts)
def test_visible_text_stays_as_it_is(text: str) -> None:
    assert visible_text(visible_text(text)) == visible_text(text)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("Rail &amp; Quay", "Rail & Quay"),
        ("It&amp;#39;s", "It's"),
        ("&amp;amp;amp;quot;", '"'),
        ("&#38;#38;lt;", "<"),
        ("AT&T and R&D;", "AT&T and R&D;"),
        ("&notit;", "&notit;"),
        ("caf&eacute;&nbsp;bar", "café bar"),
        ("&#x202e;elprup&#8203;", "elprup"),
    ],
)
def test_entities_are_resolved_however_often_they_were_escaped(given: str, read: str) -> None:
    assert clean_text(given) == read


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",  # a joiner between Persian letters
        "👩\u200d⚕\ufe0f",
        "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "葛\U000e0100",
        "ກໍານົດ",
        "שָׁלוֹם",
    ],
)
def test_invisible_characters_that_a_script_needs_stay(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200d", "\ufe0f", "\u00ad", "\u2066", "\u3164", "\U000e0041"]
)
def test_names_that_look_the_same_are_the_same(hidden: str) -> None:
    assert clean_text(f"Sp{hidden}ort{hidden}") == "Sport"


def test_only_the_first_few_of_many_marks_stay() -> None:
    piled = clean_text("Z" + "\u0316\u0335" * 50)
    assert len(piled) == 1 + MOST_MARKS


def test_marks_of_a_file_are_bounded_and_in_normal_form() -> None:
    assert normal_form("e\u0301\nb") == "é\nb"
    assert len(normal_form("e" + "\u0316" * 10_000)) < 50


@pytest.mark.parametrize(
    "piece", ["\u0301\u0316", "&amp;", "&#38;", "&l", "\u200d", "a\ufe0f", "😀", "e\u0301"]
)
def test_cleaning_twice_the_text_takes_twice_the_steps(piece: str) -> None:
    assert is_linear(clean_text, piece * 2_000, piece * 4_000)


def test_address_loses_its_entities_too() -> None:
    assert without_entities("https://a.example/?a=1&amp;amp;b=2") == "https://a.example/?a=1&b=2"


def test_html_is_in_one_form_and_keeps_its_tags() -> None:
    html = '<p title="e\u0301">\u0338cafe\u0301 <b>x\u202e</b>so\u00adft</p>'
    assert clean_html_text(html) == '<p title="é">\u0338café <b>x</b>so\u00adft</p>'
