from __future__ import annotations

from digestgen.group.clustering.average_linkage import Timeline, average_linkage

DAYS = Timeline(range(10), longest_gap=10)


def test_a_chain_whose_ends_are_dissimilar_is_not_one_cluster():
    chain = {(0, 1): 0.6, (1, 2): 0.5, (2, 3): 0.6}
    assert average_linkage(chain, 0.4, DAYS) == [[0, 1], [2, 3]]


def test_clusters_merge_while_the_average_reaches_the_threshold():
    close = {(0, 1): 0.6, (1, 2): 0.5, (0, 2): 0.5, (4, 5): 0.3}
    assert average_linkage(close, 0.4, DAYS) == [[0, 1, 2]]


def test_many_pairs_need_a_lower_average_than_one():
    similarities = dict.fromkeys([(0, 1), (2, 3)], 0.9)
    between = dict.fromkeys([(0, 2), (0, 3), (1, 2), (1, 3)], 0.58)
    assert average_linkage(similarities | between, 0.6, DAYS) == [[0, 1, 2, 3]]
    assert average_linkage({(0, 1): 0.58}, 0.6, DAYS) == []


def test_pairs_that_must_link_are_together_and_pairs_that_cannot_are_apart():
    similarities = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}
    assert average_linkage(similarities, 0.4, DAYS, cannot_link=[(0, 2)]) == [[0, 1]]
    assert average_linkage({}, 0.4, DAYS, must_link=[(3, 7), (5, 7)]) == [[3, 5, 7]]


def test_items_that_are_too_far_apart_in_time_are_not_in_the_average():
    chain = {(0, 1): 0.6, (1, 2): 0.5, (2, 3): 0.6}
    assert average_linkage(chain, 0.4, Timeline(range(4), longest_gap=1)) == [[0, 1, 2, 3]]
