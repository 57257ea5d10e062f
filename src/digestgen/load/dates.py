"""Times, as people and feeds write them."""

from __future__ import annotations

import re
import warnings
from datetime import MAXYEAR, MINYEAR, UTC, datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateutil.parser import parser

_RFC_822_ZONE_HOURS = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "UT": 0,
}  # fmt: skip
_HOUR = 3600
_MAX_LENGTH = 100
_CENTURY_BREAK = 50
_LAST_SHORT_YEAR = 99
_UTC_OFFSET = re.compile(r"\b(?:UTC|GMT) ?(?=[+-]\d)")
_ISO_NUMBERS = re.compile(
    r"\d{4}-(\d\d?)-(\d\d?)(?:[T ](\d\d?)(?::(\d\d))?(?::(\d\d))?)?", re.ASCII
)
_UNKNOWN_ZONE = "the time zone is unknown"
_YEAR_FIRST = "write the year first, then the month: dates look like 2024-05-01T09:00:00+02:00"
_NUMERIC_DAY = re.compile(r"\s*0?(\d\d?)[./-]0?(\d\d?)[./-]\d", re.ASCII)
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PARTS = (("month", 1, 12), ("day", 1, 31), ("hour", 0, 23), ("minute", 0, 59), ("second", 0, 59))


class InvalidTimeError(ValueError):
    """A text that is not a time, with the reason and a hint; each may be empty."""

    def __init__(self, why: str = "", hint: str = "") -> None:
        self.why, self.hint = why, hint
        super().__init__(why)


def parse_time(text: str, zone: tzinfo) -> tuple[datetime, int]:
    """Return the instant that `text` names, in UTC, and its original offset in minutes.

    ISO 8601 is tried first, then any complete form that dateutil knows: a day alone means its midnight; a
    time without a year, month or day is refused. Times without an offset are in `zone`. Raises
    InvalidTimeError.
    """
    if len(text) > _MAX_LENGTH:
        raise InvalidTimeError("it is too long")
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = _parse_loosely(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        offset = moment.utcoffset()
    except ValueError:
        raise InvalidTimeError("its offset is a day or more") from None
    if not MINYEAR < moment.year < MAXYEAR:
        raise InvalidTimeError("there is no such year")  # and it has no time in some zones
    return moment.astimezone(UTC), round(offset.total_seconds() / 60) if offset else 0


@cache
def _parser() -> parser:
    """Return dateutil's parser; two-digit years follow RFC 2822 (§4.3), not the current year."""
    from dateutil.parser import parser, parserinfo

    class Rfc2822Years(parserinfo):
        def convertyear(self, year: int, century_specified: bool = False) -> int:
            if century_specified or year > _LAST_SHORT_YEAR:
                return year
            return year + (2000 if year < _CENTURY_BREAK else 1900)

    return parser(Rfc2822Years())


def _offset(name: str | None, seconds: int | None) -> int | None:
    """Return the offset of a zone for dateutil, which would otherwise use the machine's zone."""
    if seconds is not None or name is None:
        return seconds
    if name not in _RFC_822_ZONE_HOURS:
        raise ValueError(_UNKNOWN_ZONE)
    return _RFC_822_ZONE_HOURS[name] * _HOUR


def _parse_loosely(text: str) -> datetime:
    if _is_ambiguous(text):
        raise InvalidTimeError("it is unclear which number is the month", _YEAR_FIRST)
    # two days that differ in everything: what is taken from them shows, and the clock is not asked
    days = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2004-02-02")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            parse, readable = _parser().parse, _UTC_OFFSET.sub("", text)
            first, second = (parse(readable, default=day, tzinfos=_offset) for day in days)
    except (ValueError, OverflowError, Warning) as error:
        raise _refusal(text, error) from None
    if first != second:
        raise InvalidTimeError("the year, month or day is missing")
    return first


def _is_ambiguous(text: str) -> bool:
    match = _NUMERIC_DAY.match(text)
    return bool(
        match and match[1] != match[2] and max(int(match[1]), int(match[2])) <= len(_MONTH_NAMES)
    )


def _refusal(text: str, error: Exception) -> InvalidTimeError:
    if isinstance(error, Warning) or _UNKNOWN_ZONE in str(error):
        hint = "write the offset from UTC in place of the zone's name, such as +02:00"
        return InvalidTimeError(_UNKNOWN_ZONE, hint)
    if match := _ISO_NUMBERS.match(text.strip()):
        for (name, least, most), number in zip(_PARTS, match.groups(), strict=True):
            if number and not least <= int(number) <= most:
                return InvalidTimeError(f"there is no {name} {int(number)}")
        if "day" in str(error.__cause__ or error):
            month = f"{_MONTH_NAMES[int(match[1]) - 1]} {text.strip()[:4]}"
            return InvalidTimeError(f"{month} has no day {int(match[2])}")
        return InvalidTimeError()
    return InvalidTimeError("" if text.strip() else "it is empty")
