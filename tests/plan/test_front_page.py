"""The front page shows the newest day, and each story once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from builders import article, listed, plan, rendered, view
from conftest import ZoneFactory
from digestgen.records import Provider
from digestgen.settings import ListSettings, OutputSettings, SiteSettings

FRONT = "index.html"


def ids(cards: object) -> list[str]:
    return [each.id.rpartition("/")[2] for each in cards]  # type: ignore[attr-defined]


def busy_site(**settings: object) -> object:
    """Return the plan of a site whose front page has all parts."""
    articles = [
        article(f"s{n}", hours=n, topics=("Rivers",) if n % 2 else ("Coast",)) for n in range(40)
    ]
    grown = [
        article(f"g{n}", hours=-90 * n, related=(listed(f"late{n}", hours=39),)) for n in (1, 2, 3)
    ]
    return plan(*articles, *grown, **settings)


def test_the_front_page_has_no_story_twice():
    page = rendered(busy_site())[FRONT].split("<main")[1]
    links = re.findall(r'href="(/2024/\d\d/\d\d/[^/"]+/)"', page)
    assert len(set(links)) == len(links) > 20


def test_the_front_page_has_all_stories_that_are_on_no_numbered_page():
    made = busy_site(lists=ListSettings(page_size=12))
    page = rendered(made)[FRONT]
    shown = view(made, FRONT).cards
    assert len(shown) == 19
    assert all(f'href="/{card.title.href}"' in page for card in shown)


def test_the_front_page_counts_what_the_newest_day_brought():
    older = article("older", related=(listed("late", hours=24), listed("later", hours=25)))
    figures = view(plan(older, article("new", hours=26)), FRONT).figures
    assert (figures.stories, figures.reports, figures.older, figures.providers) == (1, 2, 1, 3)
    assert figures.edition == "2024/05/02/"


def test_the_front_page_has_sections_of_recent_topics_alone():
    old = [article(f"old{n}", topics=("Past",)) for n in range(8)]
    new = [article(f"{name}{n}", hours=300 + n, topics=(name,)) for name in "ab" for n in range(9)]
    front = view(plan(*old, *new), FRONT)
    assert [each.topic.text for each in front.sections] == ["a", "b"]


def test_the_front_page_has_an_even_number_of_sections():
    articles = [
        article(f"{topic}{n}", hours=n, topics=(topic,)) for topic in "abc" for n in range(9)
    ]
    assert len(view(plan(*articles), FRONT).sections) == 2


def test_two_minutes_are_the_best_seven_stories_after_the_top():
    front = view(plan(*(article(f"s{n:02}", hours=n) for n in range(20))), FRONT)
    assert ids(front.top) == ["s19", "s18", "s17", "s16", "s15"]
    assert ids(front.brief) == ["s14", "s13", "s12", "s11", "s10", "s09", "s08"]


def test_two_minutes_begin_with_the_newest_story():
    top = [article(f"top{n}", heat=100) for n in range(5)]
    front = view(
        plan(*top, article("warm", heat=50), *(article(f"s{n}", hours=n) for n in range(5))), FRONT
    )
    assert ids(front.brief) == ["s4", "s3", "s2", "s1", "warm", "s0"]


def test_a_headline_of_an_earlier_day_has_its_date():
    old = [article(f"old{n}") for n in range(9)]
    outputs = OutputSettings(threads=False)
    page = rendered(plan(*old, article("new", hours=24), outputs=outputs))[FRONT]
    assert page.split('id="brief"')[1].split("</section>")[0].count(">1 May</time>") == 5


def test_a_small_site_has_no_two_minutes_and_no_sections():
    front = view(plan(*(article(f"s{n}", hours=n, topics=("A",)) for n in range(8))), FRONT)
    assert (front.brief, front.sections) == ((), ())
    assert ids(front.latest) == ["s2", "s1", "s0"]


def test_the_empty_parts_of_a_small_front_page_are_not_on_it():
    page = rendered(plan(*(article(f"s{n}") for n in range(3))))[FRONT]
    assert "In two minutes" not in page
    assert "More reports since yesterday" not in page
    assert "More stories" not in page


def test_older_stories_that_gained_reports_on_the_newest_day_are_below_the_top():
    front = view(busy_site(), FRONT)
    older = {**dict(zip(ids(front.top), front.gained, strict=True)), **grown_of(front)}
    assert {name: count for name, count in older.items() if count} == {"g1": 1, "g2": 1, "g3": 1}


def grown_of(front: object) -> dict[str, int]:
    return {each.id.rpartition("/")[2]: each.gained for each in front.grown}  # type: ignore[attr-defined]


def test_a_story_that_began_on_the_newest_day_did_not_gain():
    front = view(plan(article("new", related=(listed("more", hours=1),))), FRONT)
    assert (front.gained, front.grown) == ((0,), ())


def test_a_lead_that_gained_reports_says_so():
    made = plan(article("old", related=(listed("x", hours=24), listed("y", hours=25))))
    assert "+2 since yesterday" in rendered(made)[FRONT]


def test_the_lead_has_the_headlines_of_three_other_sources():
    msn = Provider("msn.com", "MSN", platform="msn.com")
    same = listed("same", title="Title of flood")
    named = [listed(name) for name in ("east", "north", "south", "west")]
    related = (same, listed("portal", provider=msn), *named)
    front = view(plan(article("flood", related=related)), FRONT)
    assert [each.provider.text for each in front.angles] == ["East", "North", "South"]


def test_the_lead_names_other_sources_than_those_of_its_headlines():
    related = [listed(name) for name in ("east", "north", "south", "west", "post")]
    made = plan(article("flood", related=tuple(related)))
    front = view(made, FRONT)
    others, shown = front.top[0].others, [each.provider.text for each in front.angles]
    assert sorted((*others, *shown)) == ["East", "North", "Post", "South", "West"]
    assert f'<p class="also">Also: {others[0]}, {others[1]}</p>' in rendered(made)[FRONT]


def test_a_topic_of_nearly_every_story_is_on_no_card_and_no_section():
    most = [article(f"m{n}", hours=n, topics=("Coast", "Rain")) for n in range(16)]
    rest = [article(f"r{n}", hours=n, topics=("Rain", "Sun")) for n in range(4)]
    made = plan(*most, *rest, lists=ListSettings(page_size=8))
    assert [link.text for link in made.site.common_topics] == ["Coast", "Rain"]
    assert view(made, FRONT).sections == ()
    page = rendered(made)["page/1/index.html"]
    assert 'href="/topics/sun/"' in page
    assert 'href="/topics/rain/"' not in page


def test_a_tiny_site_shows_the_topic_of_all_its_stories():
    made = plan(*(article(f"m{n}", topics=("Coast",)) for n in range(4)))
    assert made.site.common_topics == ()


def test_the_front_page_leads_to_the_edition_before_and_the_newest_week():
    front = view(plan(article("a"), article("b", hours=48)), FRONT)
    assert (front.earlier.href, front.week.href) == ("2024/05/01/", "2024/w18/")


def test_yesterday_is_another_day_where_clocks_go_back_over_midnight(
    make_zone: ZoneFactory,
):
    """As in Newfoundland until 2011, where 0:01 became 23:01 of the day before."""
    zone = make_zone("NST3:30NDT,M4.1.0/0:01,M11.1.0/0:01")
    began = datetime(2010, 11, 7, 2, 10, tzinfo=UTC)
    articles = [
        article(f"a{minutes}", published=began + timedelta(minutes=minutes))
        for minutes in (0, 20, 30, 110)
    ]
    made = plan(*articles, site=SiteSettings(timezone=zone))
    assert view(made, FRONT).earlier.day.day == 6
