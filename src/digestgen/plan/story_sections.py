"""The sections of a story page: other angles, the same news, quotes, and the story day by day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
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
_HOURLY = timedelta(hours=12)
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
    listed = rest if is_list else []
    titles = [each.title.text for each in (lead, *coverage) if not each.copy_of]
    return StorySections(
        angles=cards,
        more_angles=tuple(each for each in angles if id(each) not in with_card),
        same=same_news(listed, titles),
        spans=story_spans(listed, (lead, *angles), titles) if is_list else (),
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


def same_news(reports: Iterable[Report], titles: Iterable[str]) -> tuple[SameNews, ...]:
    """Return reports by provider, with a mark on the words that are in no other headline of the story.

    `titles` are the headlines of the story, without those of copies.
    """
    compared = dict.fromkeys(titles)
    used = Counter(word for title in compared for word in set(map(_plain, title.split())))
    is_only = len(compared) <= 1  # every word of an only headline would be marked
    by_provider: dict[object, list[Report]] = {}
    for each in reports:
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


def story_spans(
    listed: Sequence[Report], above: Sequence[Report], titles: Sequence[str]
) -> tuple[Span, ...]:
    """Return the days of a story, or its hours if it lasted less than twelve.

    `listed` and `above` are its reports, and `titles` those that `same_news` compares. There are no spans if
    all reports are of one day or hour, or no two are.
    """
    times = sorted(each.published for each in (*listed, *above))
    is_hourly = times[-1] - times[0] < _HOURLY
    start_of = _start_of_hour if is_hourly else _start_of_day
    counts = Counter(map(start_of, times))
    most = max(counts.values())
    if len(counts) == 1 or most == 1:
        return ()

    def those_of(start: datetime, reports: Iterable[Report]) -> tuple[Report, ...]:
        return tuple(each for each in reports if start_of(each.published) == start)

    return tuple(
        Span(
            start=start,
            is_hourly=is_hourly,
            count=count,
            share=max(round(100 * count / most), 1),
            same=same_news(those_of(start, listed), titles),
            above=those_of(start, above),
        )
        for start, count in counts.items()
    )


def _start_of_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _start_of_day(moment: datetime) -> datetime:
    """Return midnight in UTC of the local day: the offset may change in the course of a day."""
    return datetime.combine(moment.date(), time.min, UTC)
