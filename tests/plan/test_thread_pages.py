"""Threads: their pages, their old addresses, their feeds, and the links to them."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec.structs import replace

from builders import NOON, article, listed, rendered, view
from builders import plan as builders_plan
from digestgen.plan import Plan, Routes, plan_pages
from digestgen.plan.story_threads import StoryThreads
from digestgen.records import (
    Content,
    Digest,
    EarlierStory,
    Evidence,
    Membership,
    Neighbour,
    PrunedArticle,
    PrunedFile,
    Story,
)
from digestgen.settings import Config, ListSettings, OutputSettings
from digestgen.views import RedirectView, RemovedView, ThreadView


def story(name: str, *earlier: str, hours: float = 0, similarity: float = 1.0) -> Story:
    lead = article(name, hours=hours)
    return Story(
        permalink=f"2024/05/01/{name}/",
        published=lead.published,
        updated=lead.published,
        lead=lead,
        coverage=(),
        earlier=tuple(EarlierStory(f"2024/05/01/{each}/", similarity) for each in earlier),
        key=name.encode(),
    )


def planned(*stories: Story, **outputs: bool) -> Plan:
    ordered = sorted(stories, key=lambda each: each.published, reverse=True)
    routes = Routes(Config(outputs=OutputSettings(**outputs)), ())
    return plan_pages(Digest(tuple(ordered), ()), Content(), routes)


def shown(plan: Plan, name: str):
    return view(plan, f"threads/2024/05/01/{name}/index.html")


def paths(plan: Plan) -> set[str]:
    return {page.path for page in plan.pages if page.path.startswith("threads/2024/")}


THREE = (story("a"), story("b", "a", hours=1), story("c", "b", hours=2))


def test_three_linked_stories_have_a_page_at_the_address_of_the_first():
    found = shown(planned(*THREE), "a")
    assert isinstance(found, ThreadView)
    assert [step.card.title.text for step in found.steps] == [
        "Title of c",
        "Title of b",
        "Title of a",
    ]
    assert (found.reports, found.providers) == (3, 3)


def test_button_leads_to_the_page_of_the_biggest_story_or_to_its_report_if_there_is_none():
    lists = Config(lists=ListSettings(single="source"))  # where cards lead to the report
    made = plan_pages(Digest(THREE[::-1], ()), Content(), Routes(lists, ()))
    assert shown(made, "a").story == "2024/05/01/c/"
    page = rendered(planned(*THREE, story=False))["threads/2024/05/01/a/index.html"]
    assert "The whole story" not in page
    assert re.search(r'<p class="out"><a href="https://[^"]+">Read it at', page)


def test_two_linked_stories_have_no_page():
    assert not [page for page in planned(*THREE[:2]).pages if page.kind == "thread"]


def test_a_faint_link_is_not_shown_on_a_site_with_few_stories():
    faint = (*THREE[:2], story("c", "b", hours=2, similarity=0.8))
    assert StoryThreads(faint).before(faint[2]) == []
    assert StoryThreads(faint).threads == ()
    many = (story(f"x{number}", hours=number) for number in range(70))
    assert len(StoryThreads((*faint, *many)).threads) == 1


def test_a_link_to_a_story_that_a_hook_took_away_or_dated_later_is_not_shown():
    late = story("late", hours=9)
    odd = story("odd", "gone", "late", hours=1)
    assert StoryThreads((late, odd)).before(odd) == []


def test_the_title_is_the_headline_of_the_biggest_story():
    member = Membership(listed("x", hours=1), Evidence())
    big = replace(THREE[1], coverage=(member,))
    assert shown(planned(THREE[0], big, THREE[2]), "a").title == "Title of b"


def test_the_line_has_every_story_with_marks_of_the_first_the_newest_and_the_main_one():
    big = replace(THREE[1], coverage=(Membership(listed("x", hours=1), Evidence()),))
    page = rendered(planned(THREE[0], big, THREE[2]))["threads/2024/05/01/a/index.html"]
    marks = re.findall(
        r"<p class=\"step\">.*?<b>(.*?)</b>.*?<h3>.*?>Title of (.)<", page, re.DOTALL
    )
    assert marks == [("Newest", "c"), ("Main story", "b"), ("First", "a")]


def test_the_line_counts_the_days_between_stories_and_places_each_in_time():
    late = story("c", "b", hours=24 * 10 + 2)
    steps = shown(planned(*THREE[:2], late), "a").steps
    assert [(step.days, step.place) for step in steps] == [(10, 100), (0, 0), (0, 0)]
    page = rendered(planned(*THREE[:2], late))["threads/2024/05/01/a/index.html"]
    assert "9 days without a story" in page


def test_every_day_of_a_thread_has_its_year_if_the_thread_is_of_several():
    in_2025 = story("c", "b", hours=24 * 300)
    page = rendered(planned(*THREE[:2], in_2025))["threads/2024/05/01/a/index.html"]
    days = re.findall(r"<p class=\"step\"><time[^>]*>(.*?)</time>", page)
    assert days == ["25 February 2025", "1 May 2024", "1 May 2024"]


def test_a_long_thread_shows_single_reports_without_their_excerpts():
    big = replace(THREE[1], coverage=(Membership(listed("x", hours=1), Evidence()),))
    more = (story(name, chr(ord(name) - 1), hours=ord(name)) for name in "cdefghi")
    stories = [
        replace(each, lead=replace(each.lead, excerpt="Some words."))
        for each in (THREE[0], big, *more)
    ]
    counts = [
        rendered(planned(*stories[:most]))["threads/2024/05/01/a/index.html"].count(
            '<p class="excerpt">'
        )
        for most in (8, 9)
    ]
    assert counts == [8, 1]


def test_a_thread_is_ongoing_until_seven_days_after_its_newest_story():
    other = story("other", hours=24 * 7 + 2)
    assert shown(planned(*THREE, other), "a").is_ongoing
    later = story("other", hours=24 * 7 + 3)
    assert not shown(planned(*THREE, later), "a").is_ongoing
    pages = rendered(planned(*THREE, later))
    assert '<h2 id="ended">' in pages["threads/index.html"]
    assert '<h2 id="ongoing">' not in pages["threads/index.html"]


def test_a_thread_names_the_sources_with_the_most_stories():
    again = replace(THREE[2], lead=replace(THREE[2].lead, provider=THREE[0].lead.provider))
    sources = shown(planned(*THREE[:2], again), "a").sources
    assert [(each.link.text, each.stories) for each in sources] == [("A", 2), ("B", 1)]


def test_every_other_address_of_a_thread_redirects_to_its_page():
    member = Membership(article("x", hours=1), Evidence())
    plan = planned(THREE[0], replace(THREE[1], coverage=(member,)), THREE[2])
    for name in "bcx":
        assert shown(plan, name).target == "threads/2024/05/01/a/"


def test_a_thread_that_an_earlier_story_joins_redirects_to_its_new_address():
    joined = (story("older", hours=-9), replace(THREE[0], earlier=story("", "older").earlier))
    plan = planned(*joined, *THREE[1:])
    assert shown(plan, "a").target == "threads/2024/05/01/older/"
    assert isinstance(shown(plan, "older"), ThreadView)


def test_nothing_of_a_thread_disappears_when_its_stories_are_parted():
    before, after = planned(*THREE), planned(*(replace(each, earlier=()) for each in THREE))
    pages = {path for path in paths(before) if path.endswith(".html")}
    assert len(pages) == 3
    assert pages <= paths(after)
    assert shown(after, "a") == RedirectView("threads/2024/05/01/a/", "Title of a", "2024/05/01/a/")


def test_the_feed_of_a_thread_is_at_the_address_of_each_of_its_stories():
    plan = planned(*THREE)
    for name in "abc":
        feed = view(plan, f"threads/2024/05/01/{name}/feed.xml")
        assert feed.home == "threads/2024/05/01/a/"
        assert len(feed.entries) == 3


def test_threads_are_off_with_their_switch():
    plan = planned(*THREE, threads=False)
    assert paths(plan) == set()
    assert view(plan, "index.html").threads == ()
    assert view(plan, "2024/05/01/c/index.html").thread is None
    assert len(view(plan, "2024/05/01/c/index.html").before) == 1


def test_the_list_of_threads_begins_with_the_newest_story():
    other = (story("x", hours=3), story("y", "x", hours=4), story("z", "y", hours=5))
    lines = view(planned(*THREE, *other), "threads/index.html").threads
    assert [each.title.text for each in lines] == ["Title of z", "Title of c"]
    assert (lines[1].stories, lines[1].newest) == (3, NOON + timedelta(hours=2))


def test_programs_get_the_threads_with_the_ids_of_their_stories():
    (thread,) = view(planned(*THREE), "api/threads.json").threads
    assert thread.url.endswith("/threads/2024/05/01/a/")
    assert thread.stories == ("2024/05/01/c", "2024/05/01/b", "2024/05/01/a")


def test_a_thread_that_began_with_a_deleted_article_says_so():
    plan = builders_plan(article("gone", standing="deleted"))
    assert isinstance(shown(plan, "gone"), RemovedView)


def test_a_thread_that_began_with_a_pruned_article_links_to_its_source():
    pruned = PrunedArticle("2024/05/01/gone/", "Gone", "https://gone.example/1")
    plan = builders_plan(pruned=(PrunedFile("content/pruned.yaml", (pruned,)),))
    assert shown(plan, "gone").source == "https://gone.example/1"


def test_the_front_page_has_up_to_four_threads_with_a_story_of_the_last_seven_days():
    stories = [story(f"top{number}", hours=24 * 9.9) for number in range(5)]
    for number in range(6):
        names, days = [f"{letter}{number}" for letter in "abc"], 9 - 2 * number
        stories += [
            story(name, *names[:at], hours=24 * (days + at / 9)) for at, name in enumerate(names)
        ]
    threads = view(planned(*stories), "index.html").threads
    assert [each.id[-2:] for each in threads] == [f"c{n}" for n in range(4)]
    assert threads[0].title.href == "threads/2024/05/01/a0/"
    assert (threads[0].stories, threads[0].began) == (3, NOON + timedelta(days=9))


def test_a_thread_has_the_headline_of_its_newest_story_that_is_not_on_the_front_page():
    old = (story("a", hours=-9), story("b", "a", hours=-8), story("c", "b", hours=99))
    between = [story(f"s{number}", hours=number) for number in range(60)]
    (thread,) = view(planned(*old, *between), "index.html").threads
    assert (thread.title.text, thread.title.href) == ("Title of b", "threads/2024/05/01/a/")
    assert view(planned(*THREE), "index.html").threads == ()  # all three are top stories


def test_a_story_that_is_the_headline_of_a_thread_is_not_among_more_stories():
    old = (story("a", hours=-9), story("b", "a", hours=-8), story("c", "b", hours=99))
    front = view(
        planned(*old, *(story(f"s{number}", hours=number) for number in range(12))), "index.html"
    )
    assert [each.title.text for each in front.threads] == ["Title of b"]
    assert "Title of a" in [each.title.text for each in front.latest]
    assert "Title of b" not in [each.title.text for each in front.latest]


def test_a_story_links_to_the_page_of_its_thread():
    link = view(planned(*THREE), "2024/05/01/b/index.html").thread
    assert (link.href, link.stories) == ("threads/2024/05/01/a/", 3)


def test_background_has_no_story_that_is_newer():
    near = [story("old", hours=-1), story("new", hours=9)]
    own = replace(THREE[1], background=tuple(Neighbour(o.lead, o.permalink, 0.5) for o in near))
    page = view(planned(own, *near), "2024/05/01/b/index.html")
    assert [each.title.text for each in page.background] == ["Title of old"]
    assert [each.title.text for each in page.later] == ["Title of new"]


def test_background_leaves_out_what_came_before_and_next():
    near = [Neighbour(each.lead, each.permalink, 0.5) for each in (THREE[0], THREE[2])]
    other = story("d", hours=3)
    middle = replace(THREE[1], background=(*near, Neighbour(other.lead, other.permalink, 0.4)))
    page = view(planned(THREE[0], middle, THREE[2], other), "2024/05/01/b/index.html")
    assert [each.title.text for each in page.later] == ["Title of d"]


def test_threads_are_in_the_menu_once_there_are_any():
    link = ("Ongoing stories", "threads/")
    assert link in [(each.text, each.href) for each in planned(*THREE).site.menu]
    assert link not in [(each.text, each.href) for each in planned(*THREE[:2]).site.menu]
    assert link not in [(each.text, each.href) for each in planned(*THREE, threads=False).site.menu]
