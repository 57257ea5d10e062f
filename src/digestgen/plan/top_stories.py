"""The score of stories, by which the biggest ones come first. docs/pages.md explains it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from math import exp2, sqrt
from statistics import median

from digestgen.plan.cards import card_providers
from digestgen.records import Story

_HALF_LIFE_HOURS = (24.0, 120.0)  # the least and the most
_RECENT_STORIES = 50  # their gaps show how busy a site is
_HEAT_UNIT = 50.0  # twice this heat counts as much as a second independent report
_RECENT = timedelta(days=7)
_SECONDS_PER_HOUR = 3600.0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def story_score(story: Story) -> float:
    """Return how big a story is: 1 + heat of its hottest report / 50 + 2 √(independent reports - 1)."""
    heat = max(0, story.lead.heat, *[each.article.heat for each in story.coverage])
    return round(
        1 + heat / _HEAT_UNIT + 2 * sqrt(story.independent - 1), 9
    )  # the same on every machine


def biggest_first(
    stories: Sequence[Story], score: Callable[[Story], float] = story_score
) -> list[Story]:
    """Return `stories` by their score, highest first; ties stay in the order given."""
    if len(stories) == 1:  # as most editions have
        return list(stories)
    return sorted(stories, key=score, reverse=True)


def biggest_first_by_day(
    stories: Iterable[Story], day_of: Callable[[Story], Hashable]
) -> Iterator[Story]:
    """Yield `stories`, which are sorted by day, with those of each day by their score."""
    for _, of_day in groupby(stories, key=day_of):
        yield from biggest_first(list(of_day))


class TopStories:
    """A ranking of stories from many days; each score is computed once.

    The score of a story is halved for each half-life by which its last report is older than `newest`, the
    last report of the whole site.
    """

    def __init__(self, newest: datetime, half_life_hours: float) -> None:
        self._newest = newest
        self._half_life = half_life_hours
        self._scores: dict[str, float] = {}
        self._sizes: dict[str, float] = {}

    @classmethod
    def of(cls, stories: Iterable[Story]) -> TopStories:
        """Return the ranking for a site with these stories."""
        newest = sorted((story.updated for story in stories), reverse=True)
        return cls(newest[0] if newest else _LONG_AGO, _half_life_hours(newest))

    def front_first(self, stories: Sequence[Story]) -> list[Story]:
        """Return `stories` by their score, after the best recent story with several sources."""
        best = self.best_first(stories)
        for place, story in enumerate(best):
            if card_providers(story) > 1 and self.is_recent(story):
                return [best.pop(place), *best]
        return best

    def is_recent(self, story: Story) -> bool:
        """Return whether the last report of a story is at most seven days older than that of the site."""
        return self._newest - story.updated <= _RECENT

    def best_first(self, stories: Sequence[Story]) -> list[Story]:
        """Return `stories` by their score, highest first; ties stay in the order given."""
        return biggest_first(stories, self._score)

    def biggest_first(self, stories: Sequence[Story]) -> list[Story]:
        """Return `stories` by their score whatever their age, highest first; ties stay in the order given."""
        return biggest_first(stories, self._size)

    def _size(self, story: Story) -> float:
        size = self._sizes.get(story.permalink)
        if size is None:
            size = self._sizes[story.permalink] = story_score(story)
        return size

    def _score(self, story: Story) -> float:
        score = self._scores.get(story.permalink)
        if score is None:
            age_hours = (self._newest - story.updated).total_seconds() / _SECONDS_PER_HOUR
            score = round(self._size(story) * exp2(-age_hours / self._half_life), 9)
            self._scores[story.permalink] = score
        return score


def _half_life_hours(newest: Sequence[datetime]) -> float:
    """Return the median gap between the newest stories, given newest first: one to five days."""
    gaps = [
        (later - earlier).total_seconds() / _SECONDS_PER_HOUR
        for later, earlier in pairwise(newest[:_RECENT_STORIES])
    ]
    least, most = _HALF_LIFE_HOURS
    return min(max(median(gaps), least), most) if gaps else least
