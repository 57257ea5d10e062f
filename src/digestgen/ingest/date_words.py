"""Names of months and time zones, as feeds write them in many languages.

feedparser has no such tables: it reads CEST as UTC, and knows only English months.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_ZONE_HOURS: dict[str, float] = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1,
    "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "idt": 3, "msk": 3, "msd": 4, "trt": 3, "sast": 2,
    "cat": 2, "eat": 3, "wat": 1, "irst": 3.5, "gst": 4, "samt": 4, "aft": 4.5, "ist": 5.5, "pkt": 5,
    "uzt": 5, "yekt": 5, "npt": 5.75, "bdt": 6, "omst": 6, "ict": 7, "wib": 7, "krat": 7, "sgt": 8,
    "hkt": 8, "pht": 8, "myt": 8, "wita": 8, "awst": 8, "irkt": 8, "jst": 9, "kst": 9, "wit": 9, "acst": 9.5,
    "acdt": 10.5, "aest": 10, "vlat": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "ndt": -2.5, "nst": -3.5,
    "brt": -3, "brst": -2, "art": -3, "uyt": -3, "clt": -4, "clst": -3, "bot": -4, "vet": -4, "pyt": -4,
    "pet": -5, "cot": -5, "ect": -5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "sst": -11,
}  # fmt: skip
# summer or winter, as the day says
_AMERICAN = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
             "pt": "America/Los_Angeles", "at": "America/Halifax"}  # fmt: skip
# without accents; three or four letters stand for all longer words that begin with them
_MONTH_NAMES = (
    "jan gen ene ian jaan sty led oca tamm янв яну јан січ ιαν يناير ינואר",
    "feb fev lut veeb uno sub helm фев феб лют φεβ فبراير شباط פברואר",
    "mar mrz maerz maart mart marts martie bre maal мар бер μαρ مارس آذار מרץ מרס",
    "apr abr avr kwi dub nis huht апр кві απρ أبريل نيسان אפריל",
    "may mai mei mag maj kve touk май мая мај тра μαι مايو أيار מאי",
    "jun jui juin giu juny cze cvn cervna cerven haz kesa iun juun июн юни јун чер ιουν يونيو حزيران יוני",
    "jul juil lug lip cvc cervence cervenec tem hein iul juul июл юли јул лип ιουλ يوليو تموز יולי",
    "aug ago aou aout sie srp agu avg elok авг серп αυγ أغسطس آب אוגוסט",
    "sep sept set wrz zar eyl syys сен вер σεπ سبتمبر أيلول ספטמבר",
    "oct okt ott out pazd paz rij eki loka окт жов οκτ أكتوبر אוקטובר",
    "nov lis noi kas marr ноя нов ное лис νοε نوفمبر נובמבר",
    "dec dic dez des gru pros ara joul dets дек дец гру δεκ ديسمبر דצמבר",
)
_LONGEST_STEM, _SHORTEST_STEM = 4, 3
_WEEKDAYS = ("mardi", "mart", "subot", "pazar")  # that begin as a month does


@lru_cache(maxsize=256)
def month_of(word: str) -> int:
    """Return the number of the month that `word` names, in any of thirty languages; 0 for no month."""
    word = _folded(word)
    if word in _MONTHS or word.startswith(_WEEKDAYS):
        return _MONTHS.get(word, 0)
    return _MONTHS.get(word[:_LONGEST_STEM]) or _MONTHS.get(word[:_SHORTEST_STEM]) or 0


def _folded(word: str) -> str:
    """Return a word without case and accents: "août" is "aout"."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in parts if unicodedata.category(each) != "Mn")


_MONTHS = {
    _folded(name): number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()
}


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone with an abbreviation such as CEST or ET; None if it is not known."""
    folded = name.casefold()
    if place := _AMERICAN.get(folded):
        return ZoneInfo(place)
    hours = _ZONE_HOURS.get(folded)
    return None if hours is None else timezone(timedelta(hours=hours))
