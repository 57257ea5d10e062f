"""The blocks of a body, before their text is parsed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

Kind = Literal[
    "document", "quote", "list", "item", "footnote", "paragraph", "heading", "code", "html", "rule",
    "table", "definitions",
]  # fmt: skip


class Block:
    """A block, and those in it: `first` and `last` are its lines, from 0; `at` is the first of `lines`."""

    __slots__ = ("at", "children", "first", "kind", "last", "lines")

    def __init__(self, kind: Kind, line: int) -> None:
        self.kind = kind
        self.first = self.last = self.at = line
        self.children: list[Block] = []
        self.lines: list[str] = []

    def text(self) -> str:
        """Return the lines of a block that has text."""
        return "\n".join(self.lines)


class Heading(Block):
    """A heading, of level 1 to 6."""

    __slots__ = ("level",)

    def __init__(self, line: int, level: int) -> None:
        super().__init__("heading", line)
        self.level = level


class CodeBlock(Block):
    """A code block; `fence` opened it ("" if it is indented), and `info` is the text after the fence."""

    __slots__ = ("fence", "indent", "info")

    def __init__(self, line: int, fence: str = "", indent: int = 0, info: str = "") -> None:
        super().__init__("code", line)
        self.fence, self.indent, self.info = fence, indent, info


class Html(Block):
    """A block of HTML; the line with `end` closes it, or a blank line if that is None."""

    __slots__ = ("end",)

    def __init__(self, line: int, end: re.Pattern[str] | None) -> None:
        super().__init__("html", line)
        self.end = end


class Table(Block):
    """A table: the first of `lines` is its head; `align` is "left", "right", "center" or "" per column."""

    __slots__ = ("align",)

    def __init__(self, line: int, align: tuple[str, ...]) -> None:
        super().__init__("table", line)
        self.align = align


class List(Block):
    """A list: its `sign` is -, + or *, or the character after the numbers, the first of which is `start`."""

    __slots__ = ("sign", "start")

    def __init__(self, line: int, sign: str, start: int | None) -> None:
        super().__init__("list", line)
        self.sign, self.start = sign, start

    def is_loose(self) -> bool:
        """Return whether a blank line is between two of its items, or between two blocks in one."""
        return _has_gap(self.children) or any(_has_gap(item.children) for item in self.children)


class ItemBlock(Block):
    """An item of a list, whose text begins `width` columns to the right of its container."""

    __slots__ = ("width",)

    def __init__(self, line: int, width: int) -> None:
        super().__init__("item", line)
        self.width = width


class Footnote(Block):
    """The text of a footnote."""

    __slots__ = ("label",)

    def __init__(self, line: int, label: str) -> None:
        super().__init__("footnote", line)
        self.label = label


def _has_gap(blocks: list[Block]) -> bool:
    return any(two.first - _last(one) > 1 for one, two in pairwise(blocks))


def _last(block: Block) -> int:
    return block.children[-1].last if block.kind == "list" else block.last
