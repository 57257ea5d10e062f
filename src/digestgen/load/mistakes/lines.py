"""The lines of a YAML text as a person sees them: indentation, dashes, key and value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from digestgen.load.schema import KEYS

_DASH = re.compile(r"-[ \t]+(?=\S)|-[ \t]*$")
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s?:,\[\]{}#&*!|>'"%@`-].*?|[?:-](?=\S).*?)[ \t]*:(?=[ \t]|$)"""
)
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*")


class Mistake(Struct, frozen=True):
    """A mistake in a text, at a line and column from 1, and how to correct it."""

    line: int
    column: int
    message: str
    hint: str


class Line(Struct, frozen=True):
    """A line of YAML in block style. Columns count from 0."""

    index: int  # from 0
    text: str
    indent: int
    dashes: tuple[int, ...]  # the columns of "- " before the key or value
    key: str | None  # as it is written, without quotes
    key_column: int
    value: str  # without spaces around it; a comment after it is still there
    value_column: int

    @property
    def column(self) -> int:
        """The column of the first character of the line."""
        return self.dashes[0] if self.dashes else self.key_column

    @property
    def sibling_column(self) -> int:
        """The column from which a line below no longer belongs to the value of this one."""
        return self.column if self.key is None else self.key_column

    def mistake(self, message: str, hint: str, column: int | None = None) -> Mistake:
        """Return a mistake in this line; `column` counts from 0."""
        at = self.column if column is None else column
        return Mistake(self.index + 1, at + 1, message, hint)


def read_line(index: int, text: str) -> Line:
    """Return the parts of a line that is not blank and not a comment."""
    at = indent = len(text) - len(text.lstrip(" "))
    dashes = []
    while match := _DASH.match(text, at):
        dashes.append(at)
        at = match.end()
    match = _KEY.match(text, at)
    if match is None or (match[1][0] not in "\"'" and _COMMENT.search(match[1])):
        return Line(index, text, indent, tuple(dashes), None, at, text[at:].strip(), at)
    value = text[match.end() :]
    column = match.end() + len(value) - len(value.lstrip())
    key = match[1][1:-1] if match[1][0] in "\"'" else match[1]
    return Line(index, text, indent, tuple(dashes), key, at, value.strip(), column)


def without_comment(value: str) -> str:
    """Return an unquoted value without the comment after it."""
    return _COMMENT.sub("", value, count=1).rstrip()


def is_key(name: str | None) -> bool:
    """Return whether `name` was meant as a key: it is one of digestgen's, or a lower-case word."""
    if name is None:
        return False
    return name in KEYS or bool(_IDENTIFIER.fullmatch(name) and name.islower())


def lines_with_keys(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield the lines between two indices of `text`, except the first, that begin with a key.

    Their own indices are not those of the text.
    """
    for each in text[start:end].split("\n")[1:]:
        if each.strip() and is_key((line := read_line(0, each)).key):
            yield line


def quotes_in_line(text: str) -> str:
    """Return `text` as YAML in quotes, for a hint."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
