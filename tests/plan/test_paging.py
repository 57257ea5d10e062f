"""Lists of stories do not shift: what is new changes their front, and old pages stay as they are."""

from __future__ import annotations

import re
from datetime import timedelta

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import NOON, article, article_file, plan, rendered
from conftest import SiteFactory
from digestgen.plan.paging import ListPage, chronological_pages
from digestgen.plan.story_records import keyed_record
from digestgen.settings import ListSettings
from digestgen.views import Card, Link
from runs import build, many_articles, tree

often = settings(max_examples=200, deadline=None, derandomize=True)
sizes = st.integers(1, 5)
archives = st.sets(st.integers(0, 400), max_size=40)
"""The stories of a list, each by the hour at which it began."""
NUMBERED = re.compile(r"((topics|providers)/[^/]+/|exclusives/|api/stories/)?page/\d+/index\.\w+")


def card(hour: int) -> Card:
    began = NOON + timedelta(hours=hour)
    return Card(
        id=str(hour),
        title=Link(f"Story of hour {hour}"),
        provider=Link("Post"),
        domain="post.example",
        began=began,
        published=began,
        updated=began,
    )


def pages_of(archive: set[int], size: int) -> dict[str, ListPage]:
    """Return the pages of a list by their paths, the front first, then from the newest to the oldest."""
    cards = [keyed_record(card(hour)) for hour in sorted(archive, reverse=True)]
    return {page.path: page for page in chronological_pages(cards, "", size)}


def hours(page: ListPage) -> list[int]:
    return [int(each.record.id) for each in page.items]


def without_newer(page: ListPage) -> ListPage:
    return replace(page, pager=replace(page.pager, newer=None))


def older_than(pages: dict[str, ListPage], hour: int) -> dict[str, ListPage]:
    """Return the numbered pages whose stories are all older than `hour`."""
    return {path: page for path, page in pages.items() if path and hours(page)[0] < hour}


@often
@given(archives, sizes)
def test_each_story_is_on_one_page_the_newest_first(archive: set[int], size: int):
    found = [hour for page in pages_of(archive, size).values() for hour in hours(page)]
    assert found == sorted(archive, reverse=True)


@often
@given(archives, sizes)
def test_the_front_has_one_page_to_almost_two_if_there_are_so_many(archive: set[int], size: int):
    front = len(hours(pages_of(archive, size)[""]))
    assert front == len(archive) if len(archive) < size else size <= front <= 2 * size - 1


@often
@given(archives, sizes)
def test_numbered_pages_are_full_and_the_first_is_the_oldest(archive: set[int], size: int):
    oldest = sorted(archive)
    for path, page in pages_of(archive, size).items():
        if path:
            end = page.pager.number * size
            assert hours(page)[::-1] == oldest[end - size : end]


@often
@given(archives, sizes)
def test_pages_lead_from_the_front_to_the_oldest_and_back(archive: set[int], size: int):
    pages = pages_of(archive, size)
    ends = [None, *pages, None]
    assert [each.pager.newer for each in pages.values()] == ends[:-2]
    assert [each.pager.older for each in pages.values()] == ends[2:]


@often
@given(archives, sizes)
def test_all_pages_but_the_front_say_which_days_they_cover(archive: set[int], size: int):
    for path, page in pages_of(archive, size).items():
        days = [(NOON + timedelta(hours=hour)).date() for hour in hours(page)]
        covered = (min(days), max(days)) if path else (None, None)
        assert (page.pager.first, page.pager.last) == covered


@often
@given(archives, sizes)
def test_a_newer_story_changes_the_front_and_adds_at_most_a_page(archive: set[int], size: int):
    before, after = pages_of(archive, size), pages_of({*archive, 500}, size)
    assert before.keys() <= after.keys()
    assert len(after) - len(before) <= 1
    changed = [path for path in before if path and after[path] != before[path]]
    # the page that was the newest numbered one leads to the one that is it now
    assert len(changed) <= len(after) - len(before)
    assert all(without_newer(after[path]) == without_newer(before[path]) for path in changed)


@often
@given(archives, sizes, st.integers(0, 400))
def test_a_back_dated_story_leaves_all_older_pages(archive: set[int], size: int, hour: int):
    before, after = pages_of(archive - {hour}, size), pages_of(archive | {hour}, size)
    for path, page in older_than(before, hour).items():
        is_newest = page.pager.newer == ""  # it leads to the page that is added, if one is
        assert without_newer(after[path]) == without_newer(page)
        assert is_newest or after[path] == page


