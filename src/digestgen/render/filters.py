"""The filters that templates have beside Jinja's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812  # the filter has its name
from email.utils import format_datetime
from typing import Any

import msgspec
from markupsafe import Markup

from digestgen.linked_data import Thing

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date(moment: Date) -> str:
    """11 June 2020; the same in every locale."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def month(moment: Date) -> str:
    """June 2020."""
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def time(moment: datetime) -> str:
    """11 June 2020, 18:51."""
    return f"{date(moment)}, {moment:%H:%M}"


def brief(moment: datetime, year: int) -> str:
    """11 June, 18:51; with the year where that is not `year`."""
    if moment.year != year:
        return time(moment)
    return f"{moment.day} {_MONTHS[moment.month - 1]}, {moment:%H:%M}"


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


def plural(count: int, one: str, many: str) -> str:
    """1 report, 2 reports."""
    return f"{count:,} {one if count == 1 else many}"


FILTERS: dict[str, Callable[..., Any]] = {
    "date": date,
    "month": month,
    "time": time,
    "brief": brief,
    "rfc3339": rfc3339,
    "rfc822": format_datetime,
    "json_ld": json_ld,
    "plural": plural,
}
