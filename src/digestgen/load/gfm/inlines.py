"""Text within a block: emphasis, links, pictures, code, HTML and addresses (CommonMark, §6)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Mapping
from typing import NamedTuple

from digestgen.load.gfm.autolinks import BEGINNING, Autolink, address_at, email_at
from digestgen.load.gfm.definitions import (
    ENTITY,
    LinkDestination,
    label_key,
    read_inline_target,
    read_label,
    resolved_entity,
)
from digestgen.load.gfm.delimiters import Delimiters, match_delimiters
from digestgen.load.gfm.events import Break, CodeSpan, End, Event, InlineHtml, NoteMark, Start
from digestgen.load.gfm.html_syntax import TAG

# an underscore within a word is text
_SPECIAL = re.compile(
    rf"\\|`+|\*+|(?<!\w)_++|_++(?!\w)|~+|!?\[|\]|<|&|\n|@|{BEGINNING}", re.IGNORECASE
)
_BACKTICKS = re.compile("`+")
_URI = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*+)>")
_EMAIL = re.compile(
    r"<([\w.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9](?:[A-Za-z0-9.-]*+)(?<![.-]))>", re.ASCII
)
_DECLARATION = re.compile(r"<![A-Za-z]")
_HTML_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_MAX_TILDES = 2
_HARD = 2  # spaces at the end of a line
_MIN_EXPANSION = 100_000


class References:
    """The definitions and footnotes of a body, and how much text links may still take from them.

    Ten thousand links to one long address would otherwise multiply the length of the text by ten thousand.
    """

    def __init__(
        self, definitions: Mapping[str, LinkDestination], footnotes: Container[str], size: int
    ) -> None:
        """`size` is the length of the body."""
        self._definitions, self.footnotes = definitions, footnotes
        self._left = max(size, _MIN_EXPANSION)

    def target(self, label: str) -> LinkDestination | None:
        """Return what a label leads to."""
        found = self._definitions.get(label_key(label)) if self._definitions else None
        if found:
            self._left -= len(found.address) + len(found.title)
        return found if self._left >= 0 else None


class _Bracket(NamedTuple):
    """An open bracket: where it is in the text, the events and the delimiters."""

    at: int
    event: int
    run: int
    is_picture: bool


class InlineParser:
    """A parser of one text."""

    def __init__(self, text: str, references: References) -> None:
        self._text, self._references = text, references
        self._at = 0
        self._events: list[Event] = []
        self._runs: list[Delimiters] = []
        self._brackets: list[_Bracket] = []
        self._dead = 0  # so many of the brackets begin no link, as a link was found in them
        self._last_bracket = -1  # where the last bracket is: one around it is no label
        self._fences: dict[int, list[int]] | None = None  # by length, where backticks are
        self._missing: set[str] = set()  # ends of HTML that are not in the rest of the text

    def parse(self) -> list[Event]:
        """Return the parts of the text."""
        text = self._text
        while match := _SPECIAL.search(text, self._at):
            begin = match.start()
            if begin > self._at:
                self._events.append(text[self._at : begin])
            self._at = match.end()
            self._special(match[0], begin)
        if self._at < len(text):
            self._events.append(text[self._at :])
        match_delimiters(self._runs)
        return self._events

    def _special(self, sign: str, at: int) -> None:
        match sign[0]:
            case "\n":
                self._line_end(hard=False)
            case "\\":
                self._escape()
            case "`":
                self._code(sign, at)
            case "*" | "_" | "~":
                self._run(sign, at)
            case "[" | "!":
                self._open(sign, at)
            case "]":
                self._closing(at)
            case "<":
                self._angle(at)
            case "&":
                self._entity(at)
            case "@":
                self._email(at)
            case _:
                self._address(sign, at)

    def _line_end(self, *, hard: bool) -> None:
        last = self._events[-1] if self._events else None
        if isinstance(last, str):
            text = last.rstrip(" ")
            hard = hard or len(last) - len(text) >= _HARD
            self._events[-1] = text
        self._events.append(Break(hard))

    def _escape(self) -> None:
        following = self._text[self._at : self._at + 1]
        if following == "\n":
            self._at += 1
            self._events.append(Break(hard=True))
        elif following in _PUNCTUATION:
            self._at += 1
            self._events.append(following)
        else:
            self._events.append("\\")

    def _entity(self, at: int) -> None:
        if match := ENTITY.match(self._text, at):
            self._events.append(resolved_entity(match[0]))
            self._at = match.end()
        else:
            self._events.append("&")

    def _code(self, fence: str, at: int) -> None:
        if self._fences is None:
            self._fences = defaultdict(list)
            for match in _BACKTICKS.finditer(self._text, at):
                self._fences[len(match[0])].append(match.start())
        places = self._fences[len(fence)]
        index = bisect_left(places, self._at)
        if index == len(places):
            self._events.append(fence)
            return
        code = self._text[self._at : places[index]].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        self._events.append(CodeSpan(code))
        self._at = places[index] + len(fence)

    def _run(self, signs: str, at: int) -> None:
        if signs[0] == "~" and len(signs) > _MAX_TILDES:
            self._events.append(signs)
            return
        run = Delimiters(
            signs[0], len(signs), self._text[at - 1 : at], self._text[self._at : self._at + 1]
        )
        self._events.append(run)
        self._runs.append(run)

    def _angle(self, at: int) -> None:
        text = self._text
        if match := _URI.match(text, at) or _EMAIL.match(text, at):
            address = match[1] if ":" in match[1].partition("@")[0] else f"mailto:{match[1]}"
            self._link_to(Autolink(match[1], address, match.end()), at, bare=False)
        elif end := self._html_end(at):
            self._events.append(InlineHtml(text[at:end], at))
            self._at = end
        else:
            self._events.append("<")

    def _html_end(self, at: int) -> int:
        """Return the index after a piece of HTML; 0 if there is none."""
        if tag := TAG.match(self._text, at):
            return tag.end()
        for begin, end in _HTML_ENDS:
            if self._text.startswith(begin, at):
                return self._after(end, at + 2)  # <!--> is a comment, too
        return self._after(">", at) if _DECLARATION.match(self._text, at) else 0

    def _after(self, end: str, at: int) -> int:
        found = -1 if end in self._missing else self._text.find(end, at)
        if found < 0:
            self._missing.add(end)
            return 0
        return found + len(end)

    def _address(self, beginning: str, at: int) -> None:
        found = address_at(self._text, at, in_brackets=bool(self._brackets))
        if found:
            self._link_to(found, at, bare=True)
        else:
            self._events.append(beginning)

    def _email(self, at: int) -> None:
        last = self._events[-1] if self._events else None
        begin = at - len(last) if isinstance(last, str) else at
        found = email_at(self._text, begin, at)
        if not isinstance(last, str) or not found or self._text[begin:at] != last:
            self._events.append("@")
            return
        start, link = found
        self._events[-1] = last[: start - begin]
        self._link_to(link, start, bare=True)

    def _link_to(self, link: Autolink, at: int, *, bare: bool) -> None:
        self._events += (Start("a", link.address, "", at, bare), link.text, End("a"))
        self._at = link.end

    def _open(self, sign: str, at: int) -> None:
        self._brackets.append(_Bracket(at, len(self._events), len(self._runs), sign == "!["))
        self._last_bracket = self._at
        self._events.append(sign)

    def _closing(self, at: int) -> None:
        if not self._brackets:
            self._events.append("]")
            return
        bracket = self._brackets.pop()
        is_dead = len(self._brackets) < self._dead
        self._dead = min(self._dead, len(self._brackets))
        begin = bracket.at + 1 + bracket.is_picture
        label = self._text[begin:at] if begin == self._last_bracket else ""
        self._last_bracket = -1
        note = self._note(label, bracket)
        if note:
            return
        found = None if is_dead and not bracket.is_picture else self._target(label, at)
        if not found:
            self._events.append("]")
            return
        target, self._at = found
        match_delimiters(self._runs[bracket.run :])
        del self._runs[bracket.run :]
        tag = "img" if bracket.is_picture else "a"
        self._events[bracket.event] = Start(tag, target.address, target.title, bracket.at)
        self._events.append(End(tag))
        if not bracket.is_picture:
            self._dead = len(self._brackets)

    def _note(self, label: str, bracket: _Bracket) -> bool:
        """Replace a footnote marker; return whether there is one."""
        key = label_key(label[1:]) if label.startswith("^") else ""
        if not key or key not in self._references.footnotes:
            return False
        del self._events[bracket.event :]
        del self._runs[bracket.run :]
        if bracket.is_picture:
            self._events.append("!")
        self._events.append(NoteMark(key))
        return True

    def _target(self, label: str, at: int) -> tuple[LinkDestination, int] | None:
        """Return the target of the text in brackets before `at`, and the index after the link."""
        text, end = self._text, at + 1
        if text.startswith("(", end) and (found := read_inline_target(text, end)):
            return found
        second = read_label(text, end)
        if second:
            target = self._references.target(second.text)
            return (target, second.end) if target else None
        if not label.strip():
            return None
        target = self._references.target(label)
        after = end + 2 if text.startswith("[]", end) else end
        return (target, after) if target else None
