"""Read front matter line by line, and stop at the first mistake."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from msgspec.structs import replace

from digestgen.load.mistakes.brackets import check_brackets, placeholder_in_brackets
from digestgen.load.mistakes.indentation import Indentation
from digestgen.load.mistakes.lines import (
    Line,
    Mistake,
    is_key,
    quotes_in_line,
    read_line,
    without_comment,
)
from digestgen.load.mistakes.quotes import after_quoted, curly, end_of_quoted, unclosed_quote
from digestgen.load.mistakes.words import key_without_space, not_a_key, star_word, stray_words
from digestgen.load.schema import KEYS

_PROPERTIES = re.compile(r"(?:[&!]\S+[ \t]+)+")  # anchors and tags before a value
_BLOCK = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:[ \t]#.*)?$")
_COLON = re.compile(r":(?:[ \t]|$)")
_BROKEN_SCHEME = re.compile(r"https?:[ \t]+//|https?[ \t]+:?//")
_LISTS = frozenset(("topics", "images", "related", "aliases", "keywords", "hashtags"))
_MAX_SHOWN = 80


def find_mistake(text: str, until: int) -> Mistake | None:
    """Return the first mistake in `text` up to line `until`, counted from 1; None if all looks right."""
    return _Finder(text, until).run()


class _Finder:
    """A walk through the lines of a text."""

    def __init__(self, text: str, until: int) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(each) + 1 for each in self._lines)]
        self._until = min(until, len(self._lines))
        self._levels = Indentation()
        self._next = 0  # the index of the next line to read

    def run(self) -> Mistake | None:
        while self._next < self._until:
            index, text = self._next, self._lines[self._next]
            self._next += 1
            if not text.strip() or text.lstrip(" \t").startswith("#"):
                continue
            if mistake := stray_words(index, text) or self._check(read_line(index, text)):
                return mistake
        return None

    def _check(self, line: Line) -> Mistake | None:
        if line.text.startswith("%") or line.text.lstrip().startswith(("? ", ": ")):
            return None  # directives and explicit keys: nobody writes them by mistake
        if line.key is None and not line.dashes:
            if self._levels.continues(line):
                return self._continuation(line)
            if line.value[0] in "{[" and line.index == self._first_index():
                return self._value(line)
            return not_a_key(line, self._lines)
        if self._is_text_with_colon(line):
            return _colon_in_text(line)
        return self._levels.enter(line) or key_without_space(line) or self._value(line)

    def _first_index(self) -> int:
        return next((i for i, each in enumerate(self._lines) if each.strip()), 0)

    def _continuation(self, line: Line) -> Mistake | None:
        """Check a line that continues the value above it, or is the first of a value."""
        if self._levels.state == "empty":
            return star_word(line) or key_without_space(line) or self._value(line)
        return None

    def _is_text_with_colon(self, line: Line) -> bool:
        """Return whether a line continues a text that merely has a colon in it."""
        return (
            self._levels.state == "text"
            and not line.dashes
            and not is_key(line.key)
            and self._levels.continues(line)
        )

    def _value(self, line: Line) -> Mistake | None:
        if match := _PROPERTIES.match(line.value):
            column = line.value_column + match.end()
            line = replace(line, value=line.value[match.end() :], value_column=column)
        value = line.value
        if not value or value.startswith("#"):
            self._levels.state = "empty"
            return None
        self._levels.state = "closed"
        return placeholder_in_brackets(line) or _beginning(line) or self._kind_of_value(line)

    def _kind_of_value(self, line: Line) -> Mistake | None:
        """Check a value as what it is: in quotes, in brackets, a block of text, or plain."""
        value, start = line.value, self._starts[line.index] + line.value_column
        if value[0] in "\"'":
            return unclosed_quote(self._text, start, line.sibling_column) or self._quoted(
                line, start
            )
        if value[0] in "[{":
            mistake, end = check_brackets(self._text, start, line)
            self._go_below(end)
            return mistake
        if _BLOCK.match(value):
            return self._block(line)
        if value[0] in "&!" and " " not in value:
            self._levels.state = "empty"
        elif value[0] != "*":
            self._levels.state = "text"
        if _COLON.search(without_comment(value)):
            return curly(line) or _colon_in_text(line)
        return None

    def _quoted(self, line: Line, start: int) -> Mistake | None:
        end = end_of_quoted(self._text, start) or start
        self._go_below(end)
        return after_quoted(self._text, end, line)

    def _go_below(self, end: int) -> None:
        """Move to the line below the one with the character before `end`."""
        self._next = max(self._next, bisect_left(self._starts, end))

    def _block(self, line: Line) -> Mistake | None:
        """Step over the lines of a block of text, and check their indentation."""
        wanted = 0
        outside = line.key_column if line.key is not None else max((line.indent - 1, *line.dashes))
        while self._next < len(self._lines):
            text = self._lines[self._next]
            indent = len(text) - len(text.lstrip(" "))
            if text.strip():
                if indent <= outside:
                    break
                if indent < wanted:
                    hint = f"indent it by {wanted} spaces, like the lines above it"
                    at = Line(self._next, text, indent, (), None, indent, text.strip(), indent)
                    return at.mistake("wrong indentation of a block of text", hint)
                wanted = wanted or indent
            self._next += 1
        return None


def _beginning(line: Line) -> Mistake | None:
    """Return the mistake of a value that begins with a character that no value can begin with."""
    value, column = line.value, line.value_column
    if value[0] in "`@%":
        return line.mistake(f"a value cannot begin with {value[0]}", _whole_in_quotes(line), column)
    if value.startswith(("- ", "? ")) and line.key is not None:
        message = f'a value cannot begin with "{value[:2]}"'
        if line.key in _LISTS and value[0] == "-":
            hint = f"write   {line.key}: [{value[2:].strip()}]   or begin the list on the next line"
            return line.mistake(message, hint, column)
        return line.mistake(message, _whole_in_quotes(line), column)
    if value[0] in "|>" and not _BLOCK.match(value):
        hint = f"{_whole_in_quotes(line)}; or begin the text on the next line"
        return line.mistake(f"text after {value[0]}", hint, column)
    if value[0] == "&" and value[1:2] in {"", " "}:
        return line.mistake("a value cannot begin with &", _whole_in_quotes(line), column)
    return None


def _colon_in_text(line: Line) -> Mistake:
    """Return the mistake of a line with a second colon and space in it."""
    value = without_comment(line.value)
    match = _COLON.search(value)
    column = line.value_column + match.start() if match else line.key_column + len(line.key or "")
    if _BROKEN_SCHEME.match(value):
        return line.mistake("a space in the address", "remove the space after the colon", column)
    word = value[: match.start()].rpartition(" ")[2] if match else ""
    if match and word != value[: match.start()] and word in KEYS:
        begin = line.value_column + match.start() - len(word)
        hint = f'begin "{word}:" on a line of its own, or put the whole text in quotes'
        return line.mistake("two keys on one line", hint, begin)
    if match is None:
        hint = "put the whole text in quotes, or write it as a block: | and the text below"
        return line.mistake("a colon in the text", hint, column)
    return line.mistake('a colon in the text (": ")', _whole_in_quotes(line), column)


def _whole_in_quotes(line: Line) -> str:
    value = without_comment(line.value) or line.value
    hint = "put the whole text in quotes"
    return f"{hint}: {quotes_in_line(value)}" if len(value) <= _MAX_SHOWN else hint
