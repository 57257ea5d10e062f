"""HTML in a body: which tags stay, with which attributes, and in balance.

What is removed is a warning. An element that nobody closed is closed at the end of its list item, quotation
or paragraph; a browser would open it again in each of the next ones, in quadratic time. nh3 sees the result,
too, and has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from digestgen.decoding import shown
from digestgen.load.body_links import BodyLinks
from digestgen.load.gfm.html_syntax import ATTRIBUTES, TAG
from digestgen.load.gfm.text import CONTENT_GOES
from digestgen.load.safe_html import (
    ADDRESSES,
    ELEMENTS,
    IDS,
    html_attributes,
    is_allowed_html_value,
)

Warn = Callable[[int, str, str, str], None]
"""Notes a warning: the line, the sign there, the message and the hint."""

_MAX_DEPTH = 30  # elements in elements
_VOID = frozenset(("br", "col", "hr", "img", "input", "source", "track", "wbr"))
_ITEMS = frozenset(("ul", "ol"))
_PARTS = frozenset(("table",))
_CELLS = frozenset(("td", "th"))
_ROWS = _CELLS | {"tr"}
# elements that end those before them, which may have no end tag; and where the search for these stops
_ENDS_BEFORE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _ITEMS),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "td": (_CELLS, _PARTS),
    "th": (_CELLS, _PARTS),
    "tr": (_ROWS, _PARTS),
    "thead": (_ROWS | {"caption", "colgroup"}, _PARTS),
    "tbody": (_ROWS | {"caption", "colgroup", "thead", "tbody"}, _PARTS),
    "tfoot": (_ROWS | {"caption", "colgroup", "thead", "tbody"}, _PARTS),
    "rt": (frozenset(("rt", "rp")), frozenset(("ruby",))),
    "rp": (frozenset(("rt", "rp")), frozenset(("ruby",))),
}
_PHRASING = frozenset((
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i",
    "ins", "kbd", "mark", "picture", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "video",
))  # fmt: skip
_ENDS_PARAGRAPH = ELEMENTS - _PHRASING - _VOID - set(_ENDS_BEFORE) | {"hr"}
_COMMENTS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


class RawHtml:
    """The HTML of one body; `depth` is the number of its open elements."""

    def __init__(self, links: BodyLinks, warn: Warn) -> None:
        self._links, self._warn = links, warn
        self._open: list[str] = []

    @property
    def depth(self) -> int:
        """The number of open elements."""
        return len(self._open)

    def close(self, depth: int) -> str:
        """Return the ends of the elements beyond `depth`, innermost first."""
        if len(self._open) <= depth:
            return ""
        ended = self._open[depth:]
        del self._open[depth:]
        return "".join(f"</{name}>" for name in reversed(ended))

    def clean(self, source: str, line: int) -> str:
        """Return a piece of HTML that begins in `line` with the tags that stay; anything else is text."""
        return "".join(self._parts(source, line))

    def _parts(self, source: str, line: int) -> Iterator[str]:
        missing: set[str] = set()
        at = counted = 0
        while (begin := source.find("<", at)) >= 0:
            yield source[at:begin]
            line += source.count("\n", counted, begin)
            counted = begin
            if tag := TAG.match(source, begin):
                yield self._tag(tag, line)
                name = (tag[1] or "").lower()
                at = _after_content(source, name, tag.end(), missing)
            elif after := _after_comment(source, begin, missing):
                at = after
            else:
                yield "&lt;"
                at = begin + 1
        yield source[at:]

    def _tag(self, tag: re.Match[str], line: int) -> str:
        """Return a tag with its allowed attributes; "" if the tag is removed."""
        if tag[3]:
            return self._end(tag[3].lower())
        name = tag[1].lower()
        if name not in ELEMENTS:
            self._warn(line, f"<{name}", f"<{shown(name)}> is removed", _hint(name))
            return ""
        if len(self._open) >= _MAX_DEPTH:
            message = f"<{name}> is removed: more than {_MAX_DEPTH} elements are open"
            self._warn(line, f"<{name}", message, "close some of them")
            return ""
        before = self._implied_ends(name)
        attributes = "".join(self._attributes(name, tag[2], line))
        if name not in _VOID:
            self._open.append(name)
        return f"{before}<{name}{attributes}>"

    def _implied_ends(self, name: str) -> str:
        """Return the ends of the elements that cannot have an element called `name` in them."""
        if name in _ENDS_PARAGRAPH and "p" in self._open:
            return self._close_last(frozenset(("p",)), frozenset())
        return self._close_last(*_ENDS_BEFORE[name]) if name in _ENDS_BEFORE else ""

    def _close_last(self, names: frozenset[str], scope: frozenset[str]) -> str:
        lowest = len(self._open)
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index] in scope:
                break
            if self._open[index] in names:
                lowest = index
        return self.close(lowest)

    def _end(self, name: str) -> str:
        if name not in self._open:
            return ""
        return self.close(len(self._open) - 1 - self._open[::-1].index(name))

    def _attributes(self, element: str, source: str, line: int) -> Iterator[str]:
        allowed = html_attributes(element)
        seen = set()
        for match in ATTRIBUTES.finditer(source):
            name = match[1].lower()
            value = next((unescape(each) for each in match.groups()[1:] if each is not None), "")
            if name in seen:
                continue
            seen.add(name)
            if name not in allowed or not is_allowed_html_value(element, name, value):
                message = f'"{shown(name)}" is removed from <{element}>'
                self._warn(line, name, message, "delete the attribute")
            elif (kept := self._value(name, value, line)) is not None:
                yield f' {name}="{escape(kept)}"'

    def _value(self, name: str, value: str, line: int) -> str | None:
        """Return the value of an attribute as the page has it; None if it is removed."""
        if name in IDS:
            return self._id(name, value, line)
        if name == "srcset":
            parts = [each.split(None, 1) for each in value.split(",") if each.strip()]
            known = [(self.address(each[0], line) or "", *each[1:]) for each in parts]
            return ", ".join(" ".join(each) for each in known if each[0]) or None
        return self.address(value, line) if name in ADDRESSES else value

    def _id(self, name: str, value: str, line: int) -> str | None:
        found = self._links.new_id(value)
        if not found and name == "id":
            message = f'the id "{shown(value)}" is removed: the body has it already'
            self._warn(line, value, message, "use another id")
        return found or None

    def address(self, given: str, line: int) -> str | None:
        """Return the number of an address; None, with a warning, if it must not be one."""
        try:
            return self._links.add(given, line)
        except ValueError as error:
            hint = "begin it with https://, or write the path of a file"
            message = f'"{shown(given)}" is not a link: {error}; it is removed'
            self._warn(line, given, message, hint)
            return None


def _hint(element: str) -> str:
    if element in {"iframe", "embed", "object"}:
        return "write a link to the page instead, or use <video> or <audio> for a file"
    return "delete it; docs/format.md lists the elements that a body may have"


def _after_content(source: str, name: str, at: int, missing: set[str]) -> int:
    """Return the index after what is removed with an element; `at` if only its tag is removed."""
    if name not in CONTENT_GOES or name in missing:
        return at
    end = re.compile(rf"</{name}[ \t\n]*+>", re.IGNORECASE).search(source, at)
    if end:
        return end.end()
    missing.add(name)
    return at


def _after_comment(source: str, at: int, missing: set[str]) -> int:
    """Return the index after a comment or a declaration; 0 if there is none."""
    for begin, end in _COMMENTS:
        if source.startswith(begin, at):
            found = -1 if end in missing else source.find(end, at + 2)
            if found >= 0:
                return found + len(end)
            missing.add(end)
    return 0
