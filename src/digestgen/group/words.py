"""Stories by words, time and links together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from digestgen.group.clusters import cluster_items
from digestgen.group.identity import Key
from digestgen.group.items import Cluster, Item
from digestgen.group.material import Material
from digestgen.settings import GroupingSettings

Clustering = Callable[[Iterable[Item], GroupingSettings], tuple[Cluster, ...]]
"""Clusters as `cluster_items` does."""


def cluster_by_words(
    material: Material,
    settings: GroupingSettings,
    apart: Mapping[Key, frozenset[Key]],
    cluster: Clustering = cluster_items,
) -> list[Cluster]:
    """Return the stories of `material`; an article without a file that joined none is in none.

    `apart`: which articles may be in no story together.
    """
    clusters = cluster(items_of(material, apart), settings)
    return [one for one in clusters if any(each.key in material.files for each in one.members)]


def items_of(material: Material, apart: Mapping[Key, frozenset[Key]]) -> Iterator[Item]:
    """Yield what the clustering needs to know of each article."""
    nothing: Iterable[Key] = frozenset()
    for key, article in material.articles.items():
        yield Item(
            key=key,
            title=article.title,
            excerpt=article.excerpt,
            published=article.published.timestamp(),
            domain=article.provider.domain,
            listed=material.links.get(key, ()),
            can_found=key in material.files,
            apart=frozenset(apart.get(key, nothing)),
        )
