from __future__ import annotations

import random
from itertools import combinations

import pytest

from digestgen.group.clustering.clusters import cluster_items
from digestgen.group.clustering.compare import compare_items
from digestgen.settings import GroupingSettings
from items import corpus


def pairs_of(seed: int, count: int = 200) -> list[tuple[str, str]]:
    keys = [f"k{number}" for number in range(60)]
    return random.Random(seed).sample(list(combinations(keys, 2)), count)


@pytest.mark.parametrize("seed", range(3))
def test_a_pair_has_one_similarity_whichever_comes_first(seed: int):
    items, pairs = corpus(seed, size=60, days=4), pairs_of(seed)
    there = compare_items(pairs, items)
    back = compare_items([(other, one) for one, other in pairs], items)
    assert [(each.pair_score, each.cluster_score, each.reason) for each in there] == [
        (each.pair_score, each.cluster_score, each.reason) for each in back
    ]


@pytest.mark.parametrize("seed", range(3))
def test_evidence_and_neighbours_have_the_similarity_of_the_pair(seed: int):
    items = corpus(seed, size=60, days=4)
    shown = {}
    for cluster in cluster_items(items):
        for member in cluster.members:
            if (why := member.evidence) and why.nearest:
                shown[member.key, why.nearest] = why.score
        for near in cluster.neighbours:
            if near.nearest:
                shown[near.key, near.nearest] = near.score
    assert shown
    compared = compare_items(list(shown), items)
    assert [each.pair_score for each in compared] == list(shown.values())


@pytest.mark.parametrize("seed", range(3))
def test_every_exclusion_at_the_threshold_names_its_rule_or_the_average(seed: int):
    settings = GroupingSettings(max_span_days=2.0)
    items = corpus(seed, size=60, days=4)
    compared = compare_items(pairs_of(seed), items, settings)
    apart = [
        each for each in compared if not each.together and each.pair_score >= settings.threshold
    ]
    assert apart
    for each in apart:
        assert "so many reports" not in each.reason
        if "below the threshold" in each.reason:
            assert each.cluster_score < settings.threshold
            assert f"{each.cluster_score:.2f}" in each.reason
