"""Bare addresses in text that become links (GitHub Flavored Markdown, §6.9)."""

from __future__ import annotations

import re
from typing import NamedTuple

BEGINNING = r"(?:(?<![A-Za-z])https?://|(?<![^\s*_~(])www\.)(?=[\w-])"
"""The beginning of an address, which may be part of a larger pattern."""
_DOMAIN = r"[\w-]++(?:\.[\w-]++)*+"
_ADDRESS = re.compile(rf"(?:https?://(?={_DOMAIN})|(?=www\.))({_DOMAIN})[^\s<]*+", re.IGNORECASE)
_EMAIL_NAME = re.compile(r"[\w.+-]+$", re.ASCII)
_EMAIL_HOST = re.compile(r"[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)++(?<![-_])", re.ASCII)
_ENTITY_AT_END = re.compile(r"&[A-Za-z0-9]++;$")
_TRAILING = "?!.,:*_~'\""


class Autolink(NamedTuple):
    """A piece of text that is a link, and the index after it."""

    text: str
    address: str
    end: int


def address_at(text: str, at: int, *, in_brackets: bool) -> Autolink | None:
    """Return the address that begins at `at`; in brackets it ends before a bracket."""
    match = _ADDRESS.match(text, at)
    if not match or "_" in ".".join(match[1].split(".")[-2:]):
        return None
    found = match[0].partition("]")[0] if in_brackets else match[0]
    found = _trimmed(found)
    if len(found) <= match.end(1) - at - len(match[1]):
        return None
    scheme = "" if "://" in found[:8] else "http://"
    return Autolink(found, scheme + found, at + len(found))


def _trimmed(address: str) -> str:
    """Return an address without the punctuation of the sentence that it is in."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and surplus > 0:
            end, surplus = end - 1, surplus - 1
        elif last == ";" and (match := _ENTITY_AT_END.search(address, max(0, end - 40), end)):
            end = match.start()
        else:
            break
    return address[:end]


def email_at(text: str, start: int, at: int) -> tuple[int, Autolink] | None:
    """Return the e-mail address around the `@` at `at` and where it begins, not before `start`."""
    name = _EMAIL_NAME.search(text, max(start, at - 64), at)
    host = _EMAIL_HOST.match(text, at + 1)
    if not name or not host:
        return None
    found = text[name.start() : host.end()]
    return name.start(), Autolink(found, f"mailto:{found}", host.end())
