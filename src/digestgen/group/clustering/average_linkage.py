"""Average linkage: merge the two clusters with the highest average similarity while it reaches a threshold.

The similarities are sparse: pairs that are not given have none. Pairs that are too far apart to be compared
are not in the average, so that a cluster may go on for longer than that. Many pairs are better evidence than
one of two single items, so their average counts a little more.
Source: group-average agglomerative clustering, Manning, Raghavan & Schütze, "Introduction to Information
Retrieval", §17.3.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

_PAIRS_EXPONENT = (
    0.95  # of the number of pairs that a sum is divided by: 1 would be the plain average
)

Pair = tuple[int, int]
_Offer = tuple[float, int, int, int, int]  # minus the average, two clusters, and their versions


class Timeline:
    """The times of items, and how far apart two may be to be compared."""

    def __init__(self, times: Sequence[float], longest_gap: float) -> None:
        self._times, self._gap = times, longest_gap

    def pairs_in_reach(self, one: Sequence[int], other: Sequence[int]) -> int:
        """Return how many pairs of an item of one cluster and one of another can be compared."""
        ours, theirs = ([self._times[item] for item in items] for items in (one, other))
        if max(*ours, *theirs) - min(*ours, *theirs) <= self._gap:
            return len(ours) * len(theirs)
        theirs.sort()
        return sum(
            bisect_right(theirs, time + self._gap) - bisect_left(theirs, time - self._gap)
            for time in ours
        )


def average_linkage(
    similarities: Mapping[Pair, float],
    threshold: float,
    timeline: Timeline,
    *,
    must_link: Iterable[Pair] = (),
    cannot_link: Iterable[Pair] = (),
) -> list[list[int]]:
    """Return the clusters of two and more items, each sorted, ordered by their first items.

    Both numbers of a pair are items, the smaller one first. Pairs of `must_link` are in one cluster at any
    similarity, those of `cannot_link` never, unless the former say so. Ties go to the smallest numbers.
    """
    clusters = _Clusters(similarities, timeline, cannot_link)
    for one, other in sorted(must_link):
        clusters.join(one, other)
    clusters.merge(threshold)
    return sorted(sorted(members) for members in clusters.members.values() if len(members) > 1)


class _Clusters:
    """Clusters by the number of their first item, with the sums of similarities between them."""

    def __init__(
        self, similarities: Mapping[Pair, float], timeline: Timeline, cannot_link: Iterable[Pair]
    ) -> None:
        self._timeline = timeline
        self.members: dict[int, list[int]] = {}
        self._sums: dict[int, dict[int, float]] = {}
        self._version: dict[int, int] = {}
        self._apart: dict[int, set[int]] = {}
        for (one, other), value in similarities.items():
            self._row(one)[other] = self._row(other)[one] = value
        for one, other in cannot_link:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def _row(self, item: int) -> dict[int, float]:
        """Return the sums of the cluster `item`, which is made if it is new."""
        if item not in self._sums:
            self._sums[item] = {}
            self.members[item] = [item]
            self._version[item] = 0
        return self._sums[item]

    def join(self, one: int, other: int) -> None:
        """Put two items, with their clusters, into one cluster."""
        self._row(one)
        self._row(other)
        first, second = sorted(self._home(item) for item in (one, other))
        if first != second:
            self._unite(first, second)

    def _home(self, item: int) -> int:
        return next(home for home, members in self.members.items() if item in members)

    def merge(self, threshold: float) -> None:
        """Merge the pair with the highest average, again and again, until none reaches `threshold`."""
        heap = [
            offer
            for cluster in self.members
            for offer in self._offers(cluster, threshold)
            if offer[1] == cluster
        ]
        heapq.heapify(heap)
        while heap:
            _, one, other, version, other_version = heapq.heappop(heap)
            if (self._version.get(one), self._version.get(other)) != (version, other_version):
                continue
            self._unite(one, other)
            for offer in self._offers(one, threshold):
                heapq.heappush(heap, offer)

    def _offers(self, cluster: int, threshold: float) -> Iterable[_Offer]:
        members = self.members[cluster]
        for other, total in self._sums[cluster].items():
            if total < threshold:  # an average of one pair or more is less
                continue
            pairs = self._timeline.pairs_in_reach(members, self.members[other])
            average = total / pairs**_PAIRS_EXPONENT
            if average >= threshold and not self._are_kept_apart(cluster, other):
                one, two = min(cluster, other), max(cluster, other)
                yield -average, one, two, self._version[one], self._version[two]

    def _are_kept_apart(self, one: int, other: int) -> bool:
        return bool(self._apart) and any(
            not self._apart.get(item, set()).isdisjoint(self.members[other])
            for item in self.members[one]
        )

    def _unite(self, keep: int, gone: int) -> None:
        row, leaving = self._sums[keep], self._sums.pop(gone)
        for third, total in leaving.items():
            its_row = self._sums.get(third)
            if third == keep or its_row is None:
                continue
            del its_row[gone]
            row[third] = its_row[keep] = row.get(third, 0.0) + total
        row.pop(gone, None)
        self.members[keep] += self.members.pop(gone)
        self._version[keep] += 1
        del self._version[gone]
