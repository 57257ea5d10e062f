"""Stories by words, time and links together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from digestgen.group.blocks import cluster_in_blocks
from digestgen.group.identity import Key
from digestgen.group.items import Cluster, Item
from digestgen.group.material import Material
from digestgen.incremental import Store
from digestgen.settings import GroupingSettings
from digestgen.workers import Workers


def cluster_by_words(
    material: Material,
    settings: GroupingSettings,
    apart: Mapping[Key, frozenset[Key]],
    store: Store,
    workers: Workers,
) -> list[Cluster]:
    """Return the stories of `material`; an article without a file that joined none is in none.

    `apart`: which articles may be in no story together.
    """
    clusters = cluster_in_blocks(items_of(material, apart), settings, store, workers)
    return [one for one in clusters if any(each.key in material.files for each in one.members)]


def items_of(material: Material, apart: Mapping[Key, frozenset[Key]]) -> Iterator[Item]:
    """Yield what the clustering needs to know of each article."""
    for key, article in material.articles.items():
        yield Item(
            key=key,
            title=article.title,
            excerpt=article.excerpt,
            published=article.published.timestamp(),
            domain=article.provider.domain,
            listed=material.links.get(key, ()),
            can_found=key in material.files,
            apart=tuple(sorted(apart.get(key, ()))),
        )
