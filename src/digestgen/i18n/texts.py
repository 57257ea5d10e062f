"""Texts in the language of a site: texts of a gettext catalogue, dates and numbers.

Plain English has its own format, "11 June 2020, 18:51". All other languages, en-US included, have the
format of the Unicode CLDR, from Babel, which is imported only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as day_type
from datetime import datetime
from gettext import c2py  # what gettext itself makes of a plural rule
from typing import Any

from msgspec import Struct

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


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
        self._locale = _locale(catalog.language)
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
        if self._locale is None:
            return f"{number:,}"
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def names(self, names: Sequence[str], most: int | None = None) -> str:
        """Return a list in words: "A, B and C"; names beyond `most` are counted."""
        parts = list(names[:most])
        if more := len(names) - len(parts):
            parts.append(self.say("{more} more", more=self.number(more)))
        if self._locale is None:
            return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
        from babel.lists import format_list

        return format_list(parts, locale=self._locale)

    def date(self, moment: day_type, year: int | None = None) -> str:
        """Return a day, without the year if that is `year`: 11 June 2020."""
        if moment.year == year:
            if self._locale is None:
                return f"{moment.day} {_MONTHS[moment.month - 1]}"
            return self._by_skeleton("MMMMd", moment)
        if self._locale is None:
            return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
        from babel.dates import format_date

        return format_date(moment, "long", locale=self._locale)

    def weekday(self, moment: day_type) -> str:
        """Return a day with its weekday: Thursday, 11 June 2020."""
        if self._locale is None:
            return f"{_WEEKDAYS[moment.weekday()]}, {self.date(moment)}"
        from babel.dates import format_date

        return format_date(moment, "full", locale=self._locale)

    def month(self, moment: day_type) -> str:
        """Return a month: June 2020."""
        if self._locale is None:
            return f"{_MONTHS[moment.month - 1]} {moment.year}"
        return self._by_skeleton("yMMMM", moment)

    def time(self, moment: datetime, language: str = "") -> str:
        """Return a day and time, in `language` if that is given: 11 June 2020, 18:51."""
        if language:
            return self._in(language).time(moment)
        return self._joined(self.date(moment), moment)

    def brief(self, moment: datetime, year: int, language: str = "") -> str:
        """Return a day and time, without the year if that is `year`: 11 June, 18:51."""
        if language:
            return self._in(language).brief(moment, year)
        return self._joined(self.date(moment, year), moment)

    def spoken(self, language: str) -> str:
        """Return `language` if times in it differ from those in the site's language, else ""."""
        return language if self._in(language) is not self else ""

    def _in(self, language: str) -> Texts:
        """Return the Texts for dates in `language`: this one if the format is the same or unknown."""
        if language not in self._others:
            form = _form(language)
            is_other = form and form != _form(self.catalog.language)
            self._others[language] = Texts(Catalog(language)) if is_other else self
        return self._others[language]

    def _by_skeleton(self, skeleton: str, moment: day_type) -> str:
        from babel.dates import format_skeleton

        return format_skeleton(skeleton, moment, locale=self._locale)

    def _joined(self, day: str, moment: datetime) -> str:
        if self._locale is None:
            return f"{day}, {moment.hour:02}:{moment.minute:02}"  # strftime takes ten times as long
        from babel.dates import format_time

        clock = format_time(moment, "short", locale=self._locale)
        pattern = str(self._locale.datetime_formats["medium"])
        return pattern.replace("{0}", clock).replace("{1}", day)


def _locale(language: str) -> Any:
    """Return Babel's locale of a language, with or without its region; None for plain English."""
    if language.lower() == "en":
        return None
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _form(language: str) -> tuple[str, str] | None:
    """Return the language and script of a tag; None if Babel does not know the language."""
    from babel.core import get_global

    main = language.partition("-")[0].lower()
    locale = _locale("en-GB" if main == "en" else language)
    if locale is None or main == "und":
        return None
    likely = get_global("likely_subtags").get(main, "").split("_")
    return locale.language, locale.script or (likely[1] if len(likely) > 1 else "")
