"""Properties of the grouping on random corpora: partition, order, locality, span, who may found."""

import random

import pytest

from digestgen.group.clustering.clusters import cluster_items as cluster
from digestgen.group.clustering.compare import compare_items
from digestgen.group.clustering.influence import changed_days
from digestgen.group.clustering.records import Cluster, Item
from digestgen.group.clustering.tfidf import day_at
from digestgen.settings import GroupingSettings as Settings
from items import DAY, WORDS, corpus, some_settings


def outside(found: tuple[Cluster, ...], when: dict[str, float], days: range) -> set[Cluster]:
    return {c for c in found if all(day_at(when[m.key]) not in days for m in c.members)}


@pytest.mark.parametrize("seed", range(12))
def test_every_item_is_in_one_cluster_whatever_the_order(seed: int) -> None:
    items = corpus(seed)
    found = cluster(items)
    assert sorted(m.key for c in found for m in c.members) == sorted(i.key for i in items)
    random.Random(seed).shuffle(items)
    assert cluster(items) == found


@pytest.mark.parametrize("seed", range(40))
def test_an_added_article_changes_nothing_outside_its_reach(seed: int) -> None:
    items = corpus(seed, size=400, days=500)
    rng = random.Random(seed)
    settings = some_settings(rng) if seed % 2 else Settings()
    at = 1_600_000_000 + rng.randrange(400) * DAY
    new = Item("new", " ".join(rng.choices(WORDS, k=5)), "", at, "y.org", ("k1", "k2", "k3"))
    when = {i.key: i.published for i in items} | {"new": at}
    days = changed_days(day_at(at), settings)
    before = outside(cluster(items, settings), when, days)
    after = outside(cluster([*items, new], settings), when, days)
    assert before == after
    assert before


@pytest.mark.parametrize("seed", range(12))
def test_spans_and_founders_are_kept(seed: int) -> None:
    items = {i.key: i for i in corpus(seed, size=300, days=60)}
    for found in cluster(items.values()):
        members = [items[m.key] for m in found.members]
        times = [i.published for i in members]
        assert max(times) - min(times) <= Settings().max_span_days * DAY
        for guest in members:
            if not guest.can_seed and len(members) > 1:
                assert any(guest.key in i.listed for i in members)


@pytest.mark.parametrize("window_hours", [1.0, 30.0, 120.0, 400.0])
@pytest.mark.parametrize("max_span_days", [0.1, 1.0, 3.0])
def test_any_window_and_span_give_every_item_one_cluster(
    window_hours: float, max_span_days: float
) -> None:
    settings = Settings(window_hours=window_hours, max_span_days=max_span_days)
    items = corpus(5, size=400, days=60)
    found = cluster(items, settings)
    assert sorted(m.key for c in found for m in c.members) == sorted(i.key for i in items)


def test_an_article_without_a_shared_word_stays_alone() -> None:
    items = [Item("a", "Storm hits coast", "", 0.0), Item("b", "Parliament votes budget", "", 0.0)]
    assert len(cluster(items)) == 2
    (found,) = compare_items([("a", "b")], items)
    assert "no significant word" in found.reason


def test_the_same_event_in_other_scripts_groups() -> None:
    for one, other in (
        ("日本の首相が辞任を表明", "首相が辞任表明 日本"),
        ("Правительство повысило налоги", "Налоги повышены правительством"),
        ("الرئيس المصري يزور باريس", "الرئيس المصري في باريس"),
    ):
        assert len(cluster([Item("a", one, "", 0.0), Item("b", other, "", 3600.0)])) == 1


def test_one_word_that_two_reports_share_begins_no_story() -> None:
    items = [
        Item("a", "Northport choir sings Bach", "", 0.0),
        Item("b", "Northport council raises parking fees", "", 3600.0),
    ]
    assert len(cluster(items)) == 2
    (found,) = compare_items([("a", "b")], items)
    assert "one shared word" in found.reason


def test_what_every_article_of_a_site_is_about_makes_no_story_in_the_long_run() -> None:
    about = [
        Item(
            f"{day:02}-{n}",
            f"Power Apps k{day}n{n}a k{day}n{n}b k{day}n{n}c k{day}n{n}d",
            "",
            day * DAY + n,
        )
        for day in range(60)
        for n in range(2)
    ]
    found = [each for each in cluster(about) if each.members[0].key >= "30"]
    assert max(len(each.members) for each in found) == 1


def test_reports_of_three_days_later_join_a_story_that_they_are_alike_as_a_whole() -> None:
    event = ["ferry", "sinks", "harbour", "twelve", "rescued", "captain", "arrested"]
    titles = [" ".join(event[n % 3 : n % 3 + 5]) for n in range(8)]
    early = [Item(f"e{n}", titles[n], "", n * 600.0) for n in range(6)]
    late = [Item(f"l{n}", titles[n], "", 3.2 * DAY + n * 600.0) for n in range(6, 8)]
    assert len(cluster([*early, *late])) == 1


def test_a_story_of_three_hundred_reports_is_one_beside_as_many_of_one_report() -> None:
    rng = random.Random(3)
    event = ["bank", "collapse", "regulator", "deposits", "frozen", "weekend", "rescue", "rival"]
    others = [f"w{n}x" for n in range(20_000)]
    reports = [
        Item(f"r{n}", " ".join([*rng.sample(event, 5), *rng.sample(others, 3)]), "", n * 300.0)
        for n in range(300)
    ]
    singles = [Item(f"s{n}", " ".join(rng.sample(others, 8)), "", n * 300.0) for n in range(300)]
    found = cluster([*reports, *singles])
    assert max(len(each.members) for each in found) >= 290
    assert sum(len(each.members) == 1 for each in found) >= 280
