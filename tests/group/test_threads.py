from __future__ import annotations

import random

from msgspec.structs import replace

from digestgen.group import story_similarity, story_terms
from digestgen.group.story_similarity import LONGEST_GAP_DAYS
from digestgen.group.story_terms import StoryText
from digestgen.group.threads import MOST_EARLIER, find_threads
from digestgen.incremental import MemoryStore

DAY = 86_400.0
START = 1_700_000_000.0
AFFAIR = (
    "Dam above Northport cracks after the flood",
    "Engineers inspect the cracked dam above Northport",
    "Northport dam inquiry opens",
    "Minister resigns over the Northport dam inquiry",
    "Northport dam repairs begin after the inquiry",
    "Northport dam reopens to visitors",
)
OTHERS = (
    "Airline buys forty electric aircraft",
    "Orchestra names a new conductor",
    "Cup final ends in penalties",
    "Harvest of olives fails in the south",
    "Bank raises its interest rate",
    "Satellite photographs a comet",
)


def story(key: str, title: str, day: float) -> StoryText:
    return StoryText(key, START + day * DAY, (title,), ())


def news() -> list[StoryText]:
    affair = [story(f"dam{n}", title, 5 * n) for n, title in enumerate(AFFAIR)]
    return [*affair, *(story(f"x{n}", title, 5 * n + 1) for n, title in enumerate(OTHERS))]


def test_stories_of_one_affair_are_a_thread_and_others_are_in_none():
    found = find_threads(news())
    assert {"dam2", "dam3", "dam4"} <= found.keys()
    assert not [key for key in found if key.startswith("x")]


def test_links_lead_to_a_few_earlier_stories_of_the_same_thread():
    stories = [story(f"s{n:02}", AFFAIR[2 + n % 2], 9 * n) for n in range(10)]
    times = {each.key: each.published for each in stories}
    found = find_threads(stories)
    assert len(found) == len(stories)
    for key, thread in found.items():
        assert thread.first == "s00"
        assert len(thread.earlier) <= MOST_EARLIER
        for link in thread.earlier:
            assert 0 < times[key] - times[link.permalink] <= LONGEST_GAP_DAYS * DAY
    assert not found["s00"].earlier


def test_the_order_of_the_stories_does_not_matter():
    stories = news()
    expected = find_threads(stories)
    random.Random(1).shuffle(stories)
    assert find_threads(stories) == expected


def test_an_editor_joins_and_separates_stories():
    stories = news()
    joined = find_threads(stories, together=[("x0", "x5")])
    assert [link.permalink for link in joined["x5"].earlier] == ["x0"]
    assert joined["x0"].first == joined["x5"].first == "x0"
    separated = find_threads(stories, apart=[("dam2", "dam3")])
    assert separated.get("dam2") != separated.get("dam3") or "dam2" not in separated
    links = [
        link.permalink for key in ("dam3",) if key in separated for link in separated[key].earlier
    ]
    assert "dam2" not in links


def test_threads_with_kept_similarities_equal_those_of_a_clean_build():
    store = MemoryStore()
    stories = [
        replace(each, published=each.published + n * 3 * DAY) for n, each in enumerate(news())
    ]
    for count in (3, len(stories), 7, len(stories)):
        assert find_threads(stories[:count], store) == find_threads(stories[:count])


def test_a_new_story_leaves_similarities_of_old_months_as_they_are(monkeypatch):
    old = [
        replace(each, key=f"old-{each.key}", published=each.published - 900 * DAY)
        for each in news()
    ]
    monkeypatch.setattr(story_terms, "_KNOWN_STORIES", 1)
    store = MemoryStore()
    find_threads([*old, *news()], store)
    read = []
    terms_of = story_similarity.terms_of_story
    monkeypatch.setattr(
        story_similarity, "terms_of_story", lambda each: read.append(each.key) or terms_of(each)
    )
    find_threads([*old, *news(), story("new", "Northport dam floods again", 31)], store)
    assert "new" in read
    assert not [key for key in read if key.startswith("old")]


def test_stories_that_are_added_to_months_far_apart_have_the_threads_of_a_clean_build(monkeypatch):
    monkeypatch.setattr(story_terms, "_KNOWN_STORIES", 1)
    years = [
        replace(each, key=f"{year}-{each.key}", published=each.published + 400 * year * DAY)
        for year in range(4)
        for each in news()
    ]
    added = [story(f"new{day}", "Northport dam floods again", day) for day in (31, 1231)]
    store = MemoryStore()
    find_threads(years, store)
    found = find_threads([*years, *added], store)
    assert found == find_threads([*years, *added])
    assert {"new31", "new1231"} <= found.keys()
