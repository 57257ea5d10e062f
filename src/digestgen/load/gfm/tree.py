"""Blocks and their text as a tree of elements."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from digestgen.load.gfm.blocks import BlockParser
from digestgen.load.gfm.inlines import InlineParser, References
from digestgen.load.gfm.records import Block, CodeBlock, Footnote, Heading, List, Table
from digestgen.load.gfm.rules import Rules
from digestgen.load.gfm.tables import cells
from digestgen.load.gfm.text import Stash, TextBuilder, append_text, escaped, plain_text

_TASK = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")
_MAX_LEVEL = 6
_MAX_EMPTY_CELLS = 10_000  # that are added to short rows, in a body: the square of what was written


class TreeBuilder:
    """A builder of the elements of one body."""

    def __init__(self, parser: BlockParser, rules: Rules, stash: Stash, size: int) -> None:
        """HTML goes to the `stash`; `size` is the length of the body."""
        self._document, self._footnotes = parser.document, parser.footnotes
        self._rules, self._stash = rules, stash
        self._references = References(parser.definitions, parser.footnotes, size)
        self._notes: dict[str, _Note] = {}  # by the key of the label
        self._order: list[str] = []  # the keys, in the order of the marks
        self._empty_cells = _MAX_EMPTY_CELLS
        # the title of the page is the heading of level 1; some authors use that level too, some do not
        self._moved = any(each.level == 1 for each in _headings(parser.document))

    def build(self) -> Element:
        """Return the body in a `div`; its headings begin at level 2."""
        root = Element("div")
        self._blocks(root, self._document.children)
        self._add_notes(root)
        return root

    def _blocks(self, parent: Element, blocks: list[Block], *, tight: bool = False) -> None:
        depth = self._rules.depth
        for is_html, group in groupby(blocks, lambda each: each.kind == "html"):
            if is_html:
                parts = [self._rules.html(each.text(), each.first) + "\n" for each in group]
                before = "\n" if len(parent) or parent.text else ""
                self._html(parent, before + "".join(parts).rstrip("\n"))
            else:
                for block in group:
                    self._block(parent, block, tight=tight)
        self._html(parent, self._rules.close(depth))

    def _block(self, parent: Element, block: Block, *, tight: bool) -> None:
        match block:
            case Heading():
                self._heading(parent, block)
            case CodeBlock():
                self._code(parent, block)
            case Table():
                self._table(parent, block)
            case List():
                self._list(parent, block)
            case Footnote() | Block(kind="definitions"):
                pass
            case Block(kind="quote"):
                self._blocks(_add(parent, "blockquote"), block.children)
            case Block(kind="rule"):
                _add(parent, "hr")
            case _ if tight:
                if len(parent) and parent[-1].tag != "input":
                    append_text(parent, "\n")
                self._text(parent, block.text().rstrip(), block.at)
            case _:
                self._text(_add(parent, "p"), block.text().rstrip(), block.at)

    def _heading(self, parent: Element, block: Heading) -> None:
        heading = _add(parent, f"h{min(block.level + self._moved, _MAX_LEVEL)}")
        self._text(heading, block.text().rstrip(), block.at)
        heading.set("id", self._rules.heading_id(plain_text(heading)))

    def _code(self, parent: Element, block: CodeBlock) -> None:
        code = SubElement(_add(parent, "pre"), "code")
        language = block.info.split(None, 1)
        if language:
            code.set("class", escaped(f"language-{language[0]}"))
        code.text = escaped("".join(f"{line}\n" for line in block.lines))

    def _table(self, parent: Element, block: Table) -> None:
        table = _add(parent, "table")
        self._row(SubElement(table, "thead"), block, 0, "th")
        if len(block.lines) > 1:
            body = _add(table, "tbody")
            for number in range(1, len(block.lines)):
                self._row(body, block, number, "td")

    def _row(self, parent: Element, block: Table, number: int, tag: str) -> None:
        row = _add(parent, "tr")
        found = cells(block.lines[number])
        missing = len(block.align) - len(found)
        if missing > 0:
            self._empty_cells -= missing
            found += [""] * (missing if self._empty_cells >= 0 else 0)
        line = block.first + number + (number > 0)  # the row of delimiters is below the head
        for align, text in zip(block.align, found, strict=False):
            cell = SubElement(row, tag, {"align": align} if align else {})
            self._text(cell, text, line)

    def _list(self, parent: Element, block: List) -> None:
        shown = _add(parent, "ul" if block.start is None else "ol")
        if block.start not in {None, 1}:
            shown.set("start", str(block.start))
        tight = not block.is_loose()
        for each in block.children:
            item = _add(shown, "li")
            self._take_task(item, each)
            self._blocks(item, each.children, tight=tight)

    def _take_task(self, item: Element, block: Block) -> None:
        """Turn the brackets at the beginning of an item into a check box."""
        first = block.children[0] if block.children else None
        if not first or first.kind != "paragraph":
            return
        # the white space after the brackets may be the end of the line
        match = _TASK.match("\n".join(first.lines[:2]))
        if match:
            checked = {"checked": "checked"} if match[1] != " " else {}
            box = {"type": "checkbox", "disabled": "disabled", **checked}
            item.append(Element("input", box))
            append_text(item, " ")
            first.lines[0] = first.lines[0][3:].lstrip(" \t")

    def _text(self, element: Element, text: str, line: int) -> None:
        events = InlineParser(text, self._references).parse()
        builder = TextBuilder(self._rules, self._stash, self._note_mark, text, line)
        builder.fill(element, events)

    def _html(self, parent: Element, html: str) -> None:
        if html:
            append_text(parent, self._stash.add(html))

    def _note_mark(self, key: str) -> Element:
        """Return a footnote marker."""
        if key not in self._notes:
            self._notes[key] = _Note(len(self._notes) + 1)
            self._order.append(key)
        note = self._notes[key]
        more = f"-{len(note.marks) + 1}" if note.marks else ""
        name = f"fnref-{note.number}{more}"
        note.marks.append(name)
        mark = Element("sup")
        target = self._rules.anchor_link(f"fn-{note.number}")
        link = SubElement(mark, "a", {"href": target, "id": self._rules.anchor(name)})
        link.text = str(note.number)
        return mark

    def _add_notes(self, root: Element) -> None:
        """Add the footnotes that have a marker, in the order of the markers, which may be in footnotes."""
        if not self._notes:
            return
        shown = _add(_add(root, "section"), "ol")
        items: list[Element] = []
        while len(items) < len(self._notes):
            item = _add(shown, "li")
            item.set("id", self._rules.anchor(f"fn-{len(items) + 1}"))
            self._blocks(item, self._footnotes[self._order[len(items)]].children)
            items.append(item)
        for item, note in zip(items, self._notes.values(), strict=True):
            last = item[-1] if len(item) and item[-1].tag == "p" else item
            for name in note.marks:
                append_text(last, " ")
                back = SubElement(last, "a", {"href": self._rules.anchor_link(name)})
                back.text = "↩"


class _Note:
    """A footnote with its number, and the names of its markers."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.marks: list[str] = []


def _headings(block: Block) -> list[Heading]:
    found: list[Heading] = []
    left = [block]
    while left:
        each = left.pop()
        if isinstance(each, Heading):
            found.append(each)
        left += each.children
    return found


def _add(parent: Element, tag: str) -> Element:
    """Return a new element at the end of another, on its own line."""
    if len(parent) or parent.text:
        append_text(parent, "\n")
    return SubElement(parent, tag)
