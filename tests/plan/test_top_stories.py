"""One score for all lists that begin with the biggest story."""

from __future__ import annotations

import re

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
    assert ids(week.cards)[0] == "big"
    entries = view(made, "feed.xml").entries
    assert [each.href.split("/")[-2] for each in entries] == ["next", "big", "small"]


def test_a_list_has_the_day_of_a_story_of_several_reports():
    early = article("early", hours=-2)
    pages = rendered(plan(article("flood", related=(early,)), early, SMALL))
    for path in (f"{DAY}/index.html", f"{DAY}/mail.html", f"{DAY}/mail.txt"):
        text = " ".join(re.sub("<[^>]+>", "", pages[path]).split())
        assert re.search(r"2 (reports from 2 )?sources( ·)? 1 May", text)
        assert re.search(r"Small · 1 May 2024, 14:00|Small 1 May, 14:00", text)


def test_no_page_shows_a_source_with_the_time_of_another_sources_report():
    early, topics = article("early", hours=-2, topics=("Rivers",)), ("Rivers",)
    pages = rendered(plan(article("flood", related=(early,), topics=topics), early, SMALL))
    odd = re.compile(
        r"(?<!First: )Early\W+(on )?1 May( 2024)?, 12:00|Flood\W+[\w ]*1 May( 2024)?, 10:00"
    )
    for path in pages:
        if path.endswith((".html", ".txt")):
            assert not odd.search(re.sub("<[^>]+>", " ", pages[path])), path


def test_a_story_has_one_day_in_all_lists_and_names_it_as_its_edition():
    early = article("early", hours=-24, standing="folded")
    made = plan(article("flood", related=(early,)), early, SMALL)
    flood = view(made, f"{DAY}/flood/index.html")
    assert (flood.first.published.day, flood.edition.day.day) == (30, 1)
    assert view(made, f"{DAY}/small/index.html").older.began.day == 1
    text = " ".join(re.sub("<[^>]+>", "", rendered(made)["index.html"]).split())
    assert "2 sources 1 May" in text


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
    (card,) = view(plan(article("flood", related=related)), f"{DAY}/index.html").cards
    assert (card.others, card.providers) == (("A", "B", "C"), 5)
