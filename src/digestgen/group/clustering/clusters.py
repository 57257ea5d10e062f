"""Clusters of items, made block by block in time.

Time is cut into calendar blocks of two spans, or a span and a window, counted from 1970. Articles of
one block are merged first, then clusters across the border to the block before. A block waits until
the next one has been read, because only then local scaling knows all neighbours of its articles. A
cluster spans at most max_span_days, so it crosses at most one border: an article can change only its
own block, the two beside it, and the days whose word weights it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import count, groupby
from operator import attrgetter, itemgetter

from msgspec.structs import replace

from digestgen.group.clustering.equal_texts import fold_equal_texts
from digestgen.group.clustering.evidence import KEPT, cluster_with_evidence
from digestgen.group.clustering.influence import block_days
from digestgen.group.clustering.linkage import Linkage
from digestgen.group.clustering.local_scaling import LocalScaling
from digestgen.group.clustering.records import Cluster, Item
from digestgen.group.clustering.similarity import LEAST_SIMILARITY, Index, ItemVector
from digestgen.group.clustering.tfidf import Day, day_of, weigh_days
from digestgen.settings import GroupingSettings

LATE = 1.2  # times the threshold, for reports so late that only whole groups are compared


def cluster_items(
    items: Iterable[Item], settings: GroupingSettings | None = None
) -> tuple[Cluster, ...]:
    """Return the clusters of `items`, each item in exactly one, oldest cluster first.

    The order of `items` does not matter. Raises ValueError if two items have the same key.
    """
    return cluster_ordered(cluster_order(items), settings or GroupingSettings())


def cluster_order(items: Iterable[Item]) -> list[Item]:
    """Return `items` oldest first, then by key, without links to items that are not among them.

    Raises ValueError if two items have the same key.
    """
    ordered = sorted(items, key=lambda item: (item.published, item.key))
    keys: set[str] = set()
    for item in ordered:
        if item.key in keys:
            raise ValueError(f"two items have the key {item.key!r}")
        keys.add(item.key)
    return [
        item if keys.issuperset(item.listed) else _without_absent(item, keys) for item in ordered
    ]


def _without_absent(item: Item, keys: set[str]) -> Item:
    return replace(item, listed=tuple(key for key in item.listed if key in keys))


def cluster_ordered(ordered: Sequence[Item], settings: GroupingSettings) -> tuple[Cluster, ...]:
    """Return the clusters of items in the order of `cluster_order`, or of a run of these.

    The items that a member lists are neighbours of its cluster, even if they are not in the run.
    """
    found = list(_Clustering(settings).run(ordered))
    place = {item.key: number for number, item in enumerate(ordered)}
    return tuple(sorted(found, key=lambda cluster: place[cluster.members[0].key]))


def cluster_vectors(ordered: Iterable[Item]) -> Iterator[ItemVector]:
    """Yield the items, which must be sorted, as vectors, numbered from 0; one may stand for more items."""
    numbers = count()
    folded: dict[str, list[Item]] = {}
    for day, weighed in weigh_days(_days(ordered, folded)):
        for item, (vector, chance) in zip(day.items, weighed, strict=True):
            yield ItemVector(next(numbers), item, vector, chance, folded.pop(item.key, ()))


def _days(ordered: Iterable[Item], folded: dict[str, list[Item]]) -> Iterator[Day]:
    """Yield the days of items; those with a text that is equal to others go to `folded` instead."""
    for day, items in groupby(ordered, key=day_of):
        compared, more = fold_equal_texts(items)
        folded |= more
        yield Day(day, compared)


Row = list[tuple[int, float]]  # the earlier articles one article is like
Link = tuple[int, int, float]  # an article, an earlier one, and their similarity


class _Block:
    """The articles of one calendar block, sorted, with their similarities to earlier ones."""

    def __init__(self) -> None:
        self.articles: list[ItemVector] = []
        self.rows: list[Row] = []

    def numbers(self) -> list[int]:
        return [article.number for article in self.articles]


class _Clustering:
    """A run over the archive, which holds three blocks of articles at a time."""

    def __init__(self, settings: GroupingSettings) -> None:
        self._settings = settings
        self._block_days = block_days(settings)
        self._index = Index(settings)
        self._scaling = LocalScaling()
        self._linkage = Linkage(settings)
        self._archive: dict[int, ItemVector] = {}

    def run(self, ordered: Sequence[Item]) -> Iterator[Cluster]:
        older, earlier, waiting = _Block(), _Block(), _Block()
        for _, articles in groupby(cluster_vectors(ordered), key=self._block_of):
            block = self._read(articles)
            self._merge(waiting)
            yield from self._finish(earlier)
            self._forget(older)
            older, earlier, waiting = earlier, waiting, block
        self._merge(waiting)
        yield from self._finish(earlier)
        yield from self._finish(waiting)

    def _block_of(self, article: ItemVector) -> int:
        return day_of(article.item) // self._block_days

    def _read(self, articles: Iterable[ItemVector]) -> _Block:
        """Return a block of `articles`, and add these to the index and the local scaling."""
        block = _Block()
        for article in articles:
            row = self._index.add(article)
            self._scaling.add(article.number, [each for each in row if each[1] >= LEAST_SIMILARITY])
            block.articles.append(article)
            block.rows.append(row)
        return block

    def _merge(self, block: _Block) -> None:
        """Merge the articles of a block, then their clusters with the block before, then late reports."""
        across, late = self._take_in(block)
        threshold = self._settings.threshold
        self._settle(block.numbers(), threshold)
        self._join(across, threshold)
        self._join(late, LATE * threshold)

    def _take_in(self, block: _Block) -> tuple[list[Link], list[Link]]:
        """Link the articles of a block; return the links to the block before, and of late reports."""
        across: list[Link] = []
        late: list[Link] = []
        scale, first = self._scaling.scale, block.articles[0].number if block.articles else 0
        for article, row in zip(block.articles, block.rows, strict=True):
            number, within = article.number, []
            self._archive[number] = article
            for other, raw in row:
                value = scale(number, other, raw)
                if raw < LEAST_SIMILARITY:
                    late.append((number, other, value))
                elif other < first:
                    across.append((number, other, value))
                else:
                    within.append((other, value))
            self._linkage.add(article, within)
            self._take_notes(number, row)
        block.rows = []
        return across, late

    def _join(self, links: Iterable[Link], threshold: float) -> None:
        numbers = set()
        for number, other, value in links:
            self._linkage.link(other, number, value)
            numbers |= {number, other}
        self._settle(numbers, threshold)

    def _settle(self, numbers: Iterable[int], threshold: float) -> None:
        groups = {group for n in numbers if (group := self._linkage.find(n))}
        self._linkage.settle(sorted(groups, key=attrgetter("id")), threshold)

    def _take_notes(self, number: int, row: Row) -> None:
        for other, raw in nlargest(KEPT, row, key=itemgetter(1)):
            value = self._scaling.scale(number, other, raw)
            self._archive[number].close.append((-value, other))
            self._archive[other].close.append((-value, number))

    def _finish(self, block: _Block) -> Iterator[Cluster]:
        """Yield the final clusters with articles of `block`, unless yielded before."""
        for number in block.numbers():
            if group := self._linkage.find(number):
                yield cluster_with_evidence(
                    group,
                    self._archive,
                    self._linkage.joined_at,
                    self._scaling,
                    self._settings,
                )
                self._linkage.retire(group)

    def _forget(self, block: _Block) -> None:
        for number in block.numbers():
            del self._archive[number]
        self._scaling.forget(block.numbers())
        self._index.sweep()
