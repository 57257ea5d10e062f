"""The company of stories: two stories develop one affair if other stories are similar to both.

A story is compared together with its company, the mean of its most similar stories, weighted by their
similarity: the similarity of two stories is the cosine of these sums. It is computed from the cosines between
stories, and needs no terms.

Source: document expansion, as in Tao, Wang, Mei & Zhai, "Language model information retrieval with document
expansion" (2006).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from digestgen.group.clustering.tfidf import DAY_SECONDS

_COMPANY_WEIGHT = 2.0  # of much company, where the story itself counts 1
# similarity of all companions together at which they count half: two that are alone say little
_HALF_WEIGHT_SIMILARITY = 0.4
_MOST_COMPANIONS = 20
_FADE_SECONDS = 110 * DAY_SECONDS  # after which a companion counts a third


class _Companions(NamedTuple):
    """A story, which counts 1, and its company by what each story counts; `length` is that of their sum."""

    shares: dict[int, float]
    length: float


class StoryCompany:
    """Stories by number, oldest first, with the cosines of those that are similar."""

    def __init__(self, published: Sequence[float]) -> None:
        self._published = published  # in seconds
        self._cosines: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self._known: dict[int, _Companions] = {}

    def add(self, one: int, other: int, cosine: float) -> None:
        """Add the cosine of two stories."""
        self._cosines[one][other] = self._cosines[other][one] = cosine

    def similarities(self, story: int, others: Sequence[int]) -> list[float]:
        """Return the similarity of a story to each of `others`, with the company of both."""
        ours = self._companions(story)
        sums = self._sums(ours.shares)
        return [
            _product(theirs.shares, sums) / (ours.length * theirs.length)
            for theirs in map(self._companions, others)
        ]

    def closest_to_both(self, one: int, other: int) -> int | None:
        """Return the story that is most similar to the less similar of two; None if none is to both."""
        ours, theirs = self._cosines[one], self._cosines[other]
        both = [
            (min(cosine, theirs[each]), -each) for each, cosine in ours.items() if each in theirs
        ]
        return -max(both)[1] if both else None

    def _companions(self, story: int) -> _Companions:
        if story not in self._known:
            shares = self._shares(story)
            self._known[story] = _Companions(shares, self._length(shares))
        return self._known[story]

    def _length(self, shares: Mapping[int, float]) -> float:
        """Return the length of a sum of stories, each with its share."""
        square = 0.0
        seen: list[tuple[int, float]] = []
        for one, share in shares.items():
            row = self._cosines[one]
            pairs = sum([part * row[other] for other, part in seen if other in row])
            square += share * (share + 2 * pairs)
            seen.append((one, share))
        return math.sqrt(square)

    def _shares(self, story: int) -> dict[int, float]:
        published, time = self._published, self._published[story]
        near = [
            (cosine * math.exp(-abs(published[each] - time) / _FADE_SECONDS), each)
            for each, cosine in self._cosines[story].items()
        ]
        near = nlargest(_MOST_COMPANIONS, near)
        total = sum([value for value, _ in near]) + _HALF_WEIGHT_SIMILARITY
        return {story: 1.0, **{each: _COMPANY_WEIGHT * value / total for value, each in near}}

    def _sums(self, shares: Mapping[int, float]) -> dict[int, float]:
        """Return the product of stories, each with its share, with every story that is similar to any."""
        sums = dict(shares)  # each is as similar to itself as can be
        get = sums.get
        for each, share in shares.items():
            for other, cosine in self._cosines[each].items():
                sums[other] = get(other, 0.0) + share * cosine
        return sums


def _product(shares: Mapping[int, float], sums: Mapping[int, float]) -> float:
    return sum([share * sums.get(each, 0.0) for each, share in shares.items()])
