"""Slugs and permalinks of our own pages; the identity of an article's address."""

from __future__ import annotations

import re

import pytest

from digestgen.urls import (
    MAX_SLUG_BYTES,
    base_path,
    canonical_url,
    distinct_slugs,
    domain_slug,
    quoted_url,
    slug,
    split_file_name,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/flood",
        "http://example.org/flood",
        "https://www.example.org/flood",
        "https://www.www.example.org/flood",
        "HTTPS://Example.ORG/flood",
        "https://example.org./flood",
        "https://example.org:443/flood",
        "http://example.org:80/flood",
        "http://example.org:443/flood",
        "https://example.org:/flood",
        "https://user@example.org/flood",
        "https://example.org/flood/",
        "https://example.org/flood#top",
        "https://example.org/flood?",
        "https://example.org/flood?utm_source=a&utm_anything=b",
        "https://example.org/flood?fbclid=1&gclid=2&UTM_Medium=c",
        "https://example.org/flood?amp",
        "https://example.org/flood?amp=1&&",
        "https://example.org/%66lood",
        "https://example-org.cdn.ampproject.org/c/s/example.org/flood",
        "https://example-org.cdn.ampproject.org/v/s/www.example.org/flood/?amp=1#x",
        "https://cdn.ampproject.org/c/example.org/flood",
        "https://cdn.ampproject.org/c/s/cdn.ampproject.org/c/s/example.org/flood",
    ],
)
def test_all_addresses_of_one_article_are_one(url: str) -> None:
    assert canonical_url(url) == "example.org/flood"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/Flood",
        "https://example.org/flood.html",
        "https://example.org/flood?id=1",
        "https://example.org:8080/flood",
        "https://m.example.org/flood",
        "https://example.org/flood%2F",
        "https://example.org/flood/2",
        "https://cdn.ampproject.org/about",
        "https://wwwexample.org/flood",
    ],
)
def test_addresses_of_other_articles_are_others(url: str) -> None:
    assert canonical_url(url) != "example.org/flood"


def test_parameters_that_name_the_article_are_kept_in_order() -> None:
    assert canonical_url("https://a.example/?b=2&utm_id=x&a=1") == "a.example?a=1&b=2"


def test_escapes_of_an_address_are_written_in_one_way() -> None:
    assert canonical_url("https://a.example/%7e%c3%a9") == "a.example/~%C3%A9"


def test_address_in_the_amp_cache_keeps_the_pages_parameters() -> None:
    cached = "https://a-example.cdn.ampproject.org/c/s/a.example/x?id=3"
    assert canonical_url(cached) == "a.example/x?id=3"


def test_amp_cache_of_the_amp_cache_without_end_is_taken_apart() -> None:
    assert canonical_url("https://cdn.ampproject.org" + "/c/cdn.ampproject.org" * 3000) != ""


def test_ipv6_host_keeps_its_brackets() -> None:
    assert canonical_url("https://[::1]:443/a") == "[::1]/a"


def test_address_that_can_not_be_taken_apart_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid IPv6 URL"):
        canonical_url("https://[::1/a")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A Flood!", "a-flood"),
        ("already-a-slug", "already-a-slug"),
        ("a--b_c", "a-b-c"),
        ("../../etc/passwd", "etc-passwd"),
        ("R&D", "r-d"),
    ],
)
def test_slug_is_plain(text: str, part: str) -> None:
    assert slug(text) == part


@pytest.mark.parametrize("text", ["Über Füße", "日本語", "Москва река", "كتاب"])
def test_slug_of_text_in_any_script_is_in_plain_letters(text: str) -> None:
    assert re.fullmatch("[a-z]+(-[a-z]+)*", slug(text))
    assert slug(text).count("-") >= text.count(" ")


@pytest.mark.parametrize("text", ["", "😀", "-", "...", "\ud800"])
def test_slug_of_text_without_letters_is_a_hash_of_it(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{4}", slug(text))


def test_slugs_of_different_signs_differ() -> None:
    assert slug("😀") != slug("😁")


@pytest.mark.parametrize("text", ["a" * 200, "word-" * 40, "é" * 200, "a" * 79 + " b"])
def test_long_slug_is_cut_to_eighty_bytes(text: str) -> None:
    assert len(slug(text)) <= MAX_SLUG_BYTES


def test_slug_of_eighty_bytes_stays() -> None:
    assert slug("a" * 80) == "a" * 80


def test_long_slugs_that_begin_alike_differ() -> None:
    assert slug("word " * 40 + "one") != slug("word " * 40 + "two")


def test_long_slug_is_cut_at_a_word() -> None:
    assert re.fullmatch(r"(word-)+[0-9a-f]{4}", slug("word " * 40))


def test_slugs_that_differ_stay_as_they_are() -> None:
    assert distinct_slugs({"A": "a", "B": "b"}, ()) == {"A": "a", "B": "b"}


def test_first_in_order_keeps_a_slug_that_several_want() -> None:
    slugs = distinct_slugs({"C#": "c", "C": "c", "C++": "c"}, ())
    assert slugs["C"] == "c"
    assert len(set(slugs.values())) == 3


def test_preferred_one_keeps_a_slug_that_several_want() -> None:
    assert distinct_slugs({"C": "c", "C#": "c"}, {"C#"})["C#"] == "c"


def test_suffix_of_a_slug_does_not_depend_on_the_others() -> None:
    few = distinct_slugs({"C": "c", "C#": "c"}, ())
    many = distinct_slugs({"C": "c", "C!": "c", "C#": "c"}, ())
    assert few["C#"] == many["C#"]


def test_distinct_slugs_are_at_most_eighty_bytes() -> None:
    slugs = distinct_slugs({"A": "a" * 80, "B": "a" * 80}, ())
    assert max(map(len, slugs.values())) <= MAX_SLUG_BYTES


@pytest.mark.parametrize(
    ("domain", "part"),
    [
        ("bbc.co.uk", "bbc.co.uk"),
        ("münchen.example", f"{slug('münchen')}.example"),
        ("a..b", "a.b"),
    ],
)
def test_slug_of_a_domain_keeps_its_dots(domain: str, part: str) -> None:
    assert domain_slug(domain) == part


@pytest.mark.parametrize("domain", ["..", "", "../..", "-.-", "/", "\ud800"])
def test_slug_of_an_odd_domain_is_one_safe_part_of_a_path(domain: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", domain_slug(domain))


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


def test_quoting_twice_is_quoting_once() -> None:
    once = quoted_url("/a b/ü?q=<x>&y=%20#é")
    assert quoted_url(once) == once == "/a%20b/%C3%BC?q=%3Cx%3E&y=%20#%C3%A9"


@pytest.mark.parametrize(
    ("base_url", "path"),
    [
        ("https://a.example", "/"),
        ("https://a.example/", "/"),
        ("https://a.example/repo", "/repo/"),
        ("https://a.example/a/b/", "/a/b/"),
    ],
)
def test_base_path_has_a_slash_at_both_ends(base_url: str, path: str) -> None:
    assert base_path(base_url) == path
