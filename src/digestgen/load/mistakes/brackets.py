"""Mistakes in lists and mappings that are written in brackets."""

from __future__ import annotations

import re

from digestgen.load.mistakes.lines import (
    Line,
    Mistake,
    is_key,
    lines_with_keys,
    quotes_in_line,
    without_comment,
)
from digestgen.load.mistakes.quotes import end_of_quoted, unclosed_quote
from digestgen.load.position import position

_CLOSING = {"[": "]", "{": "}"}
_NAMES = {"[": "list", "{": "mapping"}
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\{.*")
_LINK = re.compile(r"\[[^\]]*\]\((\S+?)\)")
_SECOND_KEY = re.compile(r":[ \t]+[^,\[\]{}\"']*?[ \t]([\w-]+):[ \t]")
_BEFORE_TOKEN = frozenset(" \t\n,[{:")
_MAX_SHOWN = 80


def placeholder_in_brackets(line: Line) -> Mistake | None:
    """Return a mistake if the value of `line` is a placeholder that a template engine did not fill in."""
    match = _PLACEHOLDER.match(line.value)
    if not match:
        return None
    hint = f"replace {match[0]} with the value, or put it in quotes if it is the text"
    return line.mistake("a template placeholder that was not filled in", hint, line.value_column)


def check_brackets(text: str, start: int, line: Line) -> tuple[Mistake | None, int]:
    """Return a mistake in the value of `line`, which begins with a bracket at `start`, and its end."""
    scan = _Scan(text, start, line)
    return scan.run(), scan.at


class _Scan:
    """A walk through one value in brackets, which keeps the brackets that are open."""

    def __init__(self, text: str, start: int, line: Line) -> None:
        self.at = start
        self._text, self._start, self._line = text, start, line
        self._open: list[int] = []
        self._hash = -1  # where a comment began while a bracket was open

    def run(self) -> Mistake | None:
        text = self._text
        while self.at < len(text):
            sign = text[self.at]
            fresh = self.at == self._start or text[self.at - 1] in _BEFORE_TOKEN
            if sign in "\"'" and fresh:
                if mistake := self._quoted():
                    return mistake
                continue
            if sign == "#" and text[self.at - 1] in " \t":
                self._hash = self._hash if self._hash >= 0 else self.at
                self.at = self._end_of_line() - 1
            elif sign == "\n" and self._next_line_is_a_key():
                break
            elif sign in _CLOSING and (fresh or self._open):
                self._open.append(self.at)
            elif sign in "]}":
                if mistake := self._close(sign):
                    return mistake
                if not self._open:
                    self.at += 1
                    return self._missing_comma() or self._after()
            self.at += 1
        return self._unclosed()

    def _quoted(self) -> Mistake | None:
        """Step over a quoted text."""
        if mistake := unclosed_quote(self._text, self.at, self._line.sibling_column):
            return mistake
        end = end_of_quoted(self._text, self.at)
        rest = self._text[end:].lstrip()
        if rest and rest[0] not in ",]}:#":
            place = position(self._text, end or 0)
            hint = "write a comma after the closing quote, or put the whole text in quotes"
            return Mistake(*place, "text after the closing quote", hint)
        self.at = end or len(self._text)
        return None

    def _close(self, sign: str) -> Mistake | None:
        opened = self._text[self._open.pop()]
        if _CLOSING[opened] == sign:
            return None
        place = position(self._text, self.at)
        message = f"a {_NAMES[opened]} that begins with {opened} ends with {sign}"
        return Mistake(*place, message, f"end it with {_CLOSING[opened]}")

    def _unclosed(self) -> Mistake:
        opened = self._open[-1] if self._open else self._start
        if self._hash >= 0:
            word = (
                self._text[self._hash : self._end_of_line(self._hash)].split(",")[0].rstrip("]} ")
            )
            place = position(self._text, self._hash)
            return Mistake(
                *place, "# begins a comment here", f"put it in quotes: {quotes_in_line(word)}"
            )
        sign = self._text[opened]
        closing = _CLOSING[sign]
        message = f"the closing {closing} is missing"
        hint = f"add {closing} at the end of the {_NAMES[sign]}"
        return Mistake(*position(self._text, opened), message, hint)

    def _missing_comma(self) -> Mistake | None:
        """Return a mistake for two keys with no comma between them: {name: A domain: B}."""
        match = _SECOND_KEY.search(self._text, self._start, self.at)
        if not match or not is_key(match[1]):
            return None
        place = position(self._text, match.start(1))
        return Mistake(*place, f'no comma before "{match[1]}"', "add a comma before it")

    def _after(self) -> Mistake | None:
        """Return a mistake if something follows the closing bracket in its line."""
        rest = without_comment(self._text[self.at : self._end_of_line()]).strip()
        if not rest or (self._line.key is None and rest.startswith(":")):
            return None
        place = position(self._text, self.at)
        value = self._line.value
        if rest == ",":
            return Mistake(
                *place, "a comma after the value", "remove the comma at the end of the line"
            )
        if link := _LINK.match(value):
            hint = f"write the address alone: {link[1]}"
            return self._line.mistake("a Markdown link", hint, self._line.value_column)
        hint = "put the whole text in quotes"
        if len(value) <= _MAX_SHOWN:
            hint = f"{hint}: {quotes_in_line(value)}"
        closing = self._text[self.at - 1]
        return self._line.mistake(f"text after the closing {closing}", hint, place[1] - 1)

    def _end_of_line(self, at: int | None = None) -> int:
        end = self._text.find("\n", self.at if at is None else at)
        return end if end >= 0 else len(self._text)

    def _next_line_is_a_key(self) -> bool:
        end = self._text.find("\n", self.at + 1)
        end = end if end >= 0 else len(self._text)
        keys = lines_with_keys(self._text, self.at, end)
        return any(each.column <= self._line.sibling_column for each in keys)
