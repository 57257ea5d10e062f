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

    A quote that is part of an earlier one is left out.
    """
    seen = [_plain(f"{lead.title.text} {lead.excerpt}")]
    found = []
    for report in coverage:
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
        patterns = [_PAIRS]
        if text.count('"') % 2 == 0:  # else a mark is missing, and nobody knows which
            patterns.append(_STRAIGHT)
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield match[match.lastindex or 0].strip()


def _plain(text: str) -> str:
    return _NOT_IN_WORDS.sub(" ", text).casefold().strip()