@often
@given(archives, sizes, st.integers(0, 400))
def test_a_deleted_story_leaves_all_older_pages(archive: set[int], size: int, hour: int):
    before, after = pages_of(archive | {hour}, size), pages_of(archive - {hour}, size)
    for path, page in older_than(before, hour).items():
        if path not in after:  # the newest numbered one may be needed to fill the front
            assert page.pager.newer == ""
            assert set(hours(page)) <= set(hours(after[""]))
        elif after[path] != page:  # and then the one before it leads to the front
            assert page.pager.newer not in after
            assert without_newer(after[path]) == without_newer(page)


def newest(number: int) -> dict[str, str]:
    """Return the file of an article that is newer than those of `many_articles`, and earlier ones."""
    name = f"content/2024-06-0{number}-newest.md"
    text = article_file(
        f"Harbour {number} opens",
        url=f"https://paper1.example/new/{number}",
        domain="paper1.example",
        time=f"2024-06-0{number}T09:00:00Z",
        more="topics: [Topic 1]",
    )
    return {name: text}


def test_new_articles_leave_the_old_pages_of_a_site_byte_for_byte(make_site: SiteFactory):
    # the first thread of a site adds a link to the menu of every page
    settings = "[lists]\npage_size = 3\n[outputs]\nthreads = false\n"
    site = make_site({"digest.toml": settings, **many_articles(60)})
    build(site)
    for number in range(1, 5):
        before = tree(site / "build")
        make_site(newest(number))
        build(site)
        after = tree(site / "build")
        old = {path for path in before if NUMBERED.fullmatch(path)}
        assert len(old) > 50  # of the front page, the exclusives, /api/ and topics
        changed = [path for path in old if after[path] != before[path]]
        lists = [path.rpartition("page/")[0] for path in changed]
        assert len(set(lists)) == len(lists)  # one at most of each list
        assert all(added_after(path, after) for path in changed)


def added_after(path: str, files: dict[str, bytes]) -> bool:
    """Return whether a page now leads to a numbered page that is the newest one of its list."""
    folder, _, rest = path.rpartition("page/")
    number, _, name = rest.partition("/")
    following = [f"{folder}page/{int(number) + more}/{name}" for more in (1, 2)]
    return following[0] in files and following[1] not in files


def test_only_the_link_to_newer_stories_of_an_old_page_changes(make_site: SiteFactory):
    files = {f"content/2024-05-0{n}-s.md": story_file(n) for n in range(1, 6)}
    site = make_site({"digest.toml": "[lists]\npage_size = 2\n", **files})
    build(site)
    page = site / "build/page/1/index.html"
    before = page.read_text("utf-8")
    make_site({"content/2024-05-06-s.md": story_file(6)})
    build(site)
    after = page.read_text("utf-8")
    assert '<a rel="prev" href="/">' in before
    assert after == before.replace('<a rel="prev" href="/">', '<a rel="prev" href="/page/2/">')


def story_file(number: int) -> str:
    """Return the file of a story of that day in May, which is like no other."""
    address, time = f"https://p{number}.example/", f"2024-05-0{number}T09:00:00Z"
    return article_file(f"Event{number}", url=address, domain=f"p{number}.example", time=time)


def test_a_numbered_page_is_labelled_by_the_days_that_it_covers():
    articles = (article(f"n{days}", hours=24 * days) for days in range(6))
    page = rendered(plan(*articles, lists=ListSettings(page_size=3)))["page/1/index.html"]
    found = BeautifulSoup(page, "html.parser")
    assert found.h1.get_text() == "1 May 2024 – 3 May 2024"
    assert [each["datetime"] for each in found.h1.find_all("time")] == ["2024-05-01", "2024-05-03"]
    assert " of " not in found.find("nav", class_="pages").get_text()


def test_a_numbered_page_of_one_day_names_it_once():
    articles = (article(f"n{n}", hours=n / 10) for n in range(4))
    page = rendered(plan(*articles, lists=ListSettings(page_size=2)))["page/1/index.html"]
    assert BeautifulSoup(page, "html.parser").h1.get_text() == "1 May 2024"
