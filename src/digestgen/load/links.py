"""Addresses in content: which may become a link, and how they are read."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from digestgen.urls import quoted

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SITE_RELATIVE = re.compile(r"/(?![/\\])")


def safe_link(given: str) -> str:
    """Return `given` as an address to link to.

    Entities that end in a semicolon are resolved; what may not stand in an address is
    percent-encoded. Raises ValueError, saying why, for all that is neither http, https nor
    site-relative (one slash at its beginning).
    """
    text = _ENTITY.sub(lambda match: unescape(match[0]), given) if "&" in given else given
    text = text.strip()
    if _SITE_RELATIVE.match(text):
        return quoted(text)
    if any(character < " " for character in text):
        raise ValueError("has a control character in it")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"}:
        kind = f"a {parts.scheme}: address" if parts.scheme else "without http:// or https://"
        raise ValueError(kind)
    if not parts.hostname:
        raise ValueError("without a host")
    _ = parts.port  # raises ValueError for one that is not a number
    head = text[: text.index("//") + 2 + len(parts.netloc)]
    return head + quoted(text[len(head) :])
