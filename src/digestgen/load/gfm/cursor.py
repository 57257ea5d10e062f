"""A position in a line, counted in columns; a tab advances to the next multiple of four."""

from __future__ import annotations

import re

_SPACE = re.compile("[ \t]*")
_TAB_STOP = 4


class Cursor:
    """A line from which the containers of a block take their parts, from left to right."""

    __slots__ = ("at", "column", "text")

    def __init__(self, text: str) -> None:
        """Start before the first character of `text`, a line without its line break."""
        self.text, self.at, self.column = text, 0, 0

    def indent(self) -> tuple[int, int]:
        """Return the columns of white space here, and the index of what follows it."""
        match = _SPACE.match(self.text, self.at)
        end = match.end() if match else self.at
        if self.text.find("\t", self.at, end) < 0:
            return end - self.at, end
        column = self.column
        for index in range(self.at, end):
            column += _width(self.text[index], column)
        return column - self.column, end

    def rest(self) -> str:
        """Return the rest of the line."""
        return self.text[self.at :]

    def skip(self, index: int) -> None:
        """Move to `index`: after the white space that `indent` measured, or after a marker."""
        for at in range(self.at, index):
            self.column += _width(self.text[at], self.column)
        self.at = index

    def take(self, columns: int) -> None:
        """Take at most so many columns of white space; if a tab is wider, spaces remain."""
        while columns and self.at < len(self.text) and self.text[self.at] in " \t":
            width = _width(self.text[self.at], self.column)
            if width > columns:
                self.text = " " * (width - columns) + self.text[self.at + 1 :]
                self.at, width = 0, columns
            else:
                self.at += 1
            self.column += width
            columns -= width


def _width(character: str, column: int) -> int:
    return _TAB_STOP - column % _TAB_STOP if character == "\t" else 1
