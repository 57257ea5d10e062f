"""Clustering block by block is clustering of the whole, however much of it is kept."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from digestgen.group.clustering import blocks
from digestgen.group.clustering.blocks import Run, cluster_in_blocks
from digestgen.group.clustering.clusters import cluster_items
from digestgen.group.clustering.influence import block_days
from digestgen.group.clustering.records import Cluster, Item
from digestgen.group.clustering.tfidf import day_of
from digestgen.incremental import DiskStore, MemoryStore, NoStore, Store
from digestgen.settings import GroupingSettings as Settings
from digestgen.workers import Workers
from items import DAY, WORDS, corpus, some_settings

SETTINGS = Settings()
LISTED = "k7"


def clustered(
    items: Sequence[Item], store: Store, settings: Settings = SETTINGS, jobs: int = 1
) -> tuple[Cluster, ...]:
    return cluster_in_blocks(items, settings, store, Workers(jobs))


def blocks_of(items: Sequence[Item], settings: Settings = SETTINGS) -> set[int]:
    return {day_of(item) // block_days(settings) for item in items}


def edited(items: Sequence[Item], rng: random.Random) -> list[Item]:
    """Return `items` without up to two of them, and in most cases with a new one, like another."""
    place, other = rng.randrange(len(items)), rng.choice(items)
    kept = [*items[:place], *items[place + rng.randrange(3) :]]
    new = Item(f"new{rng.random()}", other.title, "", other.published + DAY, "y.org", ("k1",))
    return [*kept, new] if rng.random() < 0.7 else kept


@pytest.fixture
def clustered_blocks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the blocks that have been clustered, as they are, in this process."""
    found: list[int] = []
    real = blocks.cluster_runs

    def watched(settings: Settings, runs: Sequence[Run]) -> list[bytes]:
        found.extend(block for run in runs for block in run.blocks)
        return real(settings, runs)

    monkeypatch.setattr(blocks, "cluster_runs", watched)
    return found


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("seed", range(12))
def test_blocks_together_are_the_whole(seed: int, jobs: int) -> None:
    items, rng = corpus(seed, size=600, days=1500), random.Random(seed)
    settings = some_settings(rng) if seed % 2 else SETTINGS
    rng.shuffle(items)
    assert clustered(items, NoStore(), settings, jobs) == cluster_items(items, settings)


def test_several_workers_share_a_first_clustering(monkeypatch: pytest.MonkeyPatch) -> None:
    items, here, real = corpus(1, size=600, days=1500), os.getpid(), blocks.cluster_ordered

    def elsewhere(*given: object) -> tuple[Cluster, ...]:
        assert os.getpid() != here
        return real(*given)

    expected = cluster_items(items)
    monkeypatch.setattr(blocks, "cluster_ordered", elsewhere)
    assert clustered(items, NoStore(), jobs=2) == expected


@pytest.mark.parametrize("seed", range(40))
def test_clustering_again_is_clustering_anew_whatever_changed(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    items = corpus(seed, size=600, days=900)
    settings = some_settings(rng) if seed % 2 else SETTINGS
    store = DiskStore(tmp_path) if seed % 4 < 2 else MemoryStore()
    clustered(items, store, settings)
    for _ in range(3):
        items = edited(items, rng)
        assert clustered(items, store, settings) == cluster_items(items, settings)


def test_two_processes_cluster_again_as_one_does() -> None:
    items, rng, store = corpus(3, size=600, days=1500), random.Random(3), MemoryStore()
    clustered(items, store)
    for _ in range(20):  # so that there are stale blocks all over
        items = edited(items, rng)
    assert clustered(items, store, jobs=2) == cluster_items(items)


def test_nothing_is_clustered_again_where_nothing_changed(clustered_blocks: list[int]) -> None:
    items, store = corpus(1), MemoryStore()
    first = clustered(items, store)
    clustered_blocks.clear()
    assert clustered(items, store) == first
    assert clustered_blocks == []


def test_each_block_is_clustered_once(clustered_blocks: list[int]) -> None:
    items = corpus(1, size=600, days=1500)
    clustered(items, NoStore())
    assert clustered_blocks == sorted(blocks_of(items))


def test_an_added_article_has_only_the_blocks_near_it_clustered(
    clustered_blocks: list[int],
) -> None:
    items, store = corpus(1, size=600, days=1500), MemoryStore()
    clustered(items, store)
    clustered_blocks.clear()
    new = Item("new", " ".join(WORDS[:5]), "", max(each.published for each in items) + DAY)
    clustered([*items, new], store)
    last = max(blocks_of([new]))
    assert last in clustered_blocks
    assert min(clustered_blocks) > last - 15  # of some hundred
    assert len(blocks_of(items)) > 80


@pytest.mark.parametrize("change", ["added", "removed"])
@pytest.mark.parametrize("seed", range(8))
def test_an_article_that_others_list_may_come_and_go(seed: int, change: str) -> None:
    items = [
        replace(each, listed=(*each.listed, LISTED)) if number % 40 == 0 else each
        for number, each in enumerate(corpus(seed, size=600, days=1500))
        if LISTED not in each.listed
    ]
    without = [each for each in items if each.key != LISTED]
    before, after = (without, items) if change == "added" else (items, without)
    store = MemoryStore()
    clustered(before, store)
    assert clustered(after, store) == cluster_items(after)


def test_other_settings_are_not_answered_with_what_was_kept() -> None:
    items, store, other = corpus(2), MemoryStore(), Settings(threshold=SETTINGS.threshold * 1.5)
    clustered(items, store)
    assert clustered(items, store, other) == cluster_items(items, other)


def test_two_items_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="two items have the key 'k1'"):
        clustered([*corpus(1), Item("k1", "", "", 0.0)], NoStore())


def test_of_no_items_there_are_no_clusters() -> None:
    assert clustered([], MemoryStore(), jobs=2) == ()
