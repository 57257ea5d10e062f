"""Items to clusters, block by block in time.

Time is cut into calendar blocks of `BLOCK_SPANS` · max_span_days, counted from 1970. Articles of
one block are merged first, then clusters across the border to the block before. A cluster spans
at most max_span_days, so it crosses one border at most: what an article can change lies in its
own block, the two beside it, and the days whose word weights it changes. Nothing else moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import groupby
from operator import itemgetter

from digestgen.group.evidence import KEPT, Notes, describe, near_bar
from digestgen.group.items import Cluster, Item
from digestgen.group.likeness import Article, Index
from digestgen.group.merging import Merger
from digestgen.group.weights import AHEAD_DAYS, BACK_DAYS, Day, day_of, weigh_days
from digestgen.settings import GroupingSettings

BLOCK_SPANS = 2


def cluster_items(
    items: Iterable[Item], settings: GroupingSettings | None = None
) -> tuple[Cluster, ...]:
    """Return the clusters of `items`, each item in exactly one, oldest cluster first.

    The order of `items` does not matter. Raises ValueError if two items have the same key.
    """
    ordered = in_order(items)
    place = {item.key: number for number, item in enumerate(ordered)}
    found = list(_Clustering(settings or GroupingSettings(), place).run(ordered))
    return tuple(sorted(found, key=lambda c: place[c.members[0].key]))


def block_days(settings: GroupingSettings) -> int:
    """Return the length of a calendar block, in days."""
    return max(math.ceil(BLOCK_SPANS * settings.max_span_days), 1)


def reach_days(settings: GroupingSettings) -> int:
    """Return how far, in days, an article can change clusters, neighbours and shown numbers.

    Word weights reach back and ahead; then its block and one on each side may merge otherwise.
    """
    return (
        max(BACK_DAYS, AHEAD_DAYS)
        + 3 * block_days(settings)
        + math.ceil(settings.window_hours / 24)
    )


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return `items` oldest first, then by key; ValueError if a key comes twice."""
    ordered = sorted(items, key=lambda item: (item.published, item.key))
    seen: set[str] = set()
    for item in ordered:
        if item.key in seen:
            raise ValueError(f"two items have the key {item.key!r}")
        seen.add(item.key)
    return ordered


def articles_of(ordered: Iterable[Item]) -> Iterator[Article]:
    """Yield the items, which must be in order, as numbered articles with their vectors."""
    days = (Day(number, list(items)) for number, items in groupby(ordered, key=day_of))
    number = 0
    for day, vectors in weigh_days(days):
        for item, terms, vector in zip(day.items, day.terms, vectors):
            yield Article(number, item, vector, len(terms))
            number += 1


class _Clustering:
    """One run over the archive; holds two blocks of articles at a time."""

    def __init__(self, settings: GroupingSettings, keys: dict[str, int]) -> None:
        self._keys = keys
        self._settings = settings
        self._block_days = block_days(settings)
        self._index = Index(settings)
        self._merger = Merger(settings)
        self._archive: dict[int, Notes] = {}

    def run(self, ordered: list[Item]) -> Iterator[Cluster]:
        older: list[int] = []
        earlier: list[int] = []
        for _, articles in groupby(articles_of(ordered), key=self._block_of):
            block, across = self._take_in(articles)
            self._settle(block)
            for number, other, value in across:
                self._merger.link(other, number, value)
            self._settle([number for pair in across for number in pair[:2]])
            yield from self._finish(earlier)
            self._forget(older)
            older, earlier = earlier, block
        yield from self._finish(earlier)

    def _finish(self, numbers: list[int]) -> Iterator[Cluster]:
        """Yield the clusters that hold `numbers` and can change no more, unless yielded before."""
        for number in numbers:
            if group := self._merger.find(number):
                yield describe(
                    group, self._archive, self._merger.joined_at, self._keys, self._settings
                )
                self._merger.retire(group)

    def _forget(self, numbers: list[int]) -> None:
        for number in numbers:
            del self._archive[number]
        self._index.sweep()

    def _block_of(self, article: Article) -> int:
        return day_of(article.item) // self._block_days

    def _take_in(
        self, articles: Iterable[Article]
    ) -> tuple[list[int], list[tuple[int, int, float]]]:
        """Link the articles of a block; return their numbers and the links to earlier blocks."""
        block: list[int] = []
        across: list[tuple[int, int, float]] = []
        for article in articles:
            number = article.number
            block.append(number)
            row = self._index.add(article)
            self._archive[number] = Notes(article)
            self._take_notes(number, row)
            inner = [(other, value) for other, value in row if other >= block[0]]
            across += [(number, other, value) for other, value in row if other < block[0]]
            self._merger.add(number, article.item, inner)
        return block, across

    def _settle(self, numbers: list[int]) -> None:
        unique = {group.id: group for n in numbers if (group := self._merger.find(n))}
        self._merger.settle(unique[key] for key in sorted(unique))

    def _take_notes(self, number: int, row: list[tuple[int, float]]) -> None:
        least = near_bar(self._settings)
        for other, value in nlargest(KEPT, row, key=itemgetter(1)):
            if value >= least:
                self._archive[number].hear(other, value)
                self._archive[other].hear(number, value)
