"""Cluster a long archive in parts of time, side by side, with the same result.

A part is clustered with all that has a say in what begins there, and of what is found the clusters stay
that do begin in the part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise

from msgspec import Struct, msgpack

from digestgen.group.clusters import cluster_items, in_order, places_of
from digestgen.group.items import Cluster, Item
from digestgen.group.reach import days_with_a_say
from digestgen.group.weights import day_of
from digestgen.settings import GroupingSettings

_PAYS_FROM = 2000  # items; fewer are clustered before the processes have begun
_MOST_READ = 0.75  # of all items, by one part with what is near it; else parts save too little


class Whole(Struct, frozen=True):
    """What is cut into parts: the items in order, and how they are clustered."""

    ordered: list[Item]
    settings: GroupingSettings


Run = Callable[[Callable[[Whole, Sequence[range]], bytes], Whole, Sequence[range]], Iterable[bytes]]
"""Returns the function's results for the parts, one at a time, in their order."""


def cluster_in_parts(
    items: Iterable[Item], settings: GroupingSettings, most: int, run: Run
) -> tuple[Cluster, ...]:
    """Return what `cluster_items` does; where that saves time, `run` is given up to `most` parts of it."""
    whole = Whole(in_order(items), settings)
    parts = _parts(whole, most)
    if not _pays(whole, parts):
        return cluster_items(whole.ordered, settings)
    found = run(cluster_parts, whole, parts)
    return tuple(
        chain.from_iterable(msgpack.decode(each, type=tuple[Cluster, ...]) for each in found)
    )


def cluster_parts(whole: Whole, parts: Sequence[range]) -> bytes:
    """Return the clusters that begin in `parts`, which hold numbers of items, as MessagePack."""
    place = places_of(whole.ordered)
    found = []
    for part, read in zip(parts, _read_for(whole, parts), strict=True):
        items = whole.ordered[read.start : read.stop]
        clusters = cluster_items(items, whole.settings, place)
        found += [one for one in clusters if place[one.members[0].key] in part]
    return msgpack.encode(found)


def _parts(whole: Whole, most: int) -> list[range]:
    """Return the numbers of all items in `most` parts of the same size."""
    count = len(whole.ordered)
    borders = [count * number // most for number in range(most + 1)]
    return [range(first, end) for first, end in pairwise(borders) if first < end]


def _pays(whole: Whole, parts: Sequence[range]) -> bool:
    count = len(whole.ordered)
    return count >= _PAYS_FROM and max(map(len, _read_for(whole, parts))) <= _MOST_READ * count


def _read_for(whole: Whole, parts: Iterable[range]) -> list[range]:
    """Return the numbers of the items that have a say in clusters that begin in each of `parts`."""
    ordered, found = whole.ordered, []
    for part in parts:
        first, last = day_of(ordered[part.start]), day_of(ordered[part.stop - 1])
        say = days_with_a_say(range(first, last + 1), whole.settings)
        begin, end = (bisect_left(ordered, day, key=day_of) for day in (say.start, say.stop))
        found.append(range(begin, end))
    return found
