"""The HTML tags in Markdown (GitHub Flavored Markdown, §4.6 and §6.10).

No pattern tries a piece of text twice, so that each takes time linear in what it matches.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_VALUE = r"""[ \t\n]*+=[ \t\n]*+(?:[^ \t\n"'=<>`]++|'[^']*+'|"[^"]*+")"""
_ATTRIBUTE = rf"[ \t\n]++[A-Za-z_:][\w.:-]*+(?:{_VALUE})?+"
_START = rf"<([A-Za-z][A-Za-z0-9-]*+)((?:{_ATTRIBUTE})*+)[ \t\n]*+/?>"
_END = r"</([A-Za-z][A-Za-z0-9-]*+)[ \t\n]*+>"
TAG = re.compile(f"{_START}|{_END}", re.ASCII)
"""A start tag (groups 1 and 2: its name and its attributes) or an end tag (group 3: its name)."""
ATTRIBUTES = re.compile(
    r"""([A-Za-z_:][\w.:-]*+)(?:[ \t\n]*+=[ \t\n]*+(?:([^ \t\n"'=<>`]++)|'([^']*+)'|"([^"]*+)"))?+""",
    re.ASCII,
)
_ONLY_A_TAG = re.compile(rf"(?:{_START}|{_END})[ \t]*+$", re.ASCII)
_RAW_TEXT = re.compile(r"<(?:pre|script|style|textarea)(?:[ \t>]|$)", re.IGNORECASE)
_RAW_TEXT_END = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    r"dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|"
    r"html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|"
    r"section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ \t]|/?>|$)",
    re.IGNORECASE,
)
_DECLARATION = re.compile("<![A-Za-z]")


class HtmlStart(NamedTuple):
    """The beginning of a block of HTML."""

    end: re.Pattern[str] | None  # in the line that ends it; None if a blank line does
    interrupts: bool  # a paragraph


_STARTS = (
    (_RAW_TEXT, _RAW_TEXT_END),
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (_DECLARATION, re.compile(">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
)


def html_start(text: str, at: int) -> HtmlStart | None:
    """Return the HTML block that begins at a `<` at the beginning of a line; None if there is none."""
    for begin, end in _STARTS:
        if begin.match(text, at):
            return HtmlStart(end, interrupts=True)
    if _BLOCK_TAG.match(text, at):
        return HtmlStart(None, interrupts=True)
    if _ONLY_A_TAG.match(text, at):
        return HtmlStart(None, interrupts=False)
    return None
