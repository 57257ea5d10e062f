"""Host names in ASCII for machines, and in their own letters for readers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.urls.hosts import ascii_host, readable_host


@pytest.mark.parametrize(
    ("given", "host", "read"),
    [
        ("Example.ORG", "example.org", "example.org"),
        ("münchen.example", "xn--mnchen-3ya.example", "münchen.example"),
        ("straße.example", "xn--strae-oqa.example", "straße.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah", "例え.テスト"),
        ("नेपाल.example:8080", "xn--l2bey1c2b.example:8080", "नेपाल.example:8080"),
        ("i❤.example", "xn--i-7iq.example", "xn--i-7iq.example"),
        ("\u0430pple.example", "xn--pple-43d.example", "xn--pple-43d.example"),  # Cyrillic а
        ("xn--a.example", "xn--a.example", "xn--a.example"),  # no valid label
        ("", "", ""),
    ],
)
def test_host_is_in_ascii_for_machines_and_readable_for_readers(
    given: str, host: str, read: str
) -> None:
    assert ascii_host(given) == host
    assert readable_host(host) == read


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=20))
def test_any_host_becomes_ascii_and_stays_so(text: str) -> None:
    host = ascii_host(text)
    assert host.isascii()
    assert ascii_host(host) == host
    assert readable_host(host).isprintable() or not host.isprintable()
