"""Numbers, lists and dates in plain English: "1,234", "11 June 2020, 18:51". Babel is not needed for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as day_type
from datetime import datetime

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class PlainEnglish:
    """The Formats of a site in "en"."""

    def number(self, number: int) -> str:
        return f"{number:,}"

    def names(self, names: Sequence[str]) -> str:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    def date(self, day: day_type) -> str:
        return f"{self.date_in_year(day)} {day.year}"

    def date_in_year(self, day: day_type) -> str:
        return f"{day.day} {_MONTHS[day.month - 1]}"

    def weekday(self, day: day_type) -> str:
        return f"{self.day_of_week(day)}, {self.date(day)}"

    def day_of_week(self, day: day_type) -> str:
        return _WEEKDAYS[day.weekday()]

    def letter_of_weekday(self, day: day_type) -> str:
        return self.day_of_week(day)[0]

    def month(self, day: day_type) -> str:
        return f"{self.month_in_year(day)} {day.year}"

    def month_in_year(self, day: day_type) -> str:
        return _MONTHS[day.month - 1]

    def time(self, shown_day: str, moment: datetime) -> str:
        return (
            f"{shown_day}, {moment.hour:02}:{moment.minute:02}"  # strftime takes ten times as long
        )
