"""The parts of a line of text, in their order: text is `str`, everything else has a class."""

from __future__ import annotations

from msgspec import Struct

from digestgen.load.gfm.delimiters import Delimiters


class Start(Struct, gc=False, frozen=True):
    """The beginning of an element. A `bare` link is only an address in the source."""

    tag: str
    address: str = ""
    title: str = ""
    offset: int = 0  # in the text
    bare: bool = False


class End(Struct, gc=False, frozen=True):
    """The end of an element."""

    tag: str


class CodeSpan(Struct, gc=False, frozen=True):
    """Code in a line."""

    text: str


class InlineHtml(Struct, gc=False, frozen=True):
    """A tag, or another piece of HTML."""

    text: str
    offset: int


class NoteMark(Struct, gc=False, frozen=True):
    """A mark of a footnote; `key` is that of its label."""

    key: str


class Break(Struct, gc=False, frozen=True):
    """The end of a line."""

    hard: bool


Event = str | Start | End | CodeSpan | InlineHtml | NoteMark | Break | Delimiters
