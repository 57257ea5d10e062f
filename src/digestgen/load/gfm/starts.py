"""The markers that begin a block (CommonMark, §4 and §5)."""

from __future__ import annotations

import re

from digestgen.load.gfm.cursor import Cursor
from digestgen.load.gfm.definitions import unescaped
from digestgen.load.gfm.html_syntax import html_start
from digestgen.load.gfm.records import Block, CodeBlock, Footnote, Heading, Html, ItemBlock

CODE_INDENT = 4
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$")
_HEADING = re.compile(r"(#{1,6}+)(?:[ \t]++(.*+))?+$")
_SETEXT = re.compile(r"(?:=++|-++)[ \t]*+$")
_FENCE = re.compile(r"(`{3,}+)([^`]*+)$|(~{3,}+)(.*+)$")
_MARKER = re.compile(r"([-+*])(?=[ \t]|$)|([0-9]{1,9}+)([.)])(?=[ \t]|$)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,999}+)\]:[ \t]*+")
_MARKERS = frozenset("-+*0123456789")


class NewItem(ItemBlock):
    """An item that begins a list, or continues one with the same `sign`; `start` is its number."""

    __slots__ = ("sign", "start")

    def __init__(self, line: int, width: int, sign: str, start: int | None) -> None:
        super().__init__(line, width)
        self.sign, self.start = sign, start


def setext_level(cursor: Cursor, at: int) -> int:
    """Return the level of the heading that the line at `at` turns the paragraph above it into; else 0."""
    if not _SETEXT.match(cursor.text, at):
        return 0
    return 1 if cursor.text[at] == "=" else 2


def begin_block(cursor: Cursor, line: int, *, in_paragraph: bool) -> Block | None:
    """Return the block that begins at the cursor, which moves past the marker; None if it is text.

    The cursor is at white space of less than four columns. `in_paragraph`: the line could continue one.
    """
    indent, at = cursor.indent()
    sign = cursor.text[at]
    found: Block | None = None
    if sign == ">":
        found = _quote(cursor, at, line)
    elif sign == "#":
        found = _heading(cursor, at, line)
    elif sign in "`~":
        found = _fence(cursor, at, line, indent)
    elif sign == "<":
        found = _html(cursor, at, line, in_paragraph=in_paragraph)
    elif sign == "[":
        found = _footnote(cursor, at, line)
    elif _RULE.match(cursor.text, at):
        found = Block("rule", line)
    elif sign in _MARKERS:
        found = _item(cursor, at, line, in_paragraph=in_paragraph)
    return found


def _quote(cursor: Cursor, at: int, line: int) -> Block:
    cursor.skip(at + 1)
    cursor.take(1)
    return Block("quote", line)


def _heading(cursor: Cursor, at: int, line: int) -> Block | None:
    match = _HEADING.match(cursor.text, at)
    if not match:
        return None
    heading = Heading(line, len(match[1]))
    text = (match[2] or "").rstrip(" \t")
    bare = text.rstrip("#")
    if bare != text and bare[-1:] in {"", " ", "\t"}:
        text = bare
    heading.lines = [text.strip(" \t")]
    return heading


def _fence(cursor: Cursor, at: int, line: int, indent: int) -> Block | None:
    match = _FENCE.match(cursor.text, at)
    if not match:
        return None
    info = unescaped((match[2] or match[4] or "").strip())
    return CodeBlock(line, match[1] or match[3], indent, info)


def _html(cursor: Cursor, at: int, line: int, *, in_paragraph: bool) -> Block | None:
    start = html_start(cursor.text, at)
    if not start or (in_paragraph and not start.interrupts):
        return None
    html = Html(line, start.end)
    html.lines = [cursor.rest()]
    return html


def _footnote(cursor: Cursor, at: int, line: int) -> Block | None:
    match = _FOOTNOTE.match(cursor.text, at)
    if not match:
        return None
    cursor.skip(match.end())
    return Footnote(line, match[1])


def _item(cursor: Cursor, at: int, line: int, *, in_paragraph: bool) -> Block | None:
    match = _MARKER.match(cursor.text, at)
    if not match:
        return None
    is_empty = not cursor.text[match.end() :].strip(" \t")
    start = int(match[2]) if match[2] else None
    if in_paragraph and (is_empty or start not in {None, 1}):
        return None
    begin = cursor.column
    cursor.skip(match.end())
    spaces, _ = cursor.indent()
    cursor.take(1 if is_empty or spaces > CODE_INDENT else spaces)
    width = cursor.column - begin + (is_empty and not spaces)
    return NewItem(line, width, match[1] or match[3], start)
