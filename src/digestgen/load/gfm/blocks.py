"""Parse the blocks of a body: paragraphs, lists, quotes, code, tables and HTML (CommonMark, appendix A).

Each line is read once: first the open containers take their markers from it, then new blocks begin, and the
rest is text.
"""

from __future__ import annotations

from collections.abc import Iterable

from digestgen.load.gfm.cursor import Cursor
from digestgen.load.gfm.definitions import LinkDestination, label_key, read_definitions
from digestgen.load.gfm.records import (
    Block,
    CodeBlock,
    Footnote,
    Heading,
    Html,
    ItemBlock,
    List,
    Table,
)
from digestgen.load.gfm.starts import CODE_INDENT, NewItem, begin_block, setext_level
from digestgen.load.gfm.tables import alignments

_MAX_DEPTH = 50  # containers in containers; the sign of one more is text
_CONTAINERS = frozenset(("quote", "item", "footnote"))


class BlockParser:
    """A parser of one body; `definitions` and `footnotes` are by the keys of their labels."""

    def __init__(self) -> None:
        self.document = Block("document", 0)
        self.definitions: dict[str, LinkDestination] = {}
        self.footnotes: dict[str, Footnote] = {}
        self._stack = [self.document]
        self._leaf: Block | None = None

    def parse(self, lines: Iterable[str]) -> Block:
        """Return the document."""
        for number, line in enumerate(lines):
            self._line(number, Cursor(line))
        self._close(0)
        return self.document

    def _line(self, number: int, cursor: Cursor) -> None:
        matched = self._matched(number, cursor)
        leaf = self._leaf if matched == len(self._stack) else None
        if leaf and self._is_taken(leaf, number, cursor):
            return
        while block := self._next_block(number, cursor, leaf):
            self._close(matched)
            self._add(block)
            if block.kind not in _CONTAINERS:
                self._leaf = block if block.kind in {"code", "html"} else None
                self._touch(number)
                self._end_html(block)
                return
            self._stack.append(block)
            matched, leaf = len(self._stack), None
        self._text(number, cursor, matched, leaf)

    def _matched(self, number: int, cursor: Cursor) -> int:
        """Return how many open containers continue in this line; the cursor moves past their markers."""
        indent, at = cursor.indent()
        is_blank = at == len(cursor.text)
        blank_columns = 0
        for index, block in enumerate(self._stack[1:], 1):
            if block.kind == "quote":
                if is_blank or indent >= CODE_INDENT or cursor.text[at] != ">":
                    return index
                cursor.skip(at + 1)
                cursor.take(1)
                for each in self._stack[: index + 1]:
                    each.last = number
            else:
                width = block.width if isinstance(block, ItemBlock) else CODE_INDENT
                if is_blank and not block.children and self._leaf is None:
                    return index  # an item that begins with two blank lines is empty
                if is_blank:
                    blank_columns += width
                    continue
                if indent < width:
                    return index
                cursor.take(width)
            indent, at = cursor.indent()
            is_blank = at == len(cursor.text)
        cursor.take(blank_columns)
        return len(self._stack)

    def _is_taken(self, leaf: Block, number: int, cursor: Cursor) -> bool:
        """Add the line to the open leaf block, or close that; return whether the line is finished."""
        indent, at = cursor.indent()
        is_blank = at == len(cursor.text)
        if isinstance(leaf, CodeBlock):
            return self._is_code(leaf, number, cursor)
        if isinstance(leaf, Html) and not (is_blank and leaf.end is None):
            leaf.lines.append(cursor.rest())
            self._touch(number)
            self._end_html(leaf)
            return True
        if is_blank:
            self._end_leaf()
            return True
        level = setext_level(cursor, at) if leaf.kind == "paragraph" and indent < CODE_INDENT else 0
        return bool(level) and self._is_underlined(leaf, level, number)

    def _end_html(self, leaf: Block) -> None:
        """Close a block of HTML if its last line ends it."""
        if isinstance(leaf, Html) and leaf.end and leaf.end.search(leaf.lines[-1]):
            self._leaf = None

    def _is_code(self, leaf: CodeBlock, number: int, cursor: Cursor) -> bool:
        indent, at = cursor.indent()
        if leaf.fence:
            rest = cursor.text[at:].rstrip(" \t")
            if (
                indent < CODE_INDENT
                and rest.startswith(leaf.fence)
                and not rest.strip(leaf.fence[0])
            ):
                self._leaf = None
            else:
                cursor.take(leaf.indent)
                leaf.lines.append(cursor.rest())
            self._touch(number)
            return True
        is_blank = at == len(cursor.text)
        if indent < CODE_INDENT and not is_blank:
            self._end_leaf()
            return False
        cursor.take(CODE_INDENT)
        leaf.lines.append(cursor.rest())
        if not is_blank:
            self._touch(number)
        return True

    def _is_underlined(self, paragraph: Block, level: int, number: int) -> bool:
        """Turn a paragraph into a heading, unless it contains only definitions."""
        self._take_definitions(paragraph)
        if not paragraph.lines:
            self._leaf = None
            return False
        heading = Heading(paragraph.first, level)
        heading.at, heading.lines = paragraph.at, paragraph.lines
        self._stack[-1].children[-1] = heading
        self._leaf = heading
        self._touch(number)
        self._leaf = None
        return True

    def _next_block(self, number: int, cursor: Cursor, leaf: Block | None) -> Block | None:
        """Return the block that begins at the cursor; None if the rest of the line is text or blank."""
        indent, at = cursor.indent()
        if at == len(cursor.text):
            return None
        if indent >= CODE_INDENT:
            if self._leaf and self._leaf.kind == "paragraph":
                return None
            cursor.take(CODE_INDENT)
            code = CodeBlock(number)
            code.lines = [cursor.rest()]
            return code
        if len(self._stack) > _MAX_DEPTH:
            return None
        in_paragraph = leaf is not None and leaf.kind == "paragraph"
        return begin_block(cursor, number, in_paragraph=in_paragraph)

    def _add(self, block: Block) -> None:
        """Add a new block to the innermost container."""
        parent = self._stack[-1]
        if isinstance(block, NewItem):
            above = parent.children[-1] if parent.children else None
            if not isinstance(above, List) or above.sign != block.sign:
                above = List(block.first, block.sign, block.start)
                parent.children.append(above)
            above.children.append(block)
            return
        if isinstance(block, Footnote):
            self.footnotes.setdefault(label_key(block.label), block)
        parent.children.append(block)

    def _text(self, number: int, cursor: Cursor, matched: int, leaf: Block | None) -> None:
        """Add the rest of a line to a paragraph or a table, or begin a paragraph."""
        text = cursor.rest().lstrip(" \t")
        paragraph = self._leaf if self._leaf and self._leaf.kind == "paragraph" else None
        if not text:
            self._close(matched)
            return
        if isinstance(leaf, Table):
            leaf.lines.append(text)
        elif paragraph:
            align = alignments(text, paragraph.lines[-1]) if leaf else None
            if align is None:
                paragraph.lines.append(text)
            else:
                self._begin_table(paragraph, align, number)
        else:
            self._close(matched)
            self._leaf = Block("paragraph", number)
            self._leaf.lines = [text]
            self._add(self._leaf)
        self._touch(number)

    def _begin_table(self, paragraph: Block, align: tuple[str, ...], number: int) -> None:
        """Begin a table; its head is the last line of the paragraph above this delimiter row."""
        table = Table(number - 1, align)
        table.lines = [paragraph.lines.pop()]
        paragraph.last = number - 2
        if paragraph.lines:
            self._end_leaf()
        else:
            self._stack[-1].children.pop()
        self._add(table)
        self._leaf = table

    def _touch(self, number: int) -> None:
        """Note that all open blocks have text in this line."""
        for each in self._stack:
            each.last = number
        if self._leaf:
            self._leaf.last = number

    def _close(self, kept: int) -> None:
        """End the open leaf, and all containers except for the outermost `kept`."""
        self._end_leaf()
        del self._stack[max(kept, 1) :]

    def _end_leaf(self) -> None:
        leaf, self._leaf = self._leaf, None
        if not leaf:
            return
        if leaf.kind == "paragraph":
            self._take_definitions(leaf)
        elif isinstance(leaf, CodeBlock) and not leaf.fence:
            while leaf.lines and not leaf.lines[-1].strip(" \t"):
                leaf.lines.pop()

    def _take_definitions(self, paragraph: Block) -> None:
        """Take the definitions of links from the beginning of a paragraph."""
        if not paragraph.lines[0].startswith("["):
            return
        text = paragraph.text()
        end = read_definitions(text, self.definitions)
        taken = len(paragraph.lines) if end >= len(text) else text.count("\n", 0, end)
        paragraph.at += taken
        del paragraph.lines[:taken]
        if not paragraph.lines:
            paragraph.kind = "definitions"
