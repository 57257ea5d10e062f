"""An inverted index of stories, to find the earlier ones that are similar to a story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from heapq import nlargest

from digestgen.group.story_terms import Vector

_LEAST_COSINE = 0.05
_MOST_NEIGHBOURS = 12  # of a story, earlier than it
_MOST_POSTINGS = 500  # that are read for a story; those of the heaviest terms are read first


class StoryIndex:
    """Stories by their terms; they are added in order of time, and the oldest are removed."""

    def __init__(self) -> None:
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)

    def add(self, place: int, vector: Vector) -> None:
        """Add a story; `place` is its position among all stories, in order of time."""
        for term, weight in vector.items():
            self._postings[term].append((place, weight))

    def remove_oldest(self, counts: Mapping[str, int]) -> None:
        """Remove the oldest stories; `counts` says how many of them have each term."""
        for term, count in counts.items():
            postings = self._postings.get(term, ())
            if len(postings) > count:
                del self._postings[term][:count]
            else:
                self._postings.pop(term, None)

    def neighbours(self, vector: Vector) -> list[tuple[float, int]]:
        """Return the cosine with each of the most similar stories, and its place, most similar first."""
        cosines = self._cosines(vector)
        near = [(cosine, place) for place, cosine in cosines.items() if cosine >= _LEAST_COSINE]
        return nlargest(_MOST_NEIGHBOURS, near)

    def _cosines(self, vector: Vector) -> dict[int, float]:
        """Return the cosine with each story; of terms that very many have, only the newest are read."""
        cosines: dict[int, float] = {}
        get, postings, left = cosines.get, self._postings.get, _MOST_POSTINGS
        for count, (term, weight) in zip(range(len(vector), 0, -1), vector.items(), strict=True):
            found = postings(term)
            if found is None:
                continue
            if len(found) > (most := left // count):
                found = found[len(found) - most :]
            for place, its_weight in found:
                cosines[place] = get(place, 0.0) + weight * its_weight
            left -= len(found)
        return cosines
