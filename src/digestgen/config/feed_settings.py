"""Check the values of `[[feeds]]` and `[fetch]` in digest.toml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from digestgen.decoding import KeyPath
from digestgen.settings import FeedSettings, FetchSettings, parse_age_setting
from digestgen.urls import is_web_address

Check = tuple[KeyPath, Any, Callable[[Any], str]]
"""A value's place, the value, and a function that returns what it should be; "" if it is good."""

_LONGEST_PAUSE = 3600  # seconds between two requests


def feed_config_checks(at: KeyPath, feed: FeedSettings) -> list[Check]:
    """Return the checks of one `[[feeds]]` table; its place is `at`."""
    words = [
        (name, each) for name in ("topics", "include", "exclude") for each in getattr(feed, name)
    ]
    return [
        ((*at, "url"), feed.url, _url_error),
        ((*at, "name"), feed.name or "-", _word_error),
        ((*at, "limit"), feed.limit or 0, _not_negative),
        *(((*at, name), each, _word_error) for name, each in words),
    ]


def fetch_config_checks(fetch: FetchSettings) -> list[Check]:
    """Return the checks of the `[fetch]` table."""
    return [
        (("fetch", "delay"), fetch.delay, _pause_error),
        (("fetch", "limit_per_feed"), fetch.limit_per_feed, _not_negative),
        (("fetch", "max_age"), fetch.max_age, _age_error),
        *((("fetch", "opml"), each, _word_error) for each in fetch.opml),
    ]


def _url_error(value: str) -> str:
    good = is_web_address(value) and value.isprintable()
    return "" if good else "an address such as https://example.org/feed.xml"


def _word_error(value: str) -> str:
    return "" if value.strip() and value.isprintable() else "a text on one line"


def _not_negative(value: float) -> str:
    return "" if value >= 0 else "0 or more"


def _pause_error(value: float) -> str:
    return "" if 0 <= value <= _LONGEST_PAUSE else f"from 0 to {_LONGEST_PAUSE} seconds"


def _age_error(value: str | int) -> str:
    try:
        parse_age_setting(value)
    except (ValueError, OverflowError):
        return "a length of time such as 12h, 30d or 4w"
    return ""
