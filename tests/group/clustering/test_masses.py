"""Masses of similar texts: they cost time that grows with their number, not with its square."""

import math
import random
import sys
from collections.abc import Callable

import pytest

from digestgen.group.clustering.clusters import cluster_items as cluster
from digestgen.group.clustering.compare import compare_items
from digestgen.group.clustering.equal_texts import MOST_EQUAL, fold_equal_texts
from digestgen.group.clustering.records import Item
from digestgen.group.clustering.similarity import LEAST_SIMILARITY, Index, ItemVector
from digestgen.settings import GroupingSettings
from items import DAY, WORDS

GROWTH = 3  # of the work for twice as many; four is quadratic


def equal(count: int, **changes: object) -> list[Item]:
    return [
        Item(f"k{n:05}", "Council votes on bridge", "", float(n), **changes) for n in range(count)
    ]  # type: ignore[arg-type]


def few_words(count: int) -> list[Item]:
    rng = random.Random(1)
    return [Item(f"k{n:05}", " ".join(rng.sample(WORDS[:12], 6)), "", 0.0) for n in range(count)]


def a_number_differs(count: int) -> list[Item]:
    return [Item(f"k{n:05}", f"Council votes on bill {n} today", "", 0.0) for n in range(count)]


def test_equal_texts_of_a_day_are_one_cluster_with_evidence_for_each() -> None:
    (found,) = cluster(equal(3 * MOST_EQUAL))
    assert [each.key for each in found.members] == [f"k{n:05}" for n in range(3 * MOST_EQUAL)]
    assert all(each.evidence and each.evidence.nearest for each in found.members)


def test_only_the_first_equal_texts_are_compared() -> None:
    items = equal(MOST_EQUAL + 2)
    compared, folded = fold_equal_texts(items)
    assert compared == items[:MOST_EQUAL]
    assert folded == {compared[-1].key: items[MOST_EQUAL:]}


def test_an_item_that_an_editor_keeps_apart_is_always_compared() -> None:
    items = equal(MOST_EQUAL + 2, cannot_link=("other",))
    assert fold_equal_texts(items) == (items, {})


def test_an_item_without_a_file_is_compared_by_its_links_alone() -> None:
    compared, folded = fold_equal_texts(equal(MOST_EQUAL + 1, can_seed=False))
    assert (compared[-1].title, compared[-1].key, folded) == ("", f"k{MOST_EQUAL:05}", {})


def test_a_folded_text_does_not_extend_a_cluster_beyond_its_span() -> None:
    mass = [Item(f"k{n:02}", "Council votes on bridge", "", DAY * n / 20) for n in range(20)]
    late = Item("late", "Council votes on bridge", "", 7.9 * DAY)
    assert [each.key for each in cluster([*mass, late])[-1].members] == ["late"]


def test_two_equal_texts_beyond_the_first_are_explained() -> None:
    pair = f"k{MOST_EQUAL:05}", f"k{MOST_EQUAL + 1:05}"
    (found,) = compare_items([pair], equal(MOST_EQUAL + 2))
    assert (found.together, found.reason) == (True, "similar enough")


@pytest.mark.parametrize("items", [equal, few_words, a_number_differs])
def test_twice_as_many_take_about_twice_the_calls(items: Callable[[int], list[Item]]) -> None:
    assert calls_to_cluster(items(600)) < GROWTH * calls_to_cluster(items(300))


def calls_to_cluster(items: list[Item]) -> int:
    """Return how many functions are called: a measure of work that no other process changes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    sys.setprofile(count)
    try:
        cluster(items)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(("weight", "read"), [(LEAST_SIMILARITY / 2, 0), (2 * LEAST_SIMILARITY, 1)])
def test_words_that_add_next_to_nothing_are_not_looked_up(weight: float, read: int) -> None:
    settings, index = GroupingSettings(), Index(GroupingSettings())
    vectors = [{f"bill {n}": math.sqrt(1 - weight**2), "vote": weight} for n in range(2)]
    items = [Item("a", "", "", 0.0), Item("b", "", "", 0.0, listed=("a",))]
    index.add(ItemVector(0, items[0], vectors[0], 0.0))
    ((_, found),) = index.add(ItemVector(1, items[1], vectors[1], 0.0))
    assert found == pytest.approx(settings.related_weight + read * weight**2)
