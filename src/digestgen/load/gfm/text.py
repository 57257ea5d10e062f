"""The text of a block as elements, and a stash for HTML until the tree is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from digestgen.load.gfm.delimiters import Delimiters
from digestgen.load.gfm.events import Break, CodeSpan, End, Event, InlineHtml, NoteMark, Start
from digestgen.load.gfm.html_syntax import TAG
from digestgen.load.gfm.rules import Rules

_BEGIN, _END = "\x02", "\x03"  # in no body: control characters are taken out before
_PLACE = re.compile(f"{_BEGIN}([0-9]+){_END}")
_MAX_DEPTH = 50  # elements in elements
CONTENT_GOES = frozenset((
    "embed", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg",
    "template", "textarea", "title", "xmp",
))  # fmt: skip
"""Elements that are removed together with what is in them."""


class Stash:
    """Pieces of HTML, each with a placeholder for the tree."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, html: str) -> str:
        """Keep a piece of HTML; return its placeholder."""
        self._pieces.append(html)
        return f"{_BEGIN}{len(self._pieces) - 1}{_END}"

    def fill(self, html: str) -> str:
        """Return a written tree with the pieces in place of their placeholders."""
        return _PLACE.sub(lambda match: self._pieces[int(match[1])], html)


def append_text(element: Element, text: str) -> None:
    """Add text at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def escaped(text: str) -> str:
    """Return text for a tree that Python-Markdown writes: it would take `&lt;` as already escaped."""
    return text.replace("&", "&amp;") if "&" in text else text


def plain_text(element: Element) -> str:
    """Return the text in an element, without HTML."""
    return _PLACE.sub("", "".join(element.itertext())).replace("&amp;", "&")


class TextBuilder:
    """A builder of the elements of one text."""

    def __init__(
        self,
        rules: Rules,
        stash: Stash,
        note_mark: Callable[[str], Element],
        text: str,
        line: int,
    ) -> None:
        """Start with a `text` whose first line is `line`; `note_mark` makes footnote markers."""
        self._rules, self._stash, self._note_mark = rules, stash, note_mark
        self._source, self._first_line = text, line
        self._line_ends: list[int] | None = None
        self._pieces: list[str] = []
        self._open: list[tuple[Element | None, int]] = []  # and the depth of HTML when it began
        self._current = Element("p")
        self._in_link = False

    def fill(self, element: Element, events: Sequence[Event]) -> None:
        """Add the elements and the text of `events` to an element."""
        self._current = element
        depth = self._rules.depth
        ends = _last_ends(events)
        index = 0
        while index < len(events):
            event = events[index]
            if isinstance(event, InlineHtml):
                index = self._raw(event, events, index, ends)
            else:
                self._event(event)
            index += 1
        self._html(self._rules.close(depth))
        self._flush()

    def _event(self, event: Event) -> None:
        match event:
            case str():
                self._pieces.append(escaped(event))
            case Delimiters():
                self._delimiters(event)
            case Start():
                self._start_link(event)
            case End():
                self._end()
            case CodeSpan():
                self._add("code").text = escaped(event.text)
            case Break():
                self._break(event)
            case NoteMark() if not self._in_link:
                self._flush()
                self._current.append(self._note_mark(event.key))

    def _break(self, event: Break) -> None:
        if event.hard:
            self._add("br")
        self._pieces.append("\n")

    def _delimiters(self, run: Delimiters) -> None:
        for _ in run.closes:
            self._end()
        self._pieces.append(run.sign * run.rest)
        for tag in reversed(run.opens):
            self._start(tag)

    def _raw(
        self, event: InlineHtml, events: Sequence[Event], index: int, ends: dict[str, int]
    ) -> int:
        """Add HTML; return the index of the last event that belongs to it."""
        self._html(self._rules.html(event.text, self._line(event.offset)))
        match = TAG.match(event.text)
        name = match[1].lower() if match and match[1] else ""
        if name in CONTENT_GOES and ends.get(name, -1) > index:
            while _end_name(events[index]) != name:
                index += 1
        return index

    def _html(self, html: str) -> None:
        if html:
            self._pieces.append(self._stash.add(html))

    def _start_link(self, start: Start) -> None:
        if start.tag == "a" and self._in_link:
            self._open.append((None, self._rules.depth))
            return
        address = self._rules.address(start.address, self._line(start.offset))
        attribute = "href" if start.tag == "a" else "src"
        attributes = {} if address is None else {attribute: escaped(address)}
        if start.title:
            attributes["title"] = escaped(start.title)
        self._start(start.tag, attributes)
        self._in_link = self._in_link or self._current.tag == "a"

    def _start(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        if len(self._open) >= _MAX_DEPTH or self._current.tag == "img":
            self._open.append((None, self._rules.depth))
            return
        self._flush()
        self._open.append((self._current, self._rules.depth))
        self._current = SubElement(self._current, tag, attributes or {})

    def _end(self) -> None:
        parent, depth = self._open.pop()
        self._html(self._rules.close(depth))
        if parent is None:
            return
        self._flush()
        if self._current.tag == "a":
            self._in_link = False
        elif self._current.tag == "img":
            alternative = plain_text(self._current).replace("\n", " ")
            self._current.set("alt", escaped(alternative))
            del self._current[:]
            self._current.text = None
        self._current = parent

    def _add(self, tag: str) -> Element:
        self._flush()
        return SubElement(self._current, tag)

    def _flush(self) -> None:
        """Add the pieces of text since the last element."""
        if self._pieces:
            append_text(self._current, "".join(self._pieces))
            self._pieces.clear()

    def _line(self, offset: int) -> int:
        if self._line_ends is None:
            self._line_ends = [match.start() for match in re.finditer("\n", self._source)]
        return self._first_line + bisect_right(self._line_ends, offset)


def _end_name(event: Event) -> str:
    """Return the name in an end tag."""
    match = TAG.match(event.text) if isinstance(event, InlineHtml) else None
    return match[3].lower() if match and match[3] else ""


def _last_ends(events: Sequence[Event]) -> dict[str, int]:
    """Return where the last end tag of each name is."""
    return {
        name: index
        for index, event in enumerate(events)
        if isinstance(event, InlineHtml) and (name := _end_name(event))
    }
