"""Cluster again what changed since the last time, and what that can reach; the rest is known.

An article changes no cluster whose members are all further from it in time than `reach_days`. So of the
clusters from before those stay that are out of reach of every change; the others are found anew among
the articles that have a say in them: within the reach of a member of a cluster that has one in reach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b

from msgspec import Struct, msgpack

from digestgen.group.clusters import cluster_items, in_order, places_of, reach_days
from digestgen.group.items import Cluster, Item
from digestgen.group.weights import DAY_SECONDS
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
    changed = {each.published for _, each in before.items.items() ^ known.items()}
    # what comes or goes shows beside those that list it, however far away they are
    other = before.items.keys() ^ known.keys()
    changed |= {item.published for item in ordered if not other.isdisjoint(item.listed)}
    changes = sorted(changed)
    reach = reach_days(settings) * DAY_SECONDS
    say = 2 * reach + settings.max_span_days * DAY_SECONDS
    again = [item for item in ordered if _is_near(item.published, changes, say)]
    found = [one for one in before.clusters if not _has_near(one, before.items, changes, reach)]
    place = places_of(ordered)
    anew = cluster_items(again, settings, place)
    found += [one for one in anew if _has_near(one, known, changes, reach)]
    return tuple(sorted(found, key=lambda one: place[one.members[0].key]))


def _has_near(
    cluster: Cluster, items: dict[str, Known], changes: list[float], seconds: float
) -> bool:
    return any(_is_near(items[each.key].published, changes, seconds) for each in cluster.members)


def _is_near(time: float, changes: list[float], seconds: float) -> bool:
    """Tell whether one of `changes`, which are in order, is at most so many seconds from `time`."""
    first = bisect_left(changes, time - seconds)
    return first < len(changes) and changes[first] <= time + seconds
