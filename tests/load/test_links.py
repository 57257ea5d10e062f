"""Addresses in content: which may become a link, and how they are read."""

from __future__ import annotations

import pytest

from digestgen.load.links import safe_link


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&b=2"),
        ("https://x.example/?a=1&#038;b&#x26;c", "https://x.example/?a=1&b&c"),
        ("https://x.example/it&apos;s", "https://x.example/it's"),
        ("https://x.example/&amp;amp;", "https://x.example/&amp;"),
    ],
)
def test_entity_that_ends_in_a_semicolon_is_resolved(given: str, link: str) -> None:
    assert safe_link(given) == link


@pytest.mark.parametrize(
    "query", ["amp&amp&amp", "a&copy=1", "a&notit;", "a&copyright;b", "a&#;", "a&;", "&#xZ;"]
)
def test_what_is_no_whole_entity_stays(query: str) -> None:
    assert safe_link(f"https://x.example/?{query}") == f"https://x.example/?{query}"


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("https://x.example/a b", "https://x.example/a%20b"),
        ("https://x.example/ü?q=ß#é", "https://x.example/%C3%BC?q=%C3%9F#%C3%A9"),
        ("https://x.example/\"<>`'", "https://x.example/%22%3C%3E%60'"),
        ("https://x.example/%252F!%zz", "https://x.example/%252F!%zz"),
        ("https://x.example/\x7f", "https://x.example/%7F"),
        ("/media/a b.jpg", "/media/a%20b.jpg"),
        (" https://x.example/ \n", "https://x.example/"),
        ("HTTPS://X.example/A", "HTTPS://X.example/A"),
        ("https://münchen.example/", "https://münchen.example/"),
        ("https://[::1]:8080/a", "https://[::1]:8080/a"),
        ("http://x.example:80", "http://x.example:80"),
    ],
)
def test_only_what_may_not_stand_in_an_address_is_changed(given: str, link: str) -> None:
    assert safe_link(given) == link


@pytest.mark.parametrize("given", ["/", "/about/", "/about/#team", "/a?b=c", "/a//b"])
def test_path_on_the_site_is_a_link(given: str) -> None:
    assert safe_link(given) == given


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("javascript:alert(1)", "a javascript: address"),
        ("JAVASCRIPT:alert(1)", "a javascript: address"),
        ("  javascript:alert(1)", "a javascript: address"),
        ("&#106;avascript:alert(1)", "a javascript: address"),
        ("java\tscript:alert(1)", "control character"),
        ("java&Tab;script:alert(1)", "control character"),
        ("https://x.example\n/", "control character"),
        ("data:text/html,x", "a data: address"),
        ("vbscript:x", "a vbscript: address"),
        ("mailto:a@b.example", "a mailto: address"),
        ("//host.example/", "without http:// or https://"),
        ("/\\host.example/", "without http:// or https://"),
        ("\\\\host.example\\", "without http:// or https://"),
        ("&sol;&sol;host.example", "without http:// or https://"),
        ("/&sol;host.example", "without http:// or https://"),
        ("/&bsol;host.example", "without http:// or https://"),
        ("www.x.example/a", "without http:// or https://"),
        ("about", "without http:// or https://"),
        ("", "without http:// or https://"),
        ("https:///x", "without a host"),
        ("https:/x/y", "without a host"),
        ("https:x", "without a host"),
        ("https://:80/", "without a host"),
        ("https://exa mple.example/", "its host is not one"),
        ('https://x".example/', "its host is not one"),
        ("https://<x>/", "its host is not one"),
        ("https://good.example\\@evil.example/", "its host is not one"),
        ("http://x.example:99999/", "Port out of range"),
        ("http://x.example:ab/", "Port could not be cast"),
        ("https://[::1/", "Invalid IPv6 URL"),
        ("https://x.example/" + "a" * 8000, "longer than 8,000 characters"),
    ],
)
def test_any_other_address_is_refused_with_the_reason(given: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        safe_link(given)


def test_tab_after_the_first_slash_does_not_lead_off_the_site() -> None:
    assert safe_link("/\t/evil.example/") == "/%09/evil.example/"


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        safe_link("https://x.example/\ud800")
