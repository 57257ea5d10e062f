"""Text of an XML feed → well-formed text, if small repairs are enough.

Every function takes time linear in its input: the text comes from strangers, and has up to 10 million
characters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import urljoin

from msgspec import Struct

_ODD_CHARACTERS = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOG = re.compile(r"<\?xml[^>]{0,400}\?>", re.IGNORECASE)
_SPACE = re.compile(r"\s*")
_NO_LINE_END = re.compile(r"[^\r\n]")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s{0,99}>")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,40})")
_REFERENCE = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_XML_NAMES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_RELATIVE_BASE = re.compile(
    r"""(\sxml:base\s*=\s*)(["'])(?![A-Za-z][A-Za-z0-9+.-]*:)([^"'<>]*)\2"""
)
_NO_LINK = re.compile(r"<link\s*/>|<link>\s*</link>")  # a permalink guid takes its place
_PERMALINK = re.compile(r"""(<guid\s+)(?i:isPermaLink)\s*=\s*(["'])\s*(?i:true)\s*\2""")
_STRAY_LESS = re.compile(
    r"<(?![!?/])(?=[^<>]*<)"
)  # "a<b" in a title: no tag ends before the next begins
_BASE = re.compile(r"""\sxml:base\s*=\s*(["'])([^"'<>]*)\1""")
_LONGEST_BASE = 500  # characters; a longer one would be repeated in every link below it
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_FIRST_SPACE = 0x20
_HEAD_CHARACTERS = 50_000  # among which the root element begins
_ENTRY_ENDS = re.compile(r"</(?:[\w.-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENTRY_BEGIN = re.compile(r"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)


class XmlText(Struct, frozen=True):
    """A document, as well-formed as repairs make it; `is_cut` if its end was missing."""

    text: str
    root: str  # the name of its root element; "" if there is none
    is_cut: bool = False


def tidy_xml(text: str, base_url: str) -> XmlText:
    """Return a document without prolog, DOCTYPE and control characters, its references valid.

    In place of what is removed there are spaces, so every line keeps its number. A document that was cut
    off ends after its last whole entry. Relative xml:base become absolute.
    """
    text = _ODD_CHARACTERS.sub("", text)
    start = max(text.find("<"), 0)
    text = _spaces(text[:start]) + _PROLOG.sub(_spaces_for, text[start:], count=1)
    text = _without_doctype(text)
    root = _root(text)
    text = _NO_LINK.sub(_spaces_for, "".join(_repaired(text)))
    text = _PERMALINK.sub(r'\1isPermaLink="true"', text)
    if "xml:base" in text:
        text = _with_absolute_bases(text, root, base_url)
    if not root or text.rfind(f"</{root}") >= 0 or not _ENTRY_BEGIN.search(text):
        return XmlText(text, root)
    return XmlText(closed_after_last_entry(text, root), root, is_cut=True)


def _spaces(text: str) -> str:
    """Return spaces in place of a text, and its ends of lines."""
    return _NO_LINE_END.sub(" ", text)


def _spaces_for(match: re.Match[str]) -> str:
    return _spaces(match[0])


def _without_doctype(text: str) -> str:
    match = _DOCTYPE.search(text, 0, _HEAD_CHARACTERS)
    if not match:
        return text
    end, subset = text.find(">", match.end()), text.find("[", match.end())
    if 0 <= subset < end and (closing := _SUBSET_END.search(text, subset)):
        end = closing.end() - 1
    begin, end = match.start(), end + 1 if end >= 0 else len(text)
    return text[:begin] + _spaces(text[begin:end]) + text[end:]


def _root(text: str) -> str:
    """Return the name of the first element, which comments may come before."""
    at = _past_space(text, 0)
    while text.startswith(("<!--", "<?"), at):
        end = text.find("-->" if text.startswith("<!--", at) else "?>", at)
        if end < 0:
            return ""
        at = _past_space(text, text.index(">", end) + 1)
    match = _ROOT.search(text, at, at + _HEAD_CHARACTERS)
    return match[1] if match else ""


def _past_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _repaired(text: str) -> Iterator[str]:
    """Yield the text in pieces; references outside CDATA are those of XML, or characters."""
    at = 0
    while (begin := text.find(_CDATA, at)) >= 0:
        yield _without_strays(text[at:begin])
        end = text.find(_CDATA_END, begin)
        if end < 0:
            yield text[begin:]
            return
        at = end + len(_CDATA_END)
        yield text[begin:at]
    yield _without_strays(text[at:])


def _without_strays(text: str) -> str:
    """Return text outside of CDATA without any `&` or `<` that is not markup."""
    return _STRAY_LESS.sub("&lt;", _REFERENCE.sub(_valid_reference, text))


def _valid_reference(match: re.Match[str]) -> str:
    """Return `&` alone and unknown names as text, `&nbsp;` as its character, `&#11;` as nothing."""
    name = match[1]
    if not name:
        return "&amp;"
    if name in _XML_NAMES:
        return match[0]
    if name.startswith("#"):
        number = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        return match[0] if _is_character(number) else ""
    return html5.get(name) or f"&amp;{name}"


def _is_character(number: int) -> bool:
    if number < _FIRST_SPACE:
        return number in {0x9, 0xA, 0xD}
    return number <= sys.maxunicode and not _ODD_CHARACTERS.match(chr(number))


def _with_absolute_bases(text: str, root: str, base_url: str) -> str:
    """Return the text with absolute xml:base attributes, relative to that of the root, if it has one.

    So nested elements do not add to one another's base, which thousands of them could make very long.
    """
    head_end = text.find(">", text.find(f"<{root}")) + 1
    head, rest = text[:head_end], text[head_end:]
    head = _RELATIVE_BASE.sub(lambda each: _absolute_base(each, base_url), head)
    own = _BASE.search(head)
    below = own[2] if own and len(own[2]) <= _LONGEST_BASE else base_url
    return head + _RELATIVE_BASE.sub(lambda each: _absolute_base(each, below), rest)


def _absolute_base(match: re.Match[str], base_url: str) -> str:
    try:
        return f"{match[1]}{match[2]}{urljoin(base_url, match[3])}{match[2]}"
    except ValueError:
        return ""


def end_of_last_entry(text: str) -> int:
    """Return where the last complete entry ends; if there is none, where the first one begins."""
    ends = [match.end() for match in _ENTRY_ENDS.finditer(text)]
    first = _ENTRY_BEGIN.search(text)
    return ends[-1] if ends else first.start() if first else len(text)


def closed_after_last_entry(text: str, root: str) -> str:
    """Return a document that was cut off, up to its last complete entry, with its open elements closed."""
    text = text[: end_of_last_entry(text)]
    opened = re.search(r"<channel[\s>]", text, re.IGNORECASE)
    closed = re.search(r"</channel\s*>", text, re.IGNORECASE)
    channel = "</channel>" if opened and not closed and root.lower() != "channel" else ""
    return f"{text}{channel}</{root}>"
