"""Cluster again what changed since the last time, and what that can reach; the rest is known.

An article changes no cluster without a member in its `changed_days`. So of the clusters from before those
stay that no change can reach; the others are found anew among the articles that have a say in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from itertools import chain

from msgspec import Struct, msgpack

from digestgen.group.clusters import cluster_items, in_order, places_of
from digestgen.group.items import Cluster, Item
from digestgen.group.reach import changed_days, days_with_a_say
from digestgen.group.weights import day_at, day_of
from digestgen.group.words import Clustering
from digestgen.reuse import NO_REUSE, Reuse
from digestgen.settings import GroupingSettings

_DIGEST_SIZE = 16  # bytes


class Known(Struct, frozen=True, array_like=True):
    """When an item was published, in seconds since 1970, and a digest of all that is said of it."""

    published: float
    digest: bytes


class Clustered(Struct, frozen=True):
    """What was clustered, by key, under which settings, and the clusters of it."""

    settings: GroupingSettings
    items: dict[str, Known]
    clusters: tuple[Cluster, ...]


class Reclustering:
    """Clusters as `cluster_items` does, with the same result; `now` is what to begin with next time.

    `anew` clusters where nothing is known from before.
    """

    def __init__(
        self,
        before: Clustered | None,
        anew: Clustering = cluster_items,
        *,
        reuse: Reuse = NO_REUSE,
    ) -> None:
        self._before, self._anew, self._reuse = before, anew, reuse
        self.now: Clustered | None = None

    def __call__(self, items: Iterable[Item], settings: GroupingSettings) -> tuple[Cluster, ...]:
        ordered = in_order(items)
        of = self._reuse.results("what is known of items").of
        known = {item.key: of(item.key, _known, item) for item in ordered}
        if self._before and self._before.settings == settings:
            clusters = _again(self._before, ordered, known, settings)
        else:
            clusters = self._anew(ordered, settings)
        self.now = Clustered(settings, known, clusters)
        return clusters


def _known(item: Item) -> Known:
    # deterministic: a set has no order of its own
    said = msgpack.encode(item, order="deterministic")
    return Known(item.published, blake2b(said, digest_size=_DIGEST_SIZE).digest())


def _again(
    before: Clustered, ordered: list[Item], known: dict[str, Known], settings: GroupingSettings
) -> tuple[Cluster, ...]:
    days = {day_at(each.published) for _, each in before.items.items() ^ known.items()}
    # what comes or goes shows beside those that list it, however far away they are
    other = before.items.keys() ^ known.keys()
    days |= {day_of(item) for item in ordered if not other.isdisjoint(item.listed)}
    reached = [changed_days(day, settings) for day in days]
    changed = frozenset(chain.from_iterable(reached))
    say = frozenset(chain.from_iterable(days_with_a_say(each, settings) for each in reached))
    again = [item for item in ordered if day_of(item) in say]
    found = [one for one in before.clusters if not _is_on(changed, one, before.items)]
    place = places_of(ordered)
    anew = cluster_items(again, settings, place)
    found += [one for one in anew if _is_on(changed, one, known)]
    return tuple(sorted(found, key=lambda one: place[one.members[0].key]))


def _is_on(days: Collection[int], cluster: Cluster, items: Mapping[str, Known]) -> bool:
    return any(day_at(items[each.key].published) in days for each in cluster.members)
