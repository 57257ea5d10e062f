"""Times as feeds write them: RFC 822, ISO 8601, and what people make of both, in several languages.

Zone names are read by our own table: feedparser reads CEST as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_ZONE_HOURS: dict[str, float] = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1,
    "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "msd": 4, "trt": 3, "sast": 2, "cat": 2,
    "eat": 3, "wat": 1, "ist": 5.5, "pkt": 5, "npt": 5.75, "bdt": 6, "ict": 7, "wib": 7, "sgt": 8, "hkt": 8,
    "pht": 8, "myt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13, "ndt": -2.5, "nst": -3.5, "brt": -3, "brst": -2, "art": -3, "clt": -4,
    "clst": -3, "ast": -4, "adt": -3, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6,
    "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
_AMERICAN = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
             "pt": "America/Los_Angeles"}  # fmt: skip
_MONTH_NAMES = (
    "jan jän gen ene janv janeiro styczeń stycznia led",
    "feb fév fev févr luty lutego únor",
    "mar mär mrz mrt märz maerz mars maart marz marec marca",
    "apr avr abr avril abril aprile kwietnia",
    "may mai mei mag mayo maggio maio maj maja",
    "jun juin giu juni giugno junho czerwca",
    "jul juil lug juli luglio julho lipca",
    "aug août aou aoû ago agosto sierpnia",
    "sep sept set settembre septiembre setembro września",
    "oct okt ott out ottobre outubro octubre października",
    "nov noviembre novembro listopada",
    "dec dez déc dic dicembre diciembre dezembro grudnia",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?(?!\d)\s*(?:([AaPp])\.?[Mm]\b\.?)?"
)
_OFFSET = re.compile(
    r"(?:\b(?:UTC|GMT|UT))?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d|-)\s*(?:\(.{0,40}\))?\s*$"
)
_ZONE_PLACE = re.compile(
    r"\b((?:America|Europe|Asia|Africa|Australia|Pacific|Atlantic)/[A-Za-z_/]{3,30})"
)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,12})?)?)?\s*"
    r"(Z|z|[+-]\d{2}(?::?\d{2})?)?"
)
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_SECONDS = re.compile(r"\d{9,10}")
_MOST_CHARACTERS = 100
_FIRST_YEAR, _LAST_YEAR = 1990, 2999
_CENTURY_BREAK = 50  # RFC 2822, §4.3
_LAST_SHORT_YEAR = 99
_NOON, _LAST_MONTH, _YEAR_DIGITS = 12, 12, 4
_Clock = tuple[int, int, int]


def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """Return the time that `text` names, aware, with its own offset; None where it names none.

    Without an offset it is a time in `zone`; a day alone is its midnight. Years before 1990 count as
    none: feeds write them for "unknown".
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
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    match = _ISO.match(text)
    if not match:
        return None
    rest = text[match.end() :].strip()
    if rest and not match[7]:
        zone = _named_zone(rest) or zone
    elif match[7]:
        zone = _offset_zone(match[7])
    return _moment(
        (int(match[1]), int(match[2]), int(match[3])),
        (int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)),
        zone,
    )


def _written(text: str, zone: tzinfo) -> datetime | None:
    """Return a time with words in it, or with its day in numbers: day and month by what is possible."""
    clock, rest = (0, 0, 0), text
    if match := _TIME.search(text):
        clock = _clock(match)
        after = text[match.end() :]
        rest = f"{text[: match.start()]} {after}"
        offset = _OFFSET.search(after)
        if offset:
            zone = _offset_zone(f"{offset[1]}{offset[2]:0>2}{offset[3] or '00'}")
            rest = f"{text[: match.start()]} {after[: offset.start()]}"
        else:
            zone = _named_zone(after) or zone
    day = _day(rest)
    return _moment(day, clock, zone) if day else None


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
    months = [number for word in _WORD.findall(text) if (number := _month(word))]
    numbers = _NUMBER.findall(text)
    if not months or not numbers[1:]:  # a day and a year
        return None
    # the last one: "mar., 05 mai" begins with a Tuesday
    year = next((each for each in reversed(numbers) if len(each) == _YEAR_DIGITS), numbers[1])
    numbers.remove(year)
    return _full_year(year), months[-1], int(numbers[0])


def _month(word: str) -> int:
    word = word.casefold()
    return _MONTHS.get(word) or (_MONTHS.get(word[:4]) or _MONTHS.get(word[:3]) or 0) * _is_month(
        word
    )


def _is_month(word: str) -> bool:
    """Return whether a word can be a month's name and not that of a weekday: "Marti", "Mardi"."""
    return not word.startswith(("mardi", "mart", "marte", "martes", "sett", "octa", "samedi"))


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
    if year > _LAST_SHORT_YEAR:
        return year
    return year + (2000 if year < _CENTURY_BREAK else 1900)


def _offset_zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if text[0] == "-" else offset)


def _named_zone(text: str) -> tzinfo | None:
    """Return the zone at the end of `text`; None where it names none that is known."""
    if place := _ZONE_PLACE.search(text):
        try:
            return ZoneInfo(place[1])
        except (KeyError, ValueError, OSError):
            return None
    for word in _WORD.findall(text):
        if word.casefold() in _AMERICAN:
            return ZoneInfo(_AMERICAN[word.casefold()])
        if word.isupper() and word.casefold() in _ZONE_HOURS:
            return timezone(timedelta(hours=_ZONE_HOURS[word.casefold()]))
    return None


def _moment(day: tuple[int, int, int], clock: _Clock, zone: tzinfo) -> datetime:
    hour, minute, second = clock
    days_more, hour = divmod(hour, 24) if (hour, minute, second) == (24, 0, 0) else (0, hour)
    second = min(second, 59)  # a leap second
    return datetime(*day, hour, minute, second, tzinfo=zone) + timedelta(days=days_more)
