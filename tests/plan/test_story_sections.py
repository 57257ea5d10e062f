"""The sections of a story page: other angles, the same news, day by day, quotes, reasons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from builders import article, listed, plan, rendered, view
from digestgen.plan import view_of
from digestgen.plan.story_quotes import story_quotes
from digestgen.plan.story_sections import (
    angle_cards,
    same_news,
    story_angles,
    story_sections,
    story_spans,
)
from digestgen.records import Evidence, Membership, Story
from digestgen.settings import OutputSettings
from digestgen.views import Link, Report

FLOOD = "2024/05/01/flood/index.html"
START = datetime(2024, 5, 1, 8, tzinfo=UTC)


def report(
    name: str = "Post", title: str = "River rises", *, hours: float = 0, **more: str
) -> Report:
    moment = START + timedelta(hours=hours)
    return Report(title=Link(title, None), provider=Link(name, None), published=moment, **more)


def story(*scores: float) -> Story:
    """Return a story whose lead has a centrality of .6, and whose coverage has `scores`."""
    members = (
        Membership(article(f"a{number}"), Evidence(centrality=score))
        for number, score in enumerate(scores)
    )
    return Story(
        permalink="2024/05/01/a/",
        published=START,
        updated=START,
        lead=article("a"),
        coverage=tuple(members),
        lead_evidence=Evidence(centrality=0.6),
    )


def test_reports_far_from_the_centre_are_other_angles():
    assert story_angles(story(0.6, 0.5, 0.6, 0.2, 0.3, 0.1)) == {3, 4, 5}


def test_fewer_than_three_angles_are_none():
    assert story_angles(story(0.6, 0.5, 0.6, 0.5, 0.3, 0.1)) == frozenset()


def test_a_report_of_unknown_similarity_is_no_other_angle():
    assert story_angles(story(0.6, 0.5, 0.6, 0.2, 0.3, 0.0)) == frozenset()


def test_six_providers_have_a_card_each():
    angles = [report(f"P{number // 2}", f"T{number}") for number in range(16)]
    assert [each.title.text for each in angle_cards(angles)] == [
        "T0",
        "T2",
        "T4",
        "T6",
        "T8",
        "T10",
    ]


def test_the_same_news_is_a_line_for_each_provider():
    found = same_news([report("Post"), report("News"), report("Post", "River falls")], [])
    assert [(each.report.provider.text, len(each.further)) for each in found] == [
        ("Post", 1),
        ("News", 0),
    ]


def test_words_that_no_other_headline_has_are_marked():
    titles = ["River rises, towns safe", "River falls, towns safe"]
    (line,) = same_news([report(title=titles[0])], titles)
    assert [(each.text, each.own) for each in line.parts] == [
        ("River", False),
        ("rises,", True),
        ("towns safe", False),
    ]


def test_a_headline_that_all_share_has_no_marks():
    assert same_news([report()], ["River rises"])[0].parts == ()


def test_every_report_is_on_the_page_once_in_angles_and_the_same_news():
    related = [listed(f"s{number}", title=f"River {number} rises") for number in range(9)]
    shown = view(plan(article("flood", title="River rises", related=tuple(related))), FLOOD)
    dense = [one for each in shown.same for one in (each.report, *each.further)]
    placed = [*shown.angles, *shown.more_angles, *dense]
    assert sorted(each.title.text for each in placed) == sorted(
        each.title.text for each in shown.coverage
    )


def test_more_than_fourteen_headlines_are_folded_after_twelve():
    related = tuple(listed(f"s{number}", title=f"River {number} rises") for number in range(15))
    page = rendered(plan(article("flood", title="River rises", related=related)))[FLOOD]
    before, folded, _ = page.partition("<summary>3 more headlines</summary>")
    assert folded
    assert before.count("<li><b>S") == 12


DAYS = [report("A"), report("B", hours=1), report("C", hours=2), report("D", hours=30)]


def test_days_count_their_reports():
    first, second = story_spans(DAYS[1:], DAYS[:1], [])
    assert (first.count, first.share, second.count, second.share) == (3, 100, 1, 33)


def test_a_report_is_in_the_list_of_its_day_or_named_there_if_it_is_above():
    first, second = story_spans(DAYS[1:], DAYS[:1], [])
    assert [each.report.provider.text for each in first.same] == ["B", "C"]
    assert [each.report.provider.text for each in second.same] == ["D"]
    assert [each.provider.text for each in (*first.above, *second.above)] == ["A"]


def test_a_second_report_of_a_source_is_in_the_list_of_its_own_day():
    reports = [*DAYS[:3], report("A", hours=30)]
    _, second = story_spans(reports, [], [])
    assert [each.report.provider.text for each in second.same] == ["A"]


def test_each_count_of_a_day_leads_to_its_reports():
    related = tuple(
        listed(f"s{number}", title=f"River {number} rises", hours=10 * (number // 4))
        for number in range(8)
    )
    page = rendered(plan(article("flood", title="River rises", related=related)))[FLOOD]
    spans = view(plan(article("flood", title="River rises", related=related)), FLOOD).spans
    assert len(spans) > 1
    for number in range(1, len(spans) + 1):
        assert page.count(f'href="#span-{number}"') == page.count(f'id="span-{number}"') == 1


def test_a_story_of_a_morning_goes_by_hours():
    reports = [report("A"), report("B", hours=0.5), report("C", hours=1), report("D", hours=3)]
    spans = story_spans(reports, [], [])
    assert [(each.start.hour, each.count, each.is_hourly) for each in spans] == [
        (8, 2, True),
        (9, 1, True),
        (11, 1, True),
    ]


def test_a_day_on_which_the_clocks_change_is_one_day():
    times = [f"2024-03-31T{hour}:00:00+0{offset}:00" for hour, offset in (("00", 1), ("21", 2))]
    times.append("2024-04-01T09:00:00+02:00")
    reports = [replace(report(), published=datetime.fromisoformat(time)) for time in times]
    assert [(each.start.day, each.count) for each in story_spans(reports, [], [])] == [
        (31, 2),
        (1, 1),
    ]


def test_reports_of_one_day_of_more_than_half_a_day_have_no_days():
    assert story_spans([report(hours=hours) for hours in (0, 1, 2, 13)], [], []) == ()


def test_a_story_with_a_card_for_each_report_has_no_days():
    members = tuple(Membership(article(f"a{n}", hours=n * 9), Evidence()) for n in range(5))
    few = replace(story(), coverage=members)
    coverage = [report(f"P{n}", hours=n * 9) for n in range(5)]
    assert story_sections(few, report(), coverage).spans == ()


@pytest.mark.parametrize(
    ("excerpt", "quote"),
    [
        ("He said “we will close the gates at noon” today.", "we will close the gates at noon"),
        ('He said "we will close the gates at noon" today.', "we will close the gates at noon"),
        ("„Wir schließen die Tore am Mittag“, sagt er.", "Wir schließen die Tore am Mittag"),
        ("« nous fermons les portes à midi », dit-il.", "nous fermons les portes à midi"),
        ("It’s ‘a gate that won’t close at noon’, she said.", "a gate that won’t close at noon"),
        ("The mayor's 'gate that won't close at noon' is shut.", "gate that won't close at noon"),
    ],
)
def test_words_in_quotation_marks_are_quotes(excerpt: str, quote: str):
    (found,) = story_quotes(report(), [report("News", excerpt=excerpt)])
    assert (found.text, found.report.provider.text) == (quote, "News")


@pytest.mark.parametrize(
    "excerpt",
    [
        "The film “By Three They Come” is out.",
        'He said "we will close the gates at noon, and the other gates" at "one.',
        "It's the river's gates that the mayor's office won't close at noon, they say.",
    ],
)
def test_other_marks_make_no_quote(excerpt: str):
    assert story_quotes(report(), [report("News", excerpt=excerpt)]) == ()


def test_a_quote_is_shown_once():
    said = "“we will close the gates at noon”"
    twice = [report("A", excerpt=said), report("B", excerpt=f"{said}, he said")]
    assert [each.report.provider.text for each in story_quotes(report(), twice)] == ["A"]


def test_a_quote_of_the_lead_is_not_shown_again():
    said = "“we will close the gates at noon”"
    assert story_quotes(report(excerpt=said), [report("A", excerpt=said)]) == ()


def test_the_title_of_a_film_is_no_quote():
    title = "Diablo IV: By Three They Come"
    named = report("A", title=f"Why “{title}” moved us"), report("B", title=f"{title}, our review")
    assert story_quotes(report(), named) == ()


def test_a_short_word_that_one_headline_has_is_not_marked():
    one, other = report("A", title="The river is at 6 metres"), report("B", title="River falls")
    parts = same_news([one, other], [one.title.text, other.title.text])[0].parts
    assert [each.text for each in parts if each.own] == ["6 metres"]


def test_a_story_says_how_long_before_the_lead_the_first_report_was():
    made = plan(article("flood", heat=9, hours=1.4, related=(listed("early"),)))
    assert view(made, FLOOD).ahead == "84 min"


def test_the_reasons_are_on_a_page_below_the_story():
    made = plan(article("flood", related=(listed("a"),)))
    reasons = view(made, "2024/05/01/flood/why/index.html")
    assert view(made, FLOOD).why == "2024/05/01/flood/why/" == reasons.path
    assert [each.report.provider.text for each in reasons.reasons] == ["A"]


def test_without_the_page_of_reasons_nothing_leads_to_it():
    made = plan(article("flood", related=(listed("a"),)), outputs=OutputSettings(why=False))
    assert view(made, FLOOD).why is None
    assert not [page for page in made.pages if page.template == "why.html"]


def test_a_story_leads_to_the_earlier_and_later_stories_of_its_thread():
    titles = ("Residents debate the harbour tram for hours", "Council approves the harbour tram")
    made = plan(
        *(article(f"tram{n}", title=title, hours=n * 200) for n, title in enumerate(titles)),
        *(article(f"x{n}", title=f"Orchestra {n} plays symphony {n}", hours=n) for n in range(9)),
    )
    views = [view_of(page, made.routes) for page in made.pages if page.kind == "story"]
    by_title = {each.lead.title.text: each for each in views}
    debate, vote = (by_title[title] for title in titles)
    assert [link.title.text for link in vote.before] == [titles[0]]
    assert [link.title.text for link in debate.after] == [titles[1]]


def test_hours_of_one_report_each_are_not_counted():
    assert story_spans([report(hours=hours) for hours in range(5)], [], []) == ()


def test_two_equal_reports_of_other_angles_are_both_on_the_page():
    said = story(0.6, 0.5, 0.6, 0.6, 0.2, 0.2, 0.2)
    coverage = [report(f"P{n}") for n in range(4)]
    coverage += [report("Same"), report("Same"), report("Other")]
    sections = story_sections(said, report(), coverage)
    assert len(sections.angles) + len(sections.more_angles) == 3
