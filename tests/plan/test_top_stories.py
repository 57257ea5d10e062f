"""One score for all lists that begin with the biggest story."""

from __future__ import annotations

import pytest

from builders import article, group, listed, plan, rendered, view
from digestgen.plan.top_stories import TopStories

BIG = article("big", heat=50)
SMALL = article("small", hours=2)
DAY = BIG.published.date().isoformat().replace("-", "/")


def ids(cards: object) -> list[str]:
    return [each.id.rpartition("/")[2] for each in cards]  # type: ignore[attr-defined]


def test_days_weeks_mails_and_feeds_begin_with_the_biggest_story():
    made = plan(BIG, SMALL, article("next", hours=30))
    day = view(made, f"{DAY}/index.html")
    assert ids(day.cards) == ids(view(made, f"{DAY}/mail.html").cards) == ["big", "small"]
    week = view(made, f"{day.above.href}index.html")
    assert ids(week.cards) == ["big", "next", "small"]
    entries = view(made, "feed.xml").entries
    assert [each.href.split("/")[-2] for each in entries] == ["next", "big", "small"]


def test_a_list_says_when_a_story_was_first_reported():
    page = rendered(plan(BIG, SMALL))[f"{DAY}/index.html"]
    assert 'First reported <time datetime="' in page


def test_the_front_page_begins_with_a_story_of_several_sources():
    hot = article("hot", heat=900, hours=1)
    shared = article("shared", related=(listed("other"),))
    assert ids(view(plan(hot, shared), "index.html").top) == ["shared", "hot"]


def test_a_story_of_several_sources_that_is_older_than_a_week_does_not_lead():
    shared = article("shared", related=(listed("other"),))
    new = article("new", hours=8 * 24)
    assert ids(view(plan(shared, new), "index.html").top) == ["new", "shared"]


@pytest.mark.parametrize(("gap_hours", "half_life"), [(1, 24), (48, 48), (400, 120)])
def test_the_half_life_is_the_median_gap_of_one_to_five_days(gap_hours: int, half_life: int):
    stories = group(*(article(f"s{n}", hours=n * gap_hours) for n in range(4))).stories
    ranking = TopStories.of(stories)
    assert ranking._score(stories[1]) == pytest.approx(2 ** (-gap_hours / half_life))


def test_a_card_names_other_sources_than_its_own():
    related = tuple(listed(name) for name in ("a", "b", "c", "d"))
    (card,) = view(plan(article("flood", related=related)), "index.html").top
    assert (card.others, card.providers) == (("A", "B", "C"), 5)
