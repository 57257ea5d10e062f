"""The elements and attributes that a body may have; everything else is removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import nh3

from digestgen.load.links import UNRESOLVED
from digestgen.text.body_html import ID_PREFIX

ADDRESSES = frozenset(("cite", "href", "poster", "src", "srcset"))
IDS = frozenset(("id", "name"))
_EVERYWHERE = frozenset(("aria-hidden", "aria-label", "dir", "id", "lang", "title"))
_MEDIA = frozenset(("controls", "height", "loop", "muted", "preload", "src", "width"))
_CELL = frozenset(("abbr", "align", "colspan", "rowspan", "scope"))
_OWN: dict[str, frozenset[str]] = {
    "a": frozenset(("href", "hreflang", "name")),
    "audio": _MEDIA - {"height", "width"},
    "blockquote": frozenset(("cite",)),
    "code": frozenset(("class",)),
    "col": frozenset(("align", "span")),
    "colgroup": frozenset(("align", "span")),
    "data": frozenset(("value",)),
    "del": frozenset(("cite", "datetime")),
    "details": frozenset(("open",)),
    "div": frozenset(("align",)),
    "img": frozenset(("align", "alt", "height", "loading", "sizes", "src", "srcset", "width")),
    "input": frozenset(("checked", "disabled", "type")),
    "ins": frozenset(("cite", "datetime")),
    "li": frozenset(("value",)),
    "ol": frozenset(("reversed", "start", "type")),
    "p": frozenset(("align",)),
    "q": frozenset(("cite",)),
    "source": frozenset(("height", "media", "sizes", "src", "srcset", "type", "width")),
    "table": frozenset(("align",)),
    "td": _CELL,
    "th": _CELL,
    "time": frozenset(("datetime",)),
    "track": frozenset(("default", "kind", "label", "src", "srclang")),
    "video": _MEDIA | {"playsinline", "poster"},
    **{f"h{level}": frozenset(("align",)) for level in range(1, 7)},
}
_NOT_FOR_BODIES = frozenset(("area", "map", "nav", "rtc"))
ELEMENTS = frozenset(nh3.ALLOWED_TAGS - _NOT_FOR_BODIES) | {*_OWN, "picture", "section", "tfoot"}
"""The names of the elements that stay."""
_ATTRIBUTES = {name: set(_EVERYWHERE | _OWN.get(name, frozenset())) for name in ELEMENTS}
_LANGUAGE = re.compile(r"language-\S+")
# characters that neither HTML nor XML may have
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")

# nh3 takes quadratic time for a run of these characters, so noncharacters take their place in it
_SLOW_RUN = re.compile("[\x85\xa0-\xbf]+")
_QUICK_RUN = re.compile("[\ufdd0-\ufdef\ufffe\uffff]+")
_QUICK = {0x85: "\ufffe", **{0xA0 + number: chr(0xFDD0 + number) for number in range(32)}}
_SLOW = {ord(quick): chr(slow) for slow, quick in _QUICK.items()} | {0xFDD0: "&nbsp;"}
# likewise for very many ampersands in one text, and references to these characters
_MANY_AMPERSANDS = 200
_QUICK_AMPERSAND = "\uffff"
_SLOW[ord(_QUICK_AMPERSAND)] = "&amp;"
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};?|(?!#))"
)


def html_attributes(element: str) -> frozenset[str]:
    """Return the names of the attributes that an element may have."""
    return _EVERYWHERE | _OWN.get(element, frozenset())


def is_allowed_html_value(element: str, attribute: str, value: str) -> bool:
    """Return whether an attribute that an element may have can have this value."""
    if attribute == "class":
        return bool(_LANGUAGE.fullmatch(value))
    return element != "input" or attribute != "type" or value == "checkbox"


def sanitised(html: str, address: Callable[[str], str | None]) -> str:
    """Return HTML without anything that is not allowed.

    All addresses in it must be unresolved, and `address` returns what each stands for, or None to remove
    it. An id must begin with the prefix.
    """

    def kept(element: str, attribute: str, value: str) -> str | None:
        if attribute == "srcset":
            return _source_set(value, address)
        if attribute in ADDRESSES:
            return address(value)
        if attribute in IDS:
            return value if value.startswith(ID_PREFIX) else None
        return value if is_allowed_html_value(element, attribute, value) else None

    clean = nh3.clean(
        _with_quick_characters(html),
        tags=set(ELEMENTS),
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={UNRESOLVED},
        link_rel="noopener",
        set_tag_attribute_values={"input": {"disabled": ""}},
    )
    return html_without_controls(_with_slow_characters(clean))


def _with_quick_characters(html: str) -> str:
    html = html_without_controls(html)  # the noncharacters among them
    if html.count("&") > _MANY_AMPERSANDS:
        html = _REFERENCE.sub(_quick_reference, html)
    return _SLOW_RUN.sub(lambda run: run[0].translate(_QUICK), html)


def _quick_reference(match: re.Match[str]) -> str:
    """Return the replacement for an ampersand, or for a reference to a character that is slow to process."""
    found = unescape(match[0])
    if found == match[0]:  # a name that no character has
        return _QUICK_AMPERSAND + found[1:]
    if match[0].endswith(";") and len(found) == 1:
        return _QUICK_AMPERSAND if found == "&" else _QUICK.get(ord(found), match[0])
    return match[0]


def _with_slow_characters(html: str) -> str:
    return _QUICK_RUN.sub(lambda run: run[0].translate(_SLOW), html)


def _source_set(value: str, address: Callable[[str], str | None]) -> str | None:
    """Return the addresses and sizes of the files that a picture can be shown from."""
    found = []
    for numbered, *size in filter(None, map(str.split, value.split(","))):
        if (known := address(numbered)) is not None:
            found.append(" ".join((known, *size)))
    return ", ".join(found) or None


def html_without_controls(text: str) -> str:
    """Return text without the characters that neither HTML nor XML may have."""
    return _CONTROL.sub("", text)
