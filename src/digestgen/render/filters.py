"""The filters that templates have beside Jinja's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import msgspec
from markupsafe import Markup

from digestgen.linked_data import Thing
from digestgen.texts import Texts


def filters_of(texts: Texts) -> dict[str, Callable[..., Any]]:
    """Return the filters by their names; those for readers speak the language of `texts`."""
    return {
        "date": texts.date,
        "month": texts.month,
        "time": texts.time,
        "brief": texts.brief,
        "plural": texts.plural,
        "number": texts.number,
        "rfc3339": rfc3339,
        "rfc822": format_datetime,
        "json_ld": json_ld,
    }


def rfc3339(moment: datetime) -> str:
    """2020-06-11T18:51:00Z, or with the offset of the site's time zone."""
    offset = moment.utcoffset()
    if offset and offset.total_seconds() % 60:
        moment = moment.astimezone(UTC)  # local time of long ago; RFC 3339 knows no such offset
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def json_ld(thing: Thing) -> Markup:
    """Return JSON that may stand in a script element: no text in it ends that."""
    text = msgspec.json.encode(thing).decode().replace("<", "\\u003c")
    return Markup(text)  # noqa: S704  # without < it can not end the element
