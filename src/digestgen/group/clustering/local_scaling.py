"""Local scaling: similarities count less around articles that are similar to many others.

A cosine of .3 means much between two articles that are similar to nothing else, and little between two
that each have three more similar articles: these are different stories with the same actors.
Source: local scaling, Zelnik-Manor & Perona, "Self-Tuning Spectral Clustering", NIPS 2004, with
the less crowded of the two articles deciding, so that a late or odd report still finds its story.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from heapq import heapreplace

RELATIVES = 3
SPARSE = 0.1  # a third relative no closer than this is no scaling
_NONE = [0.0] * RELATIVES


class LocalScaling:
    """The similarities of each article to its `RELATIVES` closest articles, earlier or later."""

    def __init__(self) -> None:
        self._closest: dict[int, list[float]] = {}

    def add(self, number: int, row: Iterable[tuple[int, float]]) -> None:
        """Add an article with its similarities to articles added before."""
        closest = self._closest
        own = closest[number] = _NONE.copy()
        for other, similarity in row:
            if similarity > own[0]:
                heapreplace(own, similarity)
            if similarity > (its := closest[other])[0]:
                heapreplace(its, similarity)

    def scale(self, one: int, other: int, similarity: float) -> float:
        """Return the similarity of two articles, reduced if both have many similar articles."""
        crowded = min(self._closest[one][0], self._closest[other][0])
        return similarity * math.sqrt(SPARSE / crowded) if crowded > SPARSE else similarity

    def forget(self, numbers: Iterable[int]) -> None:
        """Remove articles that are too old for new ones to be similar to."""
        for number in numbers:
            del self._closest[number]
