"""Explain why two items are, or are not, in one cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from digestgen.group.clustering.clusters import cluster_items, cluster_order, cluster_vectors
from digestgen.group.clustering.evidence import evidence_terms, shown_similarity
from digestgen.group.clustering.exclusions import Compared, exclusion_reason
from digestgen.group.clustering.influence import influencing_days
from digestgen.group.clustering.linkage import SELF, Group, linkage_similarity
from digestgen.group.clustering.local_scaling import LocalScaling
from digestgen.group.clustering.records import Explanation, Item
from digestgen.group.clustering.similarity import (
    LEAST_SIMILARITY,
    Index,
    ItemVector,
    cosine_of,
    gap_hours,
    lists,
    similarity,
)
from digestgen.group.clustering.tfidf import day_of
from digestgen.settings import GroupingSettings


def compare_items(
    pairs: Sequence[tuple[str, str]],
    items: Iterable[Item],
    settings: GroupingSettings | None = None,
) -> list[Explanation]:
    """Return for each of `pairs`, which are keys, why the two items are or are not in one cluster.

    Only the items that influence them are read. Raises KeyError if a key is not among `items`.
    """
    settings = settings or GroupingSettings()
    near = _around({*chain.from_iterable(pairs)}, cluster_order(items), settings)
    comparison = _Comparison(near, settings)
    return [comparison.explain(*pair) for pair in pairs]


def _around(keys: Set[str], ordered: list[Item], settings: GroupingSettings) -> list[Item]:
    """Return the items that can influence the clusters of the items in `keys`."""
    days = {item.key: day_of(item) for item in ordered if item.key in keys}
    if missing := sorted(keys - days.keys()):
        raise KeyError(f"no item has the key {missing[0]!r}")
    ranges = {influencing_days(range(day, day + 1), settings) for day in days.values()}
    read = {*chain.from_iterable(ranges)}
    return [item for item in ordered if day_of(item) in read]


class _Comparison:
    """The similarities of items and of their clusters, computed as in the clustering."""

    def __init__(self, items: Iterable[Item], settings: GroupingSettings) -> None:
        ordered = cluster_order(items)
        compared = list(cluster_vectors(ordered))
        self._settings = settings
        self._articles = {each.item.key: each for one in compared for each in _with_equal(one)}
        self._home = {
            member.key: [self._articles[each.key] for each in found.members]
            for found in cluster_items(ordered, settings)
            for member in found.members
        }
        self._scaling = _scaling_of(compared, settings)

    def explain(self, a_key: str, b_key: str) -> Explanation:
        """Return why two items are or are not in one cluster; the same whichever comes first."""
        one, other = sorted(
            (self._articles[a_key], self._articles[b_key]),
            key=lambda article: (article.published, article.item.key),
        )
        groups = self._home[one.item.key], self._home[other.item.key]
        together = other in groups[0]
        pair = self._similarity(one, other) / SELF
        whole = pair if together else self._group_similarity(*groups)
        compared = Compared((one, other), groups, pair, whole)
        return Explanation(
            together=together,
            reason=self._inclusion(pair)
            if together
            else exclusion_reason(compared, self._settings),
            pair_score=shown_similarity(pair),
            cluster_score=shown_similarity(whole),
            threshold=self._settings.threshold,
            gap_hours=round(gap_hours(one, other), 1),
            terms=evidence_terms(self._articles[a_key], self._articles[b_key]),
            listed=lists(one.item, other.item),
        )

    def _inclusion(self, pair: float) -> str:
        direct = pair >= self._settings.threshold
        return "similar enough" if direct else "joined through other reports of the story"

    def _similarity(self, one: ItemVector, other: ItemVector) -> float:
        listed = lists(one.item, other.item)
        raw = similarity(one, other, cosine_of(one.vector, other.vector), listed, self._settings)
        return self._scaling.scale(one.number, other.number, raw)

    def _group_similarity(self, some: Sequence[ItemVector], others: Sequence[ItemVector]) -> float:
        return linkage_similarity(self._group(some), self._group(others), self._total(some, others))

    def _group(self, articles: Sequence[ItemVector]) -> Group:
        group = Group(articles[0])
        group.members = [article.number for article in articles]
        group.mean = sum(article.published for article in articles) / len(articles)
        group.resize(SELF * len(articles) + self._total(articles, articles))
        return group

    def _total(self, some: Iterable[ItemVector], others: Sequence[ItemVector]) -> float:
        return sum(self._similarity(a, b) for a in some for b in others if a is not b)


def _with_equal(article: ItemVector) -> Iterator[ItemVector]:
    """Yield a vector, and one for each item that it stands for."""
    yield article
    for item in article.equal:
        yield ItemVector(article.number, item, article.vector, article.chance)


def _scaling_of(articles: Iterable[ItemVector], settings: GroupingSettings) -> LocalScaling:
    scaling, index = LocalScaling(), Index(settings)
    for article in articles:
        near = [each for each in index.add(article) if each[1] >= LEAST_SIMILARITY]
        scaling.add(article.number, near)
    return scaling
