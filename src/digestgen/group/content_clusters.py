"""Clustering by content: words, time and links together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from digestgen.group.clustering.blocks import cluster_in_blocks
from digestgen.group.clustering.records import Cluster, Item
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.group.series import Issue
from digestgen.incremental import Store
from digestgen.settings import GroupingSettings
from digestgen.workers import Workers


def cluster_by_content(
    graph: LinkGraph,
    items: Iterable[Item],
    settings: GroupingSettings,
    store: Store,
    workers: Workers,
) -> list[Cluster]:
    """Return the clusters of `items`, which are those of `graph`; each has at least one file."""
    clusters = cluster_in_blocks(items, settings, store, workers)
    return [one for one in clusters if any(each.key in graph.files for each in one.members)]


def items_of(
    graph: LinkGraph,
    cannot_link: Mapping[Key, frozenset[Key]],
    series: Mapping[Key, Issue],
) -> Iterator[Item]:
    """Yield an item for the clustering for each article.

    `cannot_link` has, for each article, those that may not be in a story with it, and `series` its issue.
    """
    for key, article in graph.articles.items():
        issue = series.get(key)
        yield Item(
            key=key,
            title=article.title,
            excerpt=article.excerpt,
            published=article.published.timestamp(),
            domain=article.provider.domain,
            listed=graph.links.get(key, ()),
            can_seed=key in graph.files,
            cannot_link=tuple(sorted(cannot_link.get(key, ()))),
            series=issue.series if issue else "",
            issue=issue.number if issue else 0,
        )
