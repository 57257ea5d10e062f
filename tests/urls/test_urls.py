"""The identity of an article's address, and the links of the site."""

from __future__ import annotations

import pytest

from digestgen.urls import base_path, canonical_url, quoted_url, without_credentials


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
        "https://münchen.example/caf%C3%A9?q=ü",
        "https://MÜNCHEN.example/café?q=%c3%bc",
        "https://mu\u0308nchen.example/cafe\u0301?q=u%CC%88",
        "https://m%C3%BCnchen.example/cafe%CC%81?q=ü",
        "https://u:p@www.xn--mnchen-3ya.example:443/caf%c3%a9/?q=%C3%BC",
        "https://XN--MNCHEN-3YA.example/café?q=ü",
        "https://münchen。example/café?q=ü",
    ],
)
def test_letters_of_an_address_have_one_form(url: str) -> None:
    assert canonical_url(url) == "xn--mnchen-3ya.example/caf%C3%A9?q=%C3%BC"


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


@pytest.mark.parametrize(
    "path",
    [
        "%41\u0301",  # a letter that the escape hides from the mark behind it
        "%2F\u0307",  # a mark behind an escape that stays
        "%CC\u0301",
        "%4%31",  # an escape that appears when another is resolved
        "%C3é",
        "100%",
        "\u212a\u1fef",
    ],
)
def test_canonical_form_of_odd_escapes_is_its_own(path: str) -> None:
    once = canonical_url(f"https://a.example/{path}")
    assert canonical_url(f"https://{once}") == once


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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://bot:secret@github.com/u/r.git", "https://github.com/u/r.git"),
        ("https://secret@github.com/u/r", "https://github.com/u/r"),
        ("https://me@a.example:se@cret@github.com/u", "https://github.com/u"),
        ("fatal: 'https://u:se\"cr'et@h/x': no", "fatal: 'https://h/x': no"),
        ("ssh://git@h:22/x and https://u:p@b/", "ssh://h:22/x and https://b/"),
        ("git@github.com:u/r.git", "git@github.com:u/r.git"),
        ("https://a.example/@me?x=a@b", "https://a.example/@me?x=a@b"),
        ("https://a.example/f?id=1&token=secret&n=2#x", "https://a.example/f?id=1&token=…&n=2#x"),
        ("https://a.example/f?access_token=secret", "https://a.example/f?access_token=…"),
        ("https://a.example/f?API_KEY=secret", "https://a.example/f?API_KEY=…"),
        (
            "https://a.example/f?keywords=flood&author=x",
            "https://a.example/f?keywords=flood&author=x",
        ),
        ("write to me@a.example", "write to me@a.example"),
    ],
)
def test_address_is_shown_without_credentials(text: str, shown: str):
    assert without_credentials(text) == shown
