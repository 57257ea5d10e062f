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
        ("https://x.example/&amp;amp;a", "https://x.example/&a"),
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
        ("javascript:alert(1)", "it begins with javascript:"),
        ("JAVASCRIPT:alert(1)", "it begins with javascript:"),
        ("  javascript:alert(1)", "it begins with javascript:"),
        ("&#106;avascript:alert(1)", "it begins with javascript:"),
        ("java\tscript:alert(1)", "control character"),
        ("java&Tab;script:alert(1)", "control character"),
        ("https://x.example\n/", "control character"),
        ("data:text/html,x", "it begins with data:"),
        ("vbscript:x", "it begins with vbscript:"),
        ("mailto:a@b.example", "it begins with mailto:"),
        ("//host.example/", "it has no https://"),
        ("/\\host.example/", "it has no https://"),
        ("\\\\host.example\\", "it has no https://"),
        ("&sol;&sol;host.example", "it has no https://"),
        ("/&sol;host.example", "it has no https://"),
        ("/&bsol;host.example", "it has no https://"),
        ("www.x.example/a", "it has no https://"),
        ("about", "it has no https://"),
        ("", "it has no https://"),
        ("https:///x", "it has no host"),
        ("https:/x/y", "it has no host"),
        ("https:x", "it has no host"),
        ("https://:80/", "it has no host"),
        ("https://exa mple.example/", "its host is not valid"),
        ('https://x".example/', "its host is not valid"),
        ("https://<x>/", "its host is not valid"),
        ("https://good.example\\@evil.example/", "its host is not valid"),
        ("http://x.example:99999/", "Port out of range"),
        ("http://x.example:ab/", "Port could not be cast"),
        ("https://[::1/", "Invalid IPv6 URL"),
        ("https://x.example/" + "a" * 2000, "it is longer than 2,000 bytes"),
        ("https://x.example/" + "é" * 400, "it is longer than 2,000 bytes"),
        ("https://" + "a." * 130 + "x/", "its host is longer than 253 bytes"),
        ("https://" + "ä." * 130 + "x/", "its host is longer than 253 bytes"),
        ("https://a..x/", "its host is not valid"),
        ("https://.x/", "its host is not valid"),
        ("https://%E2%80%8B/", "its host is not valid"),
        ("https://%E2%80%8B.x/", "its host is not valid"),
        ("https://%Cé%81.x/", "its host is not valid"),
        ("https://é[::1]/", "its host is not valid"),
        ("https://[::1]é/", "its host is not valid"),
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


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("https://münchen.example/é", "https://xn--mnchen-3ya.example/%C3%A9"),
        ("https://MÜNCHEN.example:8080", "https://xn--mnchen-3ya.example:8080"),
        ("https://user:secret@x.example/a", "https://x.example/a"),
        ("https://paper.example@evil.example/", "https://evil.example/"),
        ("https://x.example/e\u0301", "https://x.example/%C3%A9"),
    ],
)
def test_link_has_its_host_in_ascii_and_no_user(given: str, link: str) -> None:
    assert safe_link(given) == link
