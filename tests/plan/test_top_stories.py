"""One score for all lists that begin with the biggest story."""

from __future__ import annotations

from builders import article, plan, rendered, view
from digestgen.views import EditionLink

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


def test_the_front_page_and_the_archive_link_to_weeks():
    made = plan(BIG)
    weeks = view(made, "index.html").weeks
    assert weeks == view(made, "archive/index.html").months[0].weeks
    assert [isinstance(each, EditionLink) and bool(each.href) for each in weeks] == [True]


def test_a_list_says_when_a_story_was_first_reported():
    page = rendered(plan(BIG, SMALL))[f"{DAY}/index.html"]
    assert 'First reported <time datetime="' in page
