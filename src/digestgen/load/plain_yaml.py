"""A parser for the part of YAML that almost all article files use, several times as fast as PyYAML.

It reads block mappings and lists, with texts on one line, whole numbers, true and false. Where it
returns a mapping, it is the one that PyYAML returns; for all other text, and for errors, it returns None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# indentation, a dash, a key, then a text in double quotes without escapes, or what else there is
_LINE = re.compile(
    r'( *)(- +)?(?:([A-Za-z_][\w-]{0,60}):(?: +|(?=\n)))?(?:(")([^"\\\n]*)" *|([^\n]*))\n', re.ASCII
)
_ESCAPED = re.compile(r'"((?:[^"\\]|\\["\\/])*)"')
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_ESCAPE = re.compile(r"\\(.)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,15})", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_WORDS = re.compile(r"[^\W\d_](?:[^:#\s\x00-\x1f]|:(?=[^\s])| (?=[^#\s]))*")
_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")  # PyYAML reads the first three as ends of lines
_TRUTH = {"true": True, "false": False}
_EMPTY: dict[str, Callable[[], Any]] = {"[]": list, "{}": dict}
# the words that YAML 1.1 does not read as text, and the length of the longest
_NOT_TEXT = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n"))
_LONGEST = 5


class _NotPlainError(Exception):
    """A text that this module does not read."""


class _Frame:
    """A mapping or list that may go on, and the column that it is in."""

    __slots__ = ("column", "container", "is_list", "pending")

    def __init__(self, column: int, *, is_list: bool) -> None:
        self.column = column
        self.is_list = is_list
        self.container: Any = [] if is_list else {}
        self.pending: str | None = None  # the key whose value may be in the lines below it


def parse_plain(text: str) -> dict[str, Any] | None:
    """Return the mapping in `text`, with times as text; None if only PyYAML can read it."""
    if "\t" in text or not (text.isascii() or _BREAKS.search(text) is None):
        return None
    frame = _Frame(0, is_list=False)
    frames = [frame]
    try:
        for spaces, dash, key, quote, quoted, rest in _LINE.findall(f"{text}\n"):
            value = quoted if quote else _EMPTY[rest]() if rest in _EMPTY else _scalar(rest)
            if not key and not dash:
                if value is not None:
                    return None
                continue
            if dash or frame.is_list or frame.column != len(spaces):
                frame = _turn(frames, len(spaces), dash, key, value)
            if key:
                if key in frame.container or (len(key) <= _LONGEST and key.lower() in _NOT_TEXT):
                    return None
                frame.container[key] = value
                # if it is None, it may be in the lines below
                frame.pending = key if value is None else None
    except _NotPlainError:
        return None
    top: dict[str, Any] = frames[0].container
    return top


def _turn(frames: list[_Frame], column: int, dash: str, key: str, value: Any) -> _Frame:
    """Return the mapping or list of a line that is not in the same one as the line above it."""
    frame = _frame_at(frames, column, is_list=bool(dash))
    if dash and not key:
        frame.container.append(value)
    elif dash:
        item = _Frame(column + len(dash), is_list=False)
        frame.container.append(item.container)
        frames.append(item)
        return item
    return frame


def _frame_at(frames: list[_Frame], column: int, *, is_list: bool) -> _Frame:
    """Return the mapping or list that a line at `column` continues or begins."""
    # a list may be in the column of the key that it belongs to
    while frames[-1].column > column or (
        frames[-1].column == column and frames[-1].is_list and not is_list
    ):
        frames.pop()
    frame = frames[-1]
    if frame.column == column and frame.is_list == is_list:
        return frame
    if frame.pending is None or not (frame.column < column or is_list):
        raise _NotPlainError
    child = _Frame(column, is_list=is_list)
    frame.container[frame.pending] = child.container
    frame.pending = None
    frames.append(child)
    return child


@lru_cache(maxsize=1 << 14)  # the same few are in every file
def _scalar(text: str) -> Any:
    """Return the value of a scalar, None if it is empty; not of a text in double quotes without escapes."""
    text = text.rstrip(" ")
    if not text:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _NUMBER.fullmatch(text):
        return int(text)
    if _TIME.fullmatch(text) or (_WORDS.fullmatch(text) and text.lower() not in _NOT_TEXT):
        return text
    if match := _ESCAPED.fullmatch(text):
        return _ESCAPE.sub(r"\1", match[1])
    if match := _SINGLE.fullmatch(text):
        return match[1].replace("''", "'")
    raise _NotPlainError
