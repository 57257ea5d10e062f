"""The sections of a story page: other angles, the same news, quotes, and the story day by day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median

from msgspec import Struct

from digestgen.plan.story_details import story_copies
from digestgen.plan.story_quotes import story_quotes
from digestgen.records import Story
from digestgen.views import HeadlinePart, Quote, Report, SameNews, Span

_ANGLE = 0.7  # of the median similarity to the centroid: a report below it says something else
_FEWEST_ANGLES = 3
_SHORTEST_OWN = 4  # letters
_MOST_ANGLE_CARDS = 6
_MOST_REPORT_CARDS = 6  # more reports, or other angles, make the rest a list of headlines
_FEWEST_SPANNED = 4  # reports; for fewer, the strip of facts says as much
_HOURLY = timedelta(hours=12)
_MOST_IN_SPAN = 3
_NOT_IN_WORDS = re.compile(r"[^\w]+")


class StorySections(Struct, frozen=True):
    """The sections of a story page, as the fields of `StoryView` with the same names."""

    angles: tuple[Report, ...]
    more_angles: tuple[Report, ...]
    same: tuple[SameNews, ...]
    spans: tuple[Span, ...]
    quotes: tuple[Quote, ...]


def story_sections(story: Story, lead: Report, coverage: Sequence[Report]) -> StorySections:
    """Return the sections of a story; `lead` and `coverage` are its reports, in its order."""
    positions = story_angles(story)
    angles = [each for position, each in enumerate(coverage) if position in positions]
    rest = [each for position, each in enumerate(coverage) if position not in positions]
    cards = angle_cards(angles)
    with_card = {id(each) for each in cards}  # two reports may be equal
    is_list = bool(angles) or len(coverage) > _MOST_REPORT_CARDS
    return StorySections(
        angles=cards,
        more_angles=tuple(each for each in angles if id(each) not in with_card),
        same=same_news(rest, [each.title.text for each in (lead, *angles)]) if is_list else (),
        spans=story_spans((lead, *coverage), angles),
        quotes=story_quotes(lead, coverage),
    )


def story_angles(story: Story) -> frozenset[int]:
    """Return the positions in the coverage of the reports that differ most from the rest.

    A report differs if its similarity to the centroid of the story is below 0.7 of the median. None are
    returned if fewer than three differ, or if most do.
    """
    scores = [member.evidence.centrality for member in story.coverage]
    known = [score for score in (story.lead_evidence.centrality, *scores) if score]
    if not known:
        return frozenset()
    least = _ANGLE * median(known)
    copies = story_copies(story)[1:]
    found = frozenset(
        position
        for position, (score, copy) in enumerate(zip(scores, copies, strict=True))
        if 0 < score < least and not copy
    )
    return found if _FEWEST_ANGLES <= len(found) <= len(scores) // 2 else frozenset()


def angle_cards(angles: Sequence[Report]) -> tuple[Report, ...]:
    """Return up to six of the reports, at most one per provider."""
    first = {each.provider: each for each in reversed(angles)}
    return tuple(each for each in angles if first[each.provider] is each)[:_MOST_ANGLE_CARDS]


def same_news(reports: Iterable[Report], others: Iterable[str]) -> tuple[SameNews, ...]:
    """Return reports by provider, with a mark on the words that are in no other headline of the story.

    `others` are the headlines of the story that are not among `reports`.
    """
    shown = list(reports)
    titles = dict.fromkeys((*others, *(each.title.text for each in shown if not each.copy_of)))
    used = Counter(word for title in titles for word in set(map(_plain, title.split())))
    is_only = len(titles) <= 1  # every word of an only headline would be marked
    by_provider: dict[object, list[Report]] = {}
    for each in shown:
        by_provider.setdefault(each.provider, []).append(each)
    return tuple(
        SameNews(
            report=first,
            parts=() if is_only or first.copy_of else tuple(_parts(first.title.text.split(), used)),
            further=tuple(further),
        )
        for first, *further in by_provider.values()
    )


def _plain(word: str) -> str:
    return _NOT_IN_WORDS.sub("", word).casefold()


def _says_much(word: str) -> bool:
    """Return whether a word is worth a mark: short ones, except numbers, are in any headline by chance."""
    return len(word) >= _SHORTEST_OWN or any(each.isdigit() for each in word)


def _parts(words: Sequence[str], used: Counter[str]) -> Iterator[HeadlinePart]:
    marked = [(word, _says_much(key := _plain(word)) and used[key] == 1) for word in words]
    for own, run in groupby(marked, key=lambda pair: pair[1]):
        yield HeadlinePart(" ".join(word for word, _ in run), own)


def story_spans(reports: Sequence[Report], angles: Iterable[Report]) -> tuple[Span, ...]:
    """Return the days of a story, or its hours if it lasted less than twelve.

    There are none if all reports are of one day or hour, or if there are fewer than four. A span names at
    most three reports: its first, other angles, and the last of the story.
    """
    ordered = sorted(reports, key=lambda each: each.published)
    is_hourly = ordered[-1].published - ordered[0].published < _HOURLY
    spans = [list(run) for _, run in groupby(ordered, key=lambda each: _start(each, is_hourly))]
    most = max(map(len, spans))
    if len(ordered) < _FEWEST_SPANNED or len(spans) == 1 or most == 1:
        return ()
    named = {id(each) for each in (ordered[-1], *angles)}
    return tuple(
        Span(
            start=_start(span[0], is_hourly),
            is_hourly=is_hourly,
            count=len(span),
            share=max(round(100 * len(span) / most), 1),
            reports=tuple(_named_in(span, named)),
        )
        for span in spans
    )


def _start(report: Report, is_hourly: bool) -> datetime:
    hour = report.published.hour if is_hourly else 0
    return report.published.replace(hour=hour, minute=0, second=0, microsecond=0)


def _named_in(span: Sequence[Report], named: set[int]) -> list[Report]:
    first, *rest = span
    return [first, *(each for each in rest if id(each) in named)][:_MOST_IN_SPAN]
