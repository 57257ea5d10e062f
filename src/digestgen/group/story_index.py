"""An inverted index of stories, to find the earlier ones that are similar to a story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

from digestgen.group.story_terms import Vector

_LEAST_COSINE = 0.03
_MOST_NEIGHBOURS = 16  # of a story, earlier than it
_MOST_POSTINGS = 600  # that are read for a story; those of the heaviest terms are read first

Postings = dict[str, list[tuple[int, float]]]


class StoryIndex:
    """The stories of a block by their terms, and those of the blocks before it; added oldest first."""

    def __init__(self, before: Sequence[Postings]) -> None:
        self._before = before
        self.postings: Postings = defaultdict(list)

    def add(self, place: int, vector: Vector) -> None:
        """Add a story; `place` is its position among all stories, in order of time."""
        for term, weight in vector.items():
            self.postings[term].append((place, weight))

    def neighbours(self, vector: Vector) -> list[tuple[float, int]]:
        """Return the cosine with each of the most similar stories, and its place, most similar first."""
        cosines = self._cosines(vector)
        near = [(cosine, place) for place, cosine in cosines.items() if cosine >= _LEAST_COSINE]
        return nlargest(_MOST_NEIGHBOURS, near)

    def _cosines(self, vector: Vector) -> dict[int, float]:
        """Return the cosine with each story; of terms that very many have, only the newest are read."""
        cosines: dict[int, float] = {}
        get, newest, left = cosines.get, self.postings.get, _MOST_POSTINGS
        for count, (term, weight) in zip(range(len(vector), 0, -1), vector.items(), strict=True):
            most = left // count
            found = newest(term, ())[-most:] if most else ()
            if len(found) < most:
                found = [*self._older(term, most - len(found)), *found]
            for place, its_weight in found:
                cosines[place] = get(place, 0.0) + weight * its_weight
            left -= len(found)
        return cosines

    def _older(self, term: str, most: int) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        for postings in self._before:
            if len(found) < most and (older := postings.get(term)):
                found = older[len(found) - most :] + found
        return found
