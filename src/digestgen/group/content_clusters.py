"""Clustering by content: words, time and links together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from digestgen.group.clustering.blocks import cluster_in_blocks
from digestgen.group.clustering.records import Cluster, Item
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.incremental import Store
from digestgen.settings import GroupingSettings
from digestgen.workers import Workers


def cluster_by_content(
    graph: LinkGraph,
    settings: GroupingSettings,
    cannot_link: Mapping[Key, frozenset[Key]],
    store: Store,
    workers: Workers,
) -> list[Cluster]:
    """Return the clusters of `graph`; each has at least one file.

    `cannot_link` has, for each article, those that may not be in a story with it.
    """
    clusters = cluster_in_blocks(items_of(graph, cannot_link), settings, store, workers)
    return [one for one in clusters if any(each.key in graph.files for each in one.members)]


def items_of(graph: LinkGraph, cannot_link: Mapping[Key, frozenset[Key]]) -> Iterator[Item]:
    """Yield an item for the clustering for each article."""
    for key, article in graph.articles.items():
        yield Item(
            key=key,
            title=article.title,
            excerpt=article.excerpt,
            published=article.published.timestamp(),
            domain=article.provider.domain,
            listed=graph.links.get(key, ()),
            can_seed=key in graph.files,
            cannot_link=tuple(sorted(cannot_link.get(key, ()))),
        )
