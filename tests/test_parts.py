"""Clustering in parts of time is clustering of the whole."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest

from digestgen.group import parts
from digestgen.group.again import Reclustering
from digestgen.group.clusters import cluster_items
from digestgen.group.parts import Whole, cluster_in_parts, cluster_parts
from digestgen.settings import GroupingSettings as Settings
from test_clusters import corpus


class Runs:
    """Runs the parts here, and notes what they are."""

    def __init__(self) -> None:
        self.parts: list[range] = []

    def __call__(self, function: object, whole: Whole, asked: Sequence[range]) -> Iterable[bytes]:
        assert function is cluster_parts
        self.parts += asked
        return [cluster_parts(whole, [part]) for part in asked]


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_PAYS_FROM", 1)


@pytest.mark.parametrize("seed", range(12))
def test_parts_together_are_the_whole(seed: int):
    items, rng, run = corpus(seed, size=600, days=1500), random.Random(seed), Runs()
    settings = Settings(max_span_days=rng.choice((1, 7)), window_hours=rng.choice((24, 120)))
    most = rng.choice((2, 3, 4))
    assert cluster_in_parts(items, settings, most, run) == cluster_items(items, settings)
    assert [number for part in run.parts for number in part] == list(range(600))
    assert len(run.parts) == most


@pytest.mark.parametrize(("days", "most"), [(100, 4), (1500, 1)])
def test_what_parts_would_not_make_faster_is_done_here(days: int, most: int):
    items, run = corpus(1, days=days), Runs()
    assert cluster_in_parts(items, Settings(), most, run) == cluster_items(items)
    assert run.parts == []


def test_a_first_clustering_is_done_in_parts():
    items, run = corpus(1, size=600, days=1500), Runs()
    known = Reclustering(None, lambda *given: cluster_in_parts(*given, most=2, run=run))
    assert known(items, Settings()) == cluster_items(items)
    assert len(run.parts) == 2
