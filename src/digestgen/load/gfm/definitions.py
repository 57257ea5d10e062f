"""Link reference definitions, and the parts of a link: label, destination and title.

Source: CommonMark, §4.7 and §6.3.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from html import unescape
from html.entities import html5
from typing import NamedTuple

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(rf"\\([!-/:-@\[-`{{-~])|{ENTITY.pattern}")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.|\\\n){0,999}+)\]", re.DOTALL)
_IN_BRACKETS = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
_BARE_PART = re.compile(r"(?:[^ \x00-\x1f\x7f()\\]|\\[!-/:-@\[-`{-~]|\\(?![!-/:-@\[-`{-~]))*+")
_TITLE = re.compile(
    r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'|\(((?:[^()\\]|\\.)*+)\)', re.DOTALL
)
_SPACE = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_LINE_END = re.compile(r"[ \t]*+(?:\n|$)")
_MAX_PARENTHESES = 32


class LinkDestination(NamedTuple):
    """The address that a link leads to or a picture comes from, with its title."""

    address: str
    title: str = ""


class _Part(NamedTuple):
    """A part of a link, and the index after it."""

    text: str
    end: int


def unescaped(text: str) -> str:
    """Return a destination, a title or the text beside a fence with escapes and entities resolved."""
    return _ESCAPE.sub(_plain, text) if "\\" in text or "&" in text else text


def _plain(match: re.Match[str]) -> str:
    return match[1] or resolved_entity(match[0])


def resolved_entity(entity: str) -> str:
    """Return the characters that an entity stands for, or the entity itself if it does not exist."""
    return unescape(entity) if entity.startswith("&#") or entity[1:] in html5 else entity


def label_key(label: str) -> str:
    """Return the form of a label in which labels are compared."""
    return " ".join(label.split()).casefold()


def read_label(text: str, at: int) -> _Part | None:
    """Return the label in brackets at `at`."""
    match = _LABEL.match(text, at)
    return _Part(match[1], match.end()) if match and match[1].strip() else None


def read_definitions(text: str, found: MutableMapping[str, LinkDestination]) -> int:
    """Add the definitions at the beginning of a paragraph to `found`; return the index after them.

    If several have the same label, the first one counts.
    """
    at = 0
    while text.startswith("[", at):
        label = read_label(text, at)
        if not label or not text.startswith(":", label.end):
            break
        read = _read_target(text, _skip(text, label.end + 1))
        if not read:
            break
        target, at = read
        found.setdefault(label_key(label.text), target)
    return at


def _read_target(text: str, at: int) -> tuple[LinkDestination, int] | None:
    """Return what a definition leads to, and the index of the next line."""
    address = _destination(text, at)
    if not address or address.end == at:
        return None
    title_at = _skip(text, address.end)
    title = _title(text, title_at) if title_at > address.end else None
    if title and (line_end := _LINE_END.match(text, title.end)):
        return LinkDestination(unescaped(address.text), unescaped(title.text)), line_end.end()
    if line_end := _LINE_END.match(text, address.end):
        return LinkDestination(unescaped(address.text)), line_end.end()
    return None


def read_inline_target(text: str, at: int) -> tuple[LinkDestination, int] | None:
    """Return the target in the parentheses that open at `at`, and the index after them."""
    start = _skip(text, at + 1)
    address = _destination(text, start)
    if not address:
        return None
    end = _skip(text, address.end)
    title = _title(text, end) if end > address.end else None
    if title:
        end = _skip(text, title.end)
    if not text.startswith(")", end):
        return None
    return LinkDestination(unescaped(address.text), unescaped(title.text) if title else ""), end + 1


def _skip(text: str, at: int) -> int:
    """Return the index after white space with at most one line end."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _destination(text: str, at: int) -> _Part | None:
    if text.startswith("<", at):
        match = _IN_BRACKETS.match(text, at)
        return _Part(match[1], match.end()) if match else None
    end, depth = at, 0
    while match := _BARE_PART.match(text, end):
        end = match.end()
        sign = text[end : end + 1]
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign not in {"(", ")"} or depth < 0:
            break
        if depth > _MAX_PARENTHESES:
            return None
        end += 1
    return _Part(text[at:end], end) if depth <= 0 else None


def _title(text: str, at: int) -> _Part | None:
    match = _TITLE.match(text, at)
    return (
        _Part(next(each for each in match.groups() if each is not None), match.end())
        if match
        else None
    )
