"""Slugs: the parts of addresses that are made from names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.files.names import path_error
from digestgen.text.slugs import MAX_SLUG_BYTES, domain_slug, slug, split_file_name, term_slug
from steps import is_linear

often = settings(max_examples=200, deadline=None, derandomize=True)
names = st.text(st.characters(exclude_categories=()), max_size=30)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("ASP.NET", "asp-net"),
        ("R&B", "r-and-b"),
        ("@home", "at-home"),
        ("100%", "100-percent"),
        ("Middle East", "middle-east"),
        ("Middle - East", "middle-east"),
        ("São Paulo", "sao-paulo"),
        ("Sa\u0303o Paulo", "sao-paulo"),
        ("Łódź, Ærø & Straße", "lodz-aero-and-strasse"),
        ("İstanbul", "istanbul"),
        ("Romania’s 'court'", "romanias-court"),
        ("Hawaiʻi™", "hawaii"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slug_of_a_latin_name_is_its_words(name: str, part: str) -> None:
    assert slug(name) == term_slug(name) == part


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Москва река", "moskva-reka"),
        ("北京", "bei-jing"),
        ("서울", "seoul"),
        ("Ελλάδα", "ellada"),
        ("☕", "coffee"),
    ],
)
def test_name_in_another_script_is_transliterated_and_a_topic_has_a_hash(
    name: str, part: str
) -> None:
    assert slug(name) == part
    assert re.fullmatch(rf"{part}-[0-9a-f]{{8}}", term_slug(name))


def test_topics_that_sound_alike_in_latin_letters_differ() -> None:
    assert slug("ش") == slug("س") or term_slug("ش") != term_slug("س")
    assert term_slug("石家庄") != term_slug("十家庄")


@pytest.mark.parametrize("other", ["МОСКВА  РЕКА", "москва-река"])
def test_case_spaces_and_hyphens_of_another_script_do_not_count(other: str) -> None:
    assert term_slug("Москва река") == term_slug(other)


@pytest.mark.parametrize("text", ["", "-", "...", "\ud800", "\u0301"])
def test_slug_of_text_without_letters_is_a_hash_of_it(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{4}", slug(text))
    assert re.fullmatch("[0-9a-f]{8}", term_slug(text))


@pytest.mark.parametrize("name", ["CON", "aux", "Com1"])
def test_name_of_a_windows_device_gets_a_hash(name: str) -> None:
    assert slug(name).startswith(f"{name.lower()}-")
    assert domain_slug(f"{name.lower()}.example").startswith(f"{name.lower()}.example-")


@often
@given(names)
def test_slug_of_any_text_is_one_safe_part_of_a_path(text: str) -> None:
    for made in (slug(text), term_slug(text)):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", made)
        assert len(made) <= MAX_SLUG_BYTES
    assert not path_error(domain_slug(text))


@often
@given(names)
def test_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)
    assert term_slug(term_slug(text)) == term_slug(text)


@pytest.mark.parametrize("text", ["a" * 200, "word-" * 40, "é" * 200, "a" * 79 + " b"])
def test_long_slug_is_cut_to_eighty_bytes(text: str) -> None:
    assert len(slug(text)) <= MAX_SLUG_BYTES
    assert len(term_slug(text)) <= MAX_SLUG_BYTES


def test_slug_of_eighty_bytes_stays() -> None:
    assert slug("a" * 80) == "a" * 80


def test_long_slugs_that_begin_alike_differ() -> None:
    assert slug("word " * 40 + "one") != slug("word " * 40 + "two")


def test_long_slug_is_cut_at_a_word() -> None:
    assert re.fullmatch(r"(word-)+[0-9a-f]{4}", slug("word " * 40))


@pytest.mark.parametrize("piece", ["é", "京", "a'", "....", "%", "\u0301\u0316", "☕ "])
def test_slug_of_twice_the_text_takes_twice_the_steps(piece: str) -> None:
    assert is_linear(slug, piece * 2_000, piece * 4_000)


@pytest.mark.parametrize(
    ("domain", "part"),
    [
        ("bbc.co.uk", "bbc.co.uk"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("a--b.example", "a--b.example"),
        ("localhost:8080", "localhost-8080"),
    ],
)
def test_slug_of_a_domain_is_the_domain(domain: str, part: str) -> None:
    assert domain_slug(domain) == part


@pytest.mark.parametrize("domain", ["..", "", "../..", "-.-", "/", "\ud800", "_a.example", "a..b"])
def test_slug_of_an_odd_domain_is_one_safe_part_of_a_path(domain: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+[.-])*[0-9a-f]{8}", domain_slug(domain))


def test_long_domain_is_cut_to_eighty_bytes() -> None:
    assert len(domain_slug("a" * 100 + ".example")) <= MAX_SLUG_BYTES


@pytest.mark.parametrize(
    ("stem", "parts"),
    [
        ("2024-05-01-the-flood", ("2024/05/01/", "the-flood")),
        ("2024-05-01-The Flood", ("2024/05/01/", "the-flood")),
        ("2024-05-01-2024-06-01-x", ("2024/05/01/", "2024-06-01-x")),
        ("2024-02-30-flood", ("", "2024-02-30-flood")),
        ("2024-05-01", ("", "2024-05-01")),
        ("0000-01-01-a", ("", "0000-01-01-a")),
        ("flood", ("", "flood")),
    ],
)
def test_file_name_is_a_day_and_a_slug(stem: str, parts: tuple[str, str]) -> None:
    assert split_file_name(stem) == parts
