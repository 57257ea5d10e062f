from __future__ import annotations

import math

from digestgen.group import story_index
from digestgen.group.story_index import StoryIndex

HALF = math.sqrt(0.5)


def index() -> StoryIndex:
    found = StoryIndex()
    found.add(0, {"dam": 1.0})
    found.add(1, {"dam": HALF, "choir": HALF})
    found.add(2, {"choir": 1.0})
    return found


def test_neighbours_are_those_with_a_term_in_common_the_most_similar_first():
    assert index().neighbours({"dam": 1.0}) == [(1.0, 0), (HALF, 1)]


def test_removed_stories_are_no_neighbours():
    found = index()
    found.remove_oldest({"": 2, "dam": 2, "choir": 1})
    assert found.neighbours({"dam": HALF, "choir": HALF}) == [(HALF, 2)]


def test_of_a_term_that_very_many_have_the_newest_stories_are_read(monkeypatch):
    monkeypatch.setattr(story_index, "_MOST_POSTINGS", 1)
    assert index().neighbours({"dam": 1.0}) == [(HALF, 1)]
