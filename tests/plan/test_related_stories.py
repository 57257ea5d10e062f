"""Other stories of the same topic and source on the page of a story."""

from __future__ import annotations

from msgspec.structs import replace

from builders import article, listed, plan, rendered, view
from digestgen.records import Article, Provider

POST = Provider("post.example", "Post")


def page_of(name: str) -> str:
    return f"2024/05/01/{name}/index.html"


def ids(cards: object) -> list[str]:
    return [each.id.rpartition("/")[2] for each in cards]  # type: ignore[attr-defined]


def hourly(count: int, *topics: str, first: int = 0) -> list[Article]:
    """Return articles that have no words in common, so they are in no thread."""
    numbers = range(first, first + count)
    return [article(f"s{n}", title=f"S{n}", hours=n, topics=topics) for n in numbers]


def test_a_story_shows_the_nearest_others_of_its_topic_that_are_not_linked_anyway():
    shown = view(plan(*hourly(9, "Rivers")), page_of("s4"))
    assert (shown.older.title.text, shown.newer.title.text) == ("S3", "S5")
    assert shown.topic.text == "Rivers"
    assert ids(shown.same_topic) == ["s6", "s2", "s7", "s1"]


def test_the_smallest_topic_with_near_stories_is_chosen():
    others = [*hourly(9, "News"), *hourly(7, "News", "Rivers", first=9)]
    assert view(plan(*others), page_of("s9")).topic.text == "Rivers"


def test_the_first_topic_is_chosen_if_no_topic_has_four_near_stories():
    others = hourly(4, "News", "Rivers") + hourly(1, "Rivers", first=9000)
    shown = view(plan(*others), page_of("s0"))
    assert (shown.topic.text, ids(shown.same_topic)) == ("News", ["s1", "s2", "s3"])


def test_the_story_after_it_is_offered_too_if_the_others_are_far_away():
    far = [article(f"far{n}", title=f"F{n}", hours=9000 + n, topics=("Rivers",)) for n in range(4)]
    shown = view(plan(*hourly(2, "Rivers"), *far), page_of("s0"))
    assert ids(shown.same_topic) == ["s1", "far0", "far1", "far2"]


def test_a_story_without_topics_shows_none():
    shown = view(plan(*hourly(5)), page_of("s2"))
    assert (shown.topic, shown.same_topic) == (None, ())


def test_a_single_report_shows_others_of_its_source():
    made = plan(*(replace(each, provider=POST) for each in hourly(7)))
    shown = view(made, page_of("s3"))
    assert [each.title.text for each in shown.same_source] == ["S5", "S1", "S6", "S0"]


def test_a_story_of_several_reports_shows_no_others_of_its_source():
    shared = article("shared", hours=99, provider=POST, related=(listed("other"),))
    own = article("own", provider=POST)
    assert view(plan(*hourly(3), own, shared), page_of("shared")).same_source == ()


def test_a_new_story_changes_the_pages_of_few_others():
    before, after = plan(*hourly(30, "Rivers")), plan(*hourly(31, "Rivers"))
    old = {page.path: page.key for page in before.pages if page.kind == "story"}
    changed = [p.path for p in after.pages if p.kind == "story" and old.get(p.path) != p.key]
    assert len(changed) <= 10


def test_their_cards_do_not_name_the_topic():
    page = rendered(plan(*hourly(9, "Rivers")))[page_of("s4")]
    assert '<h2><a href="/topics/rivers/">More on Rivers</a></h2>' in page
    assert '<ul class="topics"' not in page.partition("More on Rivers")[2]
