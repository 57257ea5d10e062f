"""The template filters in addition to Jinja's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup, escape

from digestgen.i18n.texts import Texts
from digestgen.views.linked_data import Thing

if TYPE_CHECKING:
    from css_inline import CSSInliner

_WIDE = "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
_ENDS_OF_LABELS = re.compile(r"(?<=\w)(?=\.\w)|(?<=/)(?=\w)")
_CLOSING = "、。〉》」』】〕〗！），．：；？］｝"
_ASCII_LINE = re.compile(r"\S.{0,71}(?!\S)|\S+")
# these two take long to compile, and are for e-mail alone
_WIDE_LETTER = f"[{_WIDE}]"
# as much as fits, up to a gap, to after a wide letter (they have a NUL as their second column) or to
# before one; else the whole of a word
_LINE = (
    rf"\S.{{0,71}}(?:(?!\S)|(?<=\0)(?![{_CLOSING}])|(?=[{_WIDE}])(?![{_CLOSING}]))|[^\s{_WIDE}]+"
)


def filters_of(texts: Texts) -> dict[str, Callable[..., Any]]:
    """Return the filters by name; those for readers use the language of `texts`."""
    return {
        "date": texts.date,
        "weekday": texts.weekday,
        "day_of_week": texts.day_of_week,
        "letter_of_weekday": texts.letter_of_weekday,
        "month": texts.month,
        "time": texts.time,
        "brief": texts.brief,
        "plural": texts.plural,
        "number": texts.number,
        "names": texts.names,
        "spoken": texts.spoken,
        "zone": zone_name,
        "rfc3339": rfc3339,
        "rfc822": rfc822,
        "cdata": cdata,
        "json_ld": json_ld,
        "breakable": breakable,
        "inline_css": inline_css_filter,
        "wrapped": wrapped_filter,
    }


def cdata(html: str) -> Markup:
    """Return HTML for an element of XML that contains HTML: as it is, without another layer of escapes."""
    whole = str(html).replace("]]>", "]]]]><![CDATA[>")
    return Markup(f"<![CDATA[{whole}]]>")  # noqa: S704  # nothing ends it but its end


def zone_name(moment: datetime) -> str:
    """Return the offset of a time from UTC, in whole minutes: UTC, UTC+2, UTC−3:30."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def rfc3339(moment: datetime) -> str:
    """Return a time such as 2020-06-11T18:51:00Z, or with the offset of the site's time zone."""
    offset = moment.utcoffset()
    if offset and offset.total_seconds() % 60:
        moment = moment.astimezone(UTC)  # local time of long ago; RFC 3339 knows no such offset
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def rfc822(moment: datetime) -> str:
    """Return a time in the format of RSS: Thu, 11 Jun 2020 18:51:00 +0000."""
    from email.utils import format_datetime

    return format_datetime(moment)


def json_ld(thing: Thing) -> Markup:
    """Return JSON that is safe in a script element: no text in it can end the element."""
    text = msgspec.json.encode(thing).decode().replace("<", "\\u003c")
    return Markup(text)  # noqa: S704  # without < it cannot end the element


def breakable(text: str) -> Markup:
    """Return a domain or an address as HTML that may be broken before each dot and after each slash."""
    return Markup(_ENDS_OF_LABELS.sub("<wbr>", str(escape(text))))  # noqa: S704  # it is escaped


def inline_css_filter(html: str) -> Markup:
    """Return a complete page with the rules of its <style> in style attributes."""
    return Markup(_inliner().inline(html))  # noqa: S704  # it is HTML before, and after


@cache
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, minify_css=True)


def wrapped_filter(text: str) -> str:
    """Return `text` in lines of at most 72 columns; its own line breaks are dropped, long words kept.

    Chinese, Japanese and Korean letters take two columns, and a line may end after each, unless a
    stop or a closing bracket follows.
    """
    if text.isascii():
        return "\n".join(line.strip() for line in _ASCII_LINE.findall(" ".join(text.split())))
    in_columns = re.sub(_WIDE_LETTER, "\\g<0>\0", " ".join(text.split()))
    return "\n".join(line.strip() for line in re.findall(_LINE, in_columns)).replace("\0", "")
