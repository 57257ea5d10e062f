"""Numbers, lists and dates in the format of the Unicode CLDR, from Babel.

Only sites in other languages than plain English import this module, and sites with articles in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as day_type
from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal


class CldrFormats:
    """The Formats of a locale."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def number(self, number: int) -> str:
        return format_decimal(number, locale=self._locale)

    def names(self, names: Sequence[str]) -> str:
        return format_list(names, locale=self._locale)

    def date(self, day: day_type) -> str:
        return format_date(day, "long", locale=self._locale)

    def date_in_year(self, day: day_type) -> str:
        return format_skeleton("MMMMd", day, locale=self._locale)

    def weekday(self, day: day_type) -> str:
        return format_date(day, "full", locale=self._locale)

    def day_of_week(self, day: day_type) -> str:
        return format_date(day, "cccc", locale=self._locale)

    def letter_of_weekday(self, day: day_type) -> str:
        return format_date(day, "ccccc", locale=self._locale)

    def month(self, day: day_type) -> str:
        return format_skeleton("yMMMM", day, locale=self._locale)

    def month_in_year(self, day: day_type) -> str:
        return format_date(day, "LLLL", locale=self._locale)

    def time(self, shown_day: str, moment: datetime) -> str:
        clock = format_time(moment, "short", locale=self._locale)
        pattern = str(self._locale.datetime_formats["medium"])
        return pattern.replace("{0}", clock).replace("{1}", shown_day)


def cldr_locale(language: str) -> Locale | None:
    """Return Babel's locale of a language, with or without its region; None if it does not know it."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def cldr_language_and_script(language: str) -> tuple[str, str] | None:
    """Return the language and script of a tag, both as codes; None if Babel does not know the language."""
    main = language.partition("-")[0].lower()
    locale = cldr_locale("en-GB" if main == "en" else language)
    if locale is None or main == "und":
        return None
    likely = get_global("likely_subtags").get(main, "").split("_")
    return locale.language, locale.script or (likely[1] if len(likely) > 1 else "")
