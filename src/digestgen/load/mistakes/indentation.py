"""Mistakes in indentation: a walk through the nested mappings and lists of a text."""

from __future__ import annotations

from typing import Literal

from digestgen.load.mistakes.lines import Line, Mistake

_Kind = Literal["mapping", "list"]
_NO_SPACES = "remove the spaces before it"
State = Literal["empty", "text", "closed"]
"""The value of the last entry: none so far, a text that may go on, or one that has ended."""


class _Level:
    """A mapping or list that may continue, its column, and its last line."""

    __slots__ = ("column", "kind", "line", "lines")

    def __init__(self, column: int, kind: _Kind, line: int) -> None:
        self.column, self.kind, self.line, self.lines = column, kind, line, 1


class Indentation:
    """The levels that are open where a line begins."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._first: Line | None = None
        self.state: State = "empty"

    def continues(self, line: Line) -> bool:
        """Return whether a line without a key belongs to the value above it."""
        if not self._levels or line.indent <= self._levels[-1].column:
            return False
        return self.state != "closed"

    def enter(self, line: Line) -> Mistake | None:
        """Move to a line with a dash or a key; return its mistake if it is in no open level."""
        self._first = self._first or line
        kinds: list[tuple[int, _Kind]] = [(column, "list") for column in line.dashes]
        if line.key is not None:
            kinds.append((line.key_column, "mapping"))
        for number, (column, kind) in enumerate(kinds):
            if number:
                self._levels.append(_Level(column, kind, line.index))
            elif mistake := self._enter(line, column, kind):
                return mistake
        return None

    def _enter(self, line: Line, column: int, kind: _Kind) -> Mistake | None:
        left: _Level | None = None
        while self._levels and self._levels[-1].column > column:
            left = self._levels.pop()
            self.state = "closed"
        top = self._levels[-1] if self._levels else None
        if top and top.column == column and top.kind == "list" and kind == "mapping":
            self._levels.pop()  # a list may be in the column of the key that it belongs to
            below, top = top, self._levels[-1] if self._levels else None
            if top is None or top.column != column:
                return _wrong(line, left or below)
        if top is None:
            if left is not None:
                return self._wrong_first(line, left)
            self._levels.append(_Level(column, kind, line.index))
            return None
        if top.column == column and top.kind == kind:
            top.line, top.lines = line.index, top.lines + 1
            return None
        if self.state == "empty":
            self._levels.append(_Level(column, kind, line.index))
            return None
        return _wrong(line, left or top)

    def _wrong_first(self, line: Line, left: _Level) -> Mistake:
        if left.lines == 1 and self._first:
            hint = "remove the spaces before the first key"
            return self._first.mistake("wrong indentation", hint)
        return _wrong(line, left)


def _wrong(line: Line, like: _Level) -> Mistake:
    """Return the mistake of a line that should be in the column of `like`, or of the one line there."""
    if like.lines == 1 and like.column % 2 and not line.column % 2:
        # an odd number of spaces is the slip, though it came first
        return _mistake(like.line + 1, like.column, line.column, line.index + 1)
    return _mistake(line.index + 1, line.column, like.column, like.line + 1)


def _mistake(line: int, column: int, wanted: int, like: int) -> Mistake:
    found = f"{_spaces(column)} where {wanted or 'none'} {'is' if wanted == 1 else 'are'} expected"
    hint = f"indent it by {_spaces(wanted)}, like line {like}" if wanted else _NO_SPACES
    return Mistake(line, column + 1, f"wrong indentation: {found}", hint)


def _spaces(number: int) -> str:
    return f"{number} space" if number == 1 else f"{number} spaces"
