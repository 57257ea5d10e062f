"""Addresses in content: which of them may become a link, and in what form."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from digestgen.text import normal_form, without_entities
from digestgen.urls import quoted_url

_HOST = re.compile(r"[\w.~%!$&'()*+,;=:@\[\]-]+")  # RFC 3986, and the letters of RFC 3987
# most addresses have nothing in them that could be wrong
_CLEAN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w!#$%'()*+,/:;=?@~.-]{0,2000})?", re.ASCII
)
_MAX_LENGTH = 8000  # what RFC 9110, §4.1, asks every server to take
_SITE_RELATIVE = re.compile(r"/(?![/\\])")


def safe_link(given: str) -> str:
    """Return `given` as an address to link to.

    Entities that end in a semicolon are resolved, letters are in NFC, and characters that an address cannot
    have are percent-encoded. Raises ValueError, with the reason, for an address that is neither http, https
    nor site-relative (beginning with one slash).
    """
    if _CLEAN.fullmatch(given):
        return given
    text = normal_form(without_entities(given).strip())
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"it is longer than {_MAX_LENGTH:,} characters")
    if _SITE_RELATIVE.match(text):
        return quoted_url(text)
    if any(character < " " for character in text):
        raise ValueError("it contains a control character")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"}:
        begins = f"begins with {parts.scheme}:" if parts.scheme else "has no https://"
        raise ValueError(f"it {begins}")
    if not parts.hostname:
        raise ValueError("it has no host")
    if not _HOST.fullmatch(parts.netloc):
        raise ValueError("its host is not valid")
    _ = parts.port  # raises ValueError for one that is not a number
    head = text[: text.index("//") + 2 + len(parts.netloc)]
    return head + quoted_url(text[len(head) :])
