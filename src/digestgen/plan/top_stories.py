"""The score of stories, by which the biggest ones come first. docs/pages.md explains it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from math import exp2, log2

from digestgen.records import Story

_HALF_LIFE_HOURS = 24.0
_HEAT_UNIT = 100.0  # a heat that counts as much as a second independent report
_SECONDS_PER_HOUR = 3600.0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def story_score(story: Story) -> float:
    """Return how big a story is: 1 + heat of its hottest report / 100 + log2 of its independent reports."""
    heat = max(0, story.lead.heat, *[each.article.heat for each in story.coverage])
    return round(1 + heat / _HEAT_UNIT + log2(story.independent), 9)  # the same on every machine


def biggest_first(stories: Sequence[Story]) -> list[Story]:
    """Return `stories` by their score, highest first; ties stay in the order given."""
    if len(stories) == 1:  # as most editions have
        return list(stories)
    return sorted(stories, key=story_score, reverse=True)


def biggest_first_by_day(
    stories: Iterable[Story], day_of: Callable[[Story], Hashable]
) -> Iterator[Story]:
    """Yield `stories`, which are sorted by day, with those of each day by their score."""
    for _, of_day in groupby(stories, key=day_of):
        yield from biggest_first(list(of_day))


class TopStories:
    """A ranking of stories from many days; each score is computed once.

    The score of a story is halved for each day that its last report is older than `newest`, the last report
    of the whole site.
    """

    def __init__(self, newest: datetime) -> None:
        self._newest = newest
        self._scores: dict[str, float] = {}

    @classmethod
    def of(cls, stories: Iterable[Story]) -> TopStories:
        """Return the ranking for a site with these stories."""
        return cls(max((story.updated for story in stories), default=_LONG_AGO))

    def best_first(self, stories: Sequence[Story]) -> list[Story]:
        """Return `stories` by their score, highest first; ties stay in the order given."""
        if len(stories) == 1:  # as most editions have
            return list(stories)
        return sorted(stories, key=self._score, reverse=True)

    def _score(self, story: Story) -> float:
        score = self._scores.get(story.permalink)
        if score is None:
            score = self._scores[story.permalink] = _score_by_age(story, self._newest)
        return score


def _score_by_age(story: Story, newest: datetime) -> float:
    age_hours = (newest - story.updated).total_seconds() / _SECONDS_PER_HOUR
    return round(story_score(story) * exp2(-age_hours / _HALF_LIFE_HOURS), 9)
