"""Recurring columns: near-equal titles of one provider at regular distances are issues of a series.

"Morning briefing" on five days is no event, and neither is "Puzzle hints for May 4 … May 8": each issue is a
story of its own. Titles are near-equal if they differ only in numbers and dates. Reports of one event come at
irregular times, or within hours, so they are no series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from digestgen.group.identity import Key
from digestgen.group.ranking import gap_hours
from digestgen.records import Article

_SAME_ISSUE_HOURS = 12.0  # a second report so soon after the first belongs to the same issue
_DAY_HOURS = 24
_HOUR_SECONDS = 3600
_REGULAR_HOURS = 4.0  # a column appears at about the same time of day
_MOST_DAYS = 31  # between two issues
_ISSUES, _DATED_ISSUES = (
    3,
    2,
)  # that make a series; a date in the title says that there are more
_DATES = """
january february march april june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
januar februar märz mai juni juli oktober dezember
montag dienstag mittwoch donnerstag freitag samstag sonntag
"""
_DATE_WORDS = frozenset(_DATES.split())
_MONTH_WITH_DAY = re.compile(
    r"\bmay(?=\s+\d)|(?<=\d )may\b", re.IGNORECASE
)  # elsewhere it is a verb
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\w+")
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_LOOSE_END = re.compile(r"(?:\s|[-–—:,|#(]|\b(?:for|of|on|the|am|vom|für)$)+$", re.IGNORECASE)


class Issue(NamedTuple):
    """An issue of a series."""

    series: str  # the provider and the words of its titles
    number: int  # the hour of its first report, counted from 1970: issues that are added change no other
    name: str  # of the series, for readers


def find_series(articles: Mapping[Key, Article]) -> dict[Key, Issue]:
    """Return the issues of series by the key of their article; several articles may be one issue."""
    columns: dict[tuple[str, str], list[Key]] = {}
    for key, article in articles.items():
        if domain := article.provider.domain:
            columns.setdefault((domain, _constant_words(article.title)), []).append(key)
    found: dict[Key, Issue] = {}
    for (domain, words), keys in columns.items():
        if words and len(keys) >= _DATED_ISSUES:
            keys.sort(key=lambda key: (articles[key].published, key))
            issues = _issues(keys, articles)
            for place in _in_series(issues, articles):
                first = articles[issues[place][0]]
                number = int(first.published.timestamp()) // _HOUR_SECONDS
                issue = Issue(f"{domain} {words}", number, _name(first.title))
                found.update((key, issue) for key in issues[place])
    return found


def _constant_words(title: str) -> str:
    """Return the words of a title, without numbers and dates."""
    words = _WORD.findall(_MONTH_WITH_DAY.sub(" ", title.casefold()))
    return " ".join(word for word in words if word not in _DATE_WORDS and word not in _ORDINALS)


def _issues(keys: Sequence[Key], articles: Mapping[Key, Article]) -> list[list[Key]]:
    """Return the articles of each issue, oldest first."""
    issues: list[list[Key]] = []
    for key in keys:
        if issues and gap_hours(articles[issues[-1][0]], articles[key]) < _SAME_ISSUE_HOURS:
            issues[-1].append(key)
        else:
            issues.append([key])
    return issues


def _in_series(issues: Sequence[Sequence[Key]], articles: Mapping[Key, Article]) -> Iterator[int]:
    """Yield the places of issues in a run of regular distances that is long enough."""
    run = [0]
    for place in range(1, len(issues) + 1):
        if place < len(issues) and _is_regular(issues[place - 1], issues[place], articles):
            run.append(place)
            continue
        titles = [articles[issues[each][0]].title for each in run]
        if len(run) >= (_DATED_ISSUES if all(map(_has_date, titles)) else _ISSUES):
            yield from run
        run = [place]


def _is_regular(one: Sequence[Key], other: Sequence[Key], articles: Mapping[Key, Article]) -> bool:
    hours = gap_hours(articles[one[0]], articles[other[0]])
    days = round(hours / _DAY_HOURS)
    return 1 <= days <= _MOST_DAYS and abs(hours - days * _DAY_HOURS) <= _REGULAR_HOURS


def _has_date(title: str) -> bool:
    return bool(_MONTH_WITH_DAY.search(title)) or not _DATE_WORDS.isdisjoint(
        _WORD.findall(title.casefold())
    )


def _name(title: str) -> str:
    """Return a title without numbers and dates; the whole title if nothing else is left."""

    def constant(match: re.Match[str]) -> str:
        word = match[0]
        return "" if word.casefold() in _DATE_WORDS or word[0].isdigit() else word

    plain = " ".join(_TOKEN.sub(constant, _MONTH_WITH_DAY.sub("", title)).split())
    return _LOOSE_END.sub("", plain) or title
