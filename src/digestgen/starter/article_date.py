"""The date of a new article, in any form that front matter may have."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from digestgen.load.dates import InvalidTimeError, parse_time
from digestgen.problems import UsageError, problem

_HINT = "dates look like 2024-05-01, 2024-05-01T09:00 or 2024-05-01T09:00:00+02:00"


def parse_article_date(given: str, zone: ZoneInfo) -> datetime:
    """Return the time that `given`, the value of --date, names, in the site's zone.

    Without an offset it is a time in that zone. Raises UsageError.
    """
    try:
        return parse_time(given, zone)[0].astimezone(zone)
    except InvalidTimeError as error:
        why = f": {error.why}" if error.why else ""
        message = f'"{given}" is not a date{why}'
        raise UsageError([problem("--date", message, hint=error.hint or _HINT)]) from error
