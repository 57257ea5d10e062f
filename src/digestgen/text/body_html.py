"""The HTML of bodies, as the sanitiser writes it: its addresses and its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

ID_PREFIX = "user-content-"
"""Begins each id in a body, so that none is an id of the page; GitHub's prefix."""

_START_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+>')
_ADDRESS = re.compile(r' (href|src|poster|cite|srcset)="([^"]*)"')
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
_TAG = re.compile("<[^>]*>")


def body_with_addresses(html: str, change: Callable[[str], str | None]) -> str:
    """Return a body with what `change` makes of each address in it; None removes the attribute."""

    def attribute(match: re.Match[str]) -> str:
        name, value = match[1], unescape(match[2])
        found: str | None
        if name == "srcset":
            parts = (each.split(None, 1) for each in value.split(",") if each.strip())
            found = ", ".join(" ".join((change(each) or "", *size)) for each, *size in parts)
        else:
            found = change(value)
        return "" if found is None else f' {name}="{escape(found)}"'

    # in the text between tags < is escaped, so that nothing else looks like one
    return _START_TAG.sub(lambda tag: _ADDRESS.sub(attribute, tag[0]), html)


def first_paragraph(html: str) -> str:
    """Return the text of the first paragraph of a body that has any, on one line."""
    texts = (" ".join(plain_text(match[1]).split()) for match in _PARAGRAPH.finditer(html))
    return next((text for text in texts if text), "")


def plain_text(html: str) -> str:
    """Return the text of a body, without its tags."""
    return unescape(_TAG.sub("", html))
