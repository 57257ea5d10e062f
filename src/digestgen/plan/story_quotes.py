"""Quotes in a story: the words in quotation marks in its headlines and excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from digestgen.views import Quote, Report

_FEWEST_WORDS = 5  # fewer are a title or a term, as a rule
_LONGEST = 300  # characters
_MOST = 5
_PAIRS = re.compile(
    rf"“([^“”]{{1,{_LONGEST}}})”"
    rf"|„([^„“”]{{1,{_LONGEST}}})[“”]"
    rf"|«([^«»]{{1,{_LONGEST}}})»"
    # a closing mark before a letter is an apostrophe
    rf"|‘((?:[^‘’]|’(?=\w)){{1,{_LONGEST}}})’(?!\w)"
    rf"|(?<!\w)'((?:[^']|'(?=\w)){{1,{_LONGEST}}})'(?!\w)"
)
_STRAIGHT = re.compile(rf'"([^"]{{1,{_LONGEST}}})"')
_NOT_IN_WORDS = re.compile(r"\W+")


def story_quotes(lead: Report, coverage: Iterable[Report]) -> tuple[Quote, ...]:
    """Return up to five quotes of five words or more that the lead's headline and excerpt do not have.

    A quote that is part of an earlier one is left out, and so is the title of something: one that another
    headline has without quotation marks.
    """
    reports = list(coverage)
    seen = [_plain(f"{lead.title.text} {lead.excerpt}")]
    seen += [_plain(_without_quotes(each.title.text)) for each in reports]
    found = []
    for report in reports:
        for text in _quotes(report) if not report.copy_of else ():
            plain = _plain(text)
            if len(plain.split()) >= _FEWEST_WORDS and not any(plain in each for each in seen):
                seen.append(plain)
                found.append(Quote(text, report))
                if len(found) == _MOST:
                    return tuple(found)
    return tuple(found)


def _quotes(report: Report) -> Iterator[str]:
    for text in (report.title.text, report.excerpt):
        for pattern in _patterns(text):
            for match in pattern.finditer(text):
                yield match[match.lastindex or 0].strip()


def _without_quotes(text: str) -> str:
    for pattern in _patterns(text):
        text = pattern.sub(" ", text)
    return text


def _patterns(text: str) -> list[re.Pattern[str]]:
    # else a straight mark is missing, and nobody knows which
    return [_PAIRS, _STRAIGHT] if text.count('"') % 2 == 0 else [_PAIRS]


def _plain(text: str) -> str:
    return _NOT_IN_WORDS.sub(" ", text).casefold().strip()
