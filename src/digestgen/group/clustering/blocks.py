"""Cluster an archive block by block, so that a change affects only nearby blocks.

Time is cut into calendar blocks. The clusters that begin in a block depend only on the items that influence
it, so a digest of these is the block's key, and a block with a known key is not clustered again. Stale
blocks that are near each other are clustered in one run, which reads their influencing items once; several
runs go to several workers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from msgspec import Struct, msgpack

from digestgen.group.clustering.clusters import cluster_order, cluster_ordered
from digestgen.group.clustering.influence import block_days, influencing_days
from digestgen.group.clustering.records import Cluster, Item
from digestgen.group.clustering.tfidf import day_of
from digestgen.incremental import Store, Task, digest, digest_of_record, memoized, program
from digestgen.settings import GroupingSettings
from digestgen.workers import Workers
from digestgen.workers.job import Job

_MOST_BLOCKS = 120  # in one run; longer runs save little and need more memory
_READ_TWICE = 2  # a run has at least this many times the blocks that it only reads
_ITEMS_PER_FILE = 5  # items that are clustered in the time it takes to parse a file


class Run(Struct, frozen=True):
    """Blocks near each other, with all items that influence their clusters, oldest first."""

    blocks: list[int]  # in order
    items: list[Item]


def cluster_in_blocks(
    items: Iterable[Item], settings: GroupingSettings, store: Store, workers: Workers
) -> tuple[Cluster, ...]:
    """Return the clusters of `items` as `cluster_items` does; only stale blocks are clustered."""
    ordered = cluster_order(items)
    length = block_days(settings)
    days = _digests_of_days(ordered)
    blocks = {str(block): block for block in dict.fromkeys(day // length for day in days)}
    inputs = {name: _key(block, days, settings) for name, block in blocks.items()}
    version = digest_of_record(settings, program())
    task = Task[tuple[Cluster, ...]]("clusters", version, tuple[Cluster, ...])

    def cluster(stale: Sequence[str]) -> Iterable[bytes]:
        work = len(ordered) // _ITEMS_PER_FILE
        numbers = [blocks[name] for name in stale]
        runs = list(_runs(numbers, ordered, settings, most=workers.count(work)))
        return chain.from_iterable(
            workers.run(Job(cluster_runs, settings, runs), size=1, work=work)
        )

    return tuple(chain.from_iterable(found for _, found in memoized(store, task, inputs, cluster)))


def cluster_runs(settings: GroupingSettings, runs: Sequence[Run]) -> list[bytes]:
    """Return for each block of each run the clusters that begin in it, as MessagePack."""
    length = block_days(settings)
    found = []
    for run in runs:
        begins = {item.key: day_of(item) // length for item in run.items}
        begun: dict[int, list[Cluster]] = {block: [] for block in run.blocks}
        for cluster in cluster_ordered(run.items, settings):
            if (block := begins[cluster.members[0].key]) in begun:
                begun[block].append(cluster)
        found += [msgpack.encode(begun[block]) for block in run.blocks]
    return found


def _digests_of_days(ordered: Iterable[Item]) -> dict[int, bytes]:
    """Return a digest of the items of each day, in the order of days."""
    return {
        day: digest(b"".join(msgpack.encode(item) for item in items))
        for day, items in groupby(ordered, key=day_of)
    }


def _reach(blocks: Sequence[int], settings: GroupingSettings) -> range:
    """Return the days whose items influence the clusters that begin in `blocks`, which are sorted."""
    length = block_days(settings)
    return influencing_days(range(blocks[0] * length, (blocks[-1] + 1) * length), settings)


def _key(block: int, days: Mapping[int, bytes], settings: GroupingSettings) -> bytes:
    within = [(day, days[day]) for day in _reach([block], settings) if day in days]
    return digest(msgpack.encode(within))


def _runs(
    stale: Sequence[int], ordered: Sequence[Item], settings: GroupingSettings, *, most: int
) -> Iterator[Run]:
    """Yield runs over all `stale` blocks, which are sorted; about `most`, if they are long enough."""
    beside = len(_reach([0], settings)) // block_days(settings)
    longest = min(max(-(-len(stale) // most), _READ_TWICE * beside), _MOST_BLOCKS)
    blocks: list[int] = []
    for block in stale:
        if blocks and (len(blocks) == longest or block - blocks[-1] > beside):
            yield _run(blocks, ordered, settings)
            blocks = []
        blocks.append(block)
    if blocks:
        yield _run(blocks, ordered, settings)


def _run(blocks: list[int], ordered: Sequence[Item], settings: GroupingSettings) -> Run:
    days = _reach(blocks, settings)
    first, end = (bisect_left(ordered, day, key=day_of) for day in (days.start, days.stop))
    return Run(blocks, list(ordered[first:end]))
