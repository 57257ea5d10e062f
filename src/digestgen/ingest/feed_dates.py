"""Times as feeds write them: RFC 822, ISO 8601, and what people make of both, in several languages.

`date_words` has the names of months and zones.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from digestgen.ingest.date_words import month_of, zone_of

_TIME = re.compile(
    r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?(?!\d)\s*(?:([AaPp])\.?[Mm]\b\.?)?"
)
_OFFSET = re.compile(
    r"(?:\b(?:UTC|GMT|UT))?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d|-)\s*(?:\(.{0,40}\)|(\d{4}))?\s*$"
)
_ZONE_PLACE = re.compile(
    r"\b((?:America|Europe|Asia|Africa|Australia|Pacific|Atlantic)/[A-Za-z_/]{3,30})"
)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:(?:\s*[Tt]\s*|\s+)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,12})?)?)?"
    r"\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?(?!\d)"
)
_ISO_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
_ISO_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})")
_EASTERN_DAY = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})(?:\s*[日일])?")
_EASTERN_TIME = re.compile(
    r"(\d{1,2})\s*[時时点點시]\s*(?:(\d{1,2})\s*[分분])?(?:\s*(\d{1,2})\s*[秒초])?"
)
_EASTERN_HALVES = {
    "上午": "AM",
    "午前": "AM",
    "오전": "AM",
    "下午": "PM",
    "午後": "PM",
    "오후": "PM",
}
_HALF_FIRST = re.compile(r"\b([AP]M)\s*(\d{1,2}:\d{2}(?::\d{2})?)")
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)")
_HALF = re.compile(r"\b[AaPp]\.?[Mm]\b")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_UNIX = re.compile(r"(\d{9,10})(?:\d{3})?")  # seconds, or thousandths
_MOST_CHARACTERS = 100  # of a date: the longest one in the feeds of the tests has 33
_FIRST_YEAR, _LAST_YEAR = 1990, 2999
_CENTURY_BREAK = 50  # RFC 2822, §4.3
_LAST_SHORT_YEAR = 99
_NOON, _LAST_MONTH, _YEAR_DIGITS = 12, 12, 4
_Clock = tuple[int, int, int]


def parse_feed_date(text: str, zone: tzinfo) -> datetime | None:
    """Return the time that `text` names, aware, with its own offset; None if it names none.

    A time without an offset is in `zone`; a day alone is its midnight. Years before 1990 count as none,
    because feeds write them for "unknown".
    """
    text = " ".join(text.split())
    if not text or len(text) > _MOST_CHARACTERS:
        return None
    try:
        found = _iso(text, zone) or _written(text, zone)
    except (ValueError, OverflowError):
        return None
    return found if found and _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    """Return a time in ISO 8601, or in seconds since 1970; None for what only begins like one."""
    if match := _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC)
    if match := _ISO_MONTH.fullmatch(text):
        return datetime(int(match[1]), int(match[2] or 1), 1, tzinfo=zone)
    if match := _ISO_DAY_OF_YEAR.fullmatch(text):
        return datetime(int(match[1]), 1, 1, tzinfo=zone) + timedelta(days=int(match[2]) - 1)
    match = _ISO.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    if match[7]:
        zone = _offset_zone(match[7])
    elif rest and match[4] and not _HALF.search(rest):
        zone = _zone_at(rest) or zone
    elif rest:
        return None  # "2026-05-10, 2:17 PM"
    return _moment(
        (int(match[1]), int(match[2]), int(match[3])),
        (int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)),
        zone,
    )


def _written(text: str, zone: tzinfo) -> datetime | None:
    """Return a time with words in it, or with its day in numbers: day and month by what is possible."""
    text = _westernized(text)
    clock, rest = (0, 0, 0), text
    if match := _TIME.search(text):
        clock = _clock(match)
        before, after = text[: match.start()], text[match.end() :]
        zone = _zone_at(after) or zone
        rest = f"{before} {_OFFSET.sub(_year_alone, after)}"
    day = _day(rest)
    return _moment(day, clock, zone) if day else None


def _westernized(text: str) -> str:
    """Return a time as it is written in China, Japan or Korea in Western order."""
    text = _EASTERN_DAY.sub(r" \1-\2-\3 ", text)
    text = _EASTERN_TIME.sub(lambda each: f"{each[1]}:{each[2] or 0:0>2}:{each[3] or 0:0>2}", text)
    for word, half in _EASTERN_HALVES.items():
        text = text.replace(word, f" {half} ")
    return _HALF_FIRST.sub(r"\2 \1", text)


def _zone_at(text: str) -> tzinfo | None:
    """Return the zone that is at the end of `text`, as an offset or by name; None if there is none."""
    if offset := _OFFSET.search(text):
        return _offset_zone(f"{offset[1]}{offset[2]:0>2}{offset[3] or '00'}")
    return _named_zone(text)


def _year_alone(offset: re.Match[str]) -> str:
    """Return the year that some feeds write after the offset: "01:16:00 +0000 2012"."""
    return offset[4] or ""


def _clock(match: re.Match[str]) -> _Clock:
    hour, half = int(match[1]), (match[4] or "").lower()
    if half and not 1 <= hour <= _NOON:
        half = ""  # "14:17 PM" means what it says
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return hour, int(match[2]), int(match[3] or 0)


def _day(text: str) -> tuple[int, int, int] | None:
    if match := _NUMERIC_DAY.search(text):
        return _numeric_day(match)
    months = [number for word in _WORD.findall(text) if (number := month_of(word))]
    numbers = _NUMBER.findall(text)
    if not months or not numbers[1:]:  # a day and a year
        return None
    years = [each for each in numbers if len(each) == _YEAR_DIGITS and each != "0000"]
    year = years[-1] if years else numbers[1]
    numbers.remove(year)
    # the last month: "mar., 05 mai" begins with a Tuesday
    return _full_year(year), months[-1], int(numbers[0])


def _numeric_day(match: re.Match[str]) -> tuple[int, int, int] | None:
    first, mark, second, third = match[1], match[2], match[3], match[4]
    if len(first) == _YEAR_DIGITS:
        return int(first), int(second), int(third)
    day, month = int(first), int(second)
    if mark == "/" and (month > _LAST_MONTH or day <= _LAST_MONTH):
        # 05/17/2026; and 05/06/2026, which is American far more often
        day, month = month, day
    return _full_year(third), month, day


def _full_year(digits: str) -> int:
    year = int(digits)
    if year > _LAST_SHORT_YEAR or len(digits) == _YEAR_DIGITS:
        return year
    return year + (2000 if year < _CENTURY_BREAK else 1900)


def _offset_zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if text[0] == "-" else offset)


def _named_zone(text: str) -> tzinfo | None:
    """Return the zone at the end of `text`; None if there is no known one."""
    if place := _ZONE_PLACE.search(text):
        try:
            return ZoneInfo(place[1])
        except (KeyError, ValueError, OSError):
            return None
    names = (word for word in _WORD.findall(text) if word.isupper())
    return next(filter(None, map(zone_of, names)), None)


def _moment(day: tuple[int, int, int], clock: _Clock, zone: tzinfo) -> datetime:
    hour, minute, second = clock
    days_more, hour = divmod(hour, 24) if (hour, minute, second) == (24, 0, 0) else (0, hour)
    second = min(second, 59)  # a leap second
    return datetime(*day, hour, minute, second, tzinfo=zone) + timedelta(days=days_more)
