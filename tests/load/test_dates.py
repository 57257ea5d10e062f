"""Times as people and feeds write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from conftest import ZoneFactory
from digestgen.load.dates import parse_time

SUMMER_TIME = "CET-1CEST,M3.5.0,M10.5.0/3"  # from the last Sunday of March to that of October
ZONE = timezone(timedelta(hours=2))


def instant(text: str, zone: tzinfo = ZONE) -> str:
    return parse_time(text, zone)[0].strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("text", "utc", "offset"),
    [
        ("2024-05-01T12:00:00Z", "2024-05-01T12:00:00Z", 0),
        ("2024-05-01T12:00:00+05:30", "2024-05-01T06:30:00Z", 330),
        ("2024-05-01 12:00:00 -0800", "2024-05-01T20:00:00Z", -480),
        ("2024-05-01T12:00:00.1234567Z", "2024-05-01T12:00:00Z", 0),
        ("20240501T120000Z", "2024-05-01T12:00:00Z", 0),
        ("Wed, 01 May 2024 12:00:00 GMT", "2024-05-01T12:00:00Z", 0),
        ("Wed, 01 May 2024 12:00:00 +0200", "2024-05-01T10:00:00Z", 120),
        ("Wed, 01 May 2024 12:00:00 EST", "2024-05-01T17:00:00Z", -300),
        ("Wed, 01 May 2024 12:00:00 PDT", "2024-05-01T19:00:00Z", -420),
        ("Wed, 01 May 2024 12:00:00 +0200 (CEST)", "2024-05-01T10:00:00Z", 120),
        ("2024-05-01 12:00 UTC+3", "2024-05-01T09:00:00Z", 180),
        ("May 1, 2024 3pm UTC", "2024-05-01T15:00:00Z", 0),
    ],
)
def test_instant_and_offset_are_kept(text: str, utc: str, offset: int) -> None:
    assert (instant(text), parse_time(text, ZONE)[1]) == (utc, offset)


def test_time_is_aware_and_in_utc() -> None:
    assert parse_time("2024-05-01 12:00", ZONE)[0].tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "utc", "offset"),
    [
        ("2024-05-01 12:00", "2024-05-01T10:00:00Z", 120),
        ("2024-01-01 12:00", "2024-01-01T11:00:00Z", 60),
        ("2024-05-01", "2024-04-30T22:00:00Z", 120),
        ("1 May 2024", "2024-04-30T22:00:00Z", 120),
        ("2024-03-31 02:30", "2024-03-31T01:30:00Z", 60),  # does not exist there
        ("2024-10-27 02:30", "2024-10-27T00:30:00Z", 120),  # exists twice there
    ],
)
def test_time_without_offset_is_in_the_sites_zone(
    make_zone: ZoneFactory, text: str, utc: str, offset: int
) -> None:
    zone = ZoneInfo(make_zone(SUMMER_TIME))
    assert (instant(text, zone), parse_time(text, zone)[1]) == (utc, offset)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2024-13-01 09:00", "has month 13"),
        ("2024-00-01", "has month 0"),
        ("2024-02-30", "has day 30"),
        ("2023-02-29T10:00", "has day 29"),
        ("2024-05-01T24:00:00", "has hour 24"),
        ("2024-05-01 12:61", "has minute 61"),
        ("2024-05-01 12:00:60", "has second 60"),
        ("2024-05-01T12:00+99:00", "has an offset of a day or more"),
        ("Wed, 01 May 2024 12:00 CET", "has a time zone that is not known"),
        ("0001-01-01", "is too far from any news"),
        ("9999-12-31", "is too far from any news"),
        ("  ", "is empty"),
        ("1" * 5000, "is too long for one"),
    ],
)
def test_refusal_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        parse_time(text, ZONE)


@pytest.mark.parametrize("text", ["12:30", "May 2024", "2024", "1 May", "Sunday", "2024-05", "7"])
def test_incomplete_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lacks year, month or day"):
        parse_time(text, ZONE)


@pytest.mark.parametrize(
    "text", ["tomorrow", "now", "inf", "nan", "....", "0000-01-01", "1714564800"]
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_time(text, ZONE)


@pytest.mark.parametrize(
    ("year", "century"), [("00", 2000), ("49", 2000), ("50", 1900), ("99", 1900)]
)
def test_two_digits_of_a_year_are_read_as_rfc_2822_says_not_by_the_clock(
    year: str, century: int
) -> None:
    moment, _ = parse_time(f"Wed, 01 May {year} 12:00:00 GMT", ZONE)
    assert moment == datetime(century + int(year), 5, 1, 12, tzinfo=UTC)


def test_zone_of_the_machine_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST")
    time.tzset()
    try:
        assert instant("2024-05-01 12:00") == "2024-05-01T10:00:00Z"
        with pytest.raises(ValueError, match="time zone that is not known"):
            parse_time("Wed, 01 May 2024 12:00 CET", ZONE)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["05/06/2024", "1.5.2024", "05-06-2024 10:00"])
def test_day_that_may_be_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="day first"):
        parse_time(text, UTC)


@pytest.mark.parametrize("text", ["13/06/2024", "06/13/2024", "6/6/2024"])
def test_numeric_day_that_can_be_read_one_way_is_taken(text: str) -> None:
    assert parse_time(text, UTC)[0].month == 6
