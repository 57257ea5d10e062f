"""Texts in the language of a site: texts of a gettext catalogue, dates and numbers.

Plain English has its own formats, "11 June 2020, 18:51". All other languages, en-US included, have those of
the Unicode CLDR, from Babel, which is imported only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as day_type
from datetime import datetime
from gettext import c2py  # what gettext itself makes of a plural rule
from typing import Protocol

from msgspec import Struct

from digestgen.i18n.plain_english import PlainEnglish


class Formats(Protocol):
    """The formats of a language."""

    def number(self, number: int) -> str:
        """Return a number with separators: 1,234."""

    def names(self, names: Sequence[str]) -> str:
        """Return a list in words: A, B and C."""

    def date(self, day: day_type) -> str:
        """Return a day: 11 June 2020."""

    def date_in_year(self, day: day_type) -> str:
        """Return a day without its year: 11 June."""

    def weekday(self, day: day_type) -> str:
        """Return a day with its weekday: Thursday, 11 June 2020."""

    def day_of_week(self, day: day_type) -> str:
        """Return the weekday of a day: Thursday."""

    def letter_of_weekday(self, day: day_type) -> str:
        """Return the weekday of a day in one letter: T."""

    def month(self, day: day_type) -> str:
        """Return a month: June 2020."""

    def month_in_year(self, day: day_type) -> str:
        """Return a month without its year: June."""

    def time(self, shown_day: str, moment: datetime) -> str:
        """Return the time of `moment` with its day, which is formatted already: 11 June 2020, 18:51."""


class Catalog(Struct, frozen=True):
    """The translations of a language; a text without one stays English."""

    language: str = "en"  # as digest.toml names it
    plural_rule: str = "n != 1"  # gettext's: which of the forms a number takes
    messages: dict[str, tuple[str, ...]] = {}  # by the English text, of a plural by its singular


class Texts:
    """Formatter of texts, numbers and dates in one language."""

    def __init__(self, catalog: Catalog | None = None) -> None:
        self.catalog = catalog = catalog or Catalog()
        self._messages = catalog.messages
        self._form_of = c2py(catalog.plural_rule)
        self._formats = _formats_of(catalog.language)
        self._others: dict[str, Texts] = {}

    def __reduce__(self) -> tuple[type[Texts], tuple[Catalog]]:
        return Texts, (self.catalog,)  # the plural rule is a function, which cannot be pickled

    def say(self, message: str, **values: object) -> str:
        """Return the translation of `message`, with `values` in place of `{name}`."""
        text = self._messages.get(message, (message,))[0]
        return text.format(**values) if values else text

    def count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the plural form for `count`, which replaces `{count}`: "{count} reports"."""
        english = one if count == 1 else many
        forms = self._messages.get(one, (english,))
        text = forms[min(self._form_of(count), len(forms) - 1)]
        return text.format(count=self.number(count), **values)

    def plural(self, count: int, one: str, many: str) -> str:
        """Return "1 report" or "2 reports"; in catalogues "{count} report" and "{count} reports"."""
        return self.count(f"{{count}} {one}", f"{{count}} {many}", count)

    def number(self, number: int) -> str:
        """Return a number with the separators of the language: 1,234."""
        return self._formats.number(number)

    def names(self, names: Sequence[str], most: int | None = None) -> str:
        """Return a list in words: "A, B and C"; names beyond `most` are counted."""
        parts = list(names[:most])
        if more := len(names) - len(parts):
            parts.append(self.say("{more} more", more=self.number(more)))
        return self._formats.names(parts)

    def date(self, day: day_type, year: int | None = None) -> str:
        """Return a day, without the year if that is `year`: 11 June 2020."""
        return self._formats.date_in_year(day) if day.year == year else self._formats.date(day)

    def weekday(self, day: day_type) -> str:
        """Return a day with its weekday: Thursday, 11 June 2020."""
        return self._formats.weekday(day)

    def day_of_week(self, day: day_type) -> str:
        """Return the weekday of a day: Thursday."""
        return self._formats.day_of_week(day)

    def letter_of_weekday(self, day: day_type) -> str:
        """Return the weekday of a day in one letter: T."""
        return self._formats.letter_of_weekday(day)

    def month(self, day: day_type, year: int | None = None) -> str:
        """Return a month, without the year if that is `year`: June 2020."""
        return self._formats.month_in_year(day) if day.year == year else self._formats.month(day)

    def time(self, moment: datetime, language: str = "") -> str:
        """Return a day and time, in `language` if that is given: 11 June 2020, 18:51."""
        if language:
            return self._in(language).time(moment)
        return self._formats.time(self.date(moment), moment)

    def brief(self, moment: datetime, year: int, language: str = "") -> str:
        """Return a day and time, without the year if that is `year`: 11 June, 18:51."""
        if language:
            return self._in(language).brief(moment, year)
        return self._formats.time(self.date(moment, year), moment)

    def spoken(self, language: str) -> str:
        """Return `language` if times in it differ from those in the site's language, else ""."""
        return language if self._in(language) is not self else ""

    def _in(self, language: str) -> Texts:
        """Return the Texts for dates in `language`: this one if the format is the same or unknown."""
        if language not in self._others:
            from digestgen.i18n.cldr import cldr_language_and_script  # here: as below

            form = cldr_language_and_script(language)
            is_other = form and form != cldr_language_and_script(self.catalog.language)
            self._others[language] = Texts(Catalog(language)) if is_other else self
        return self._others[language]


def _formats_of(language: str) -> Formats:
    """Return the formats of a language: those of the CLDR, except for plain English and unknown languages."""
    if language.lower() == "en":
        return PlainEnglish()
    from digestgen.i18n.cldr import CldrFormats, cldr_locale  # here: Babel takes long to import

    locale = cldr_locale(language)
    return CldrFormats(locale) if locale else PlainEnglish()
