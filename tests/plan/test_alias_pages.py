"""Aliases give way to everything else."""

from datetime import timedelta

import pytest

from builders import NOON, article, listed, plan, view
from digestgen.records import Alias, File
from digestgen.settings import OutputSettings, SiteSettings


def filed(name, *aliases, added=None, **changes):
    path = f"content/2024-05-01-{name}.md"
    found = tuple(Alias(each, line) for line, each in enumerate(aliases, 7))
    return article(name, files=(File(NOON, f"2024/05/01/{name}/", path, found, added),), **changes)


def redirects(made):
    """Return the targets of redirects by path, without those below threads/."""
    return {
        page.path: view(made, page.path).target
        for page in made.pages
        if page.template == "redirect.html" and not page.path.startswith("threads/")
    }


@pytest.mark.parametrize(
    "alias",
    [
        "feed.xml/", "FEED.XML/", "robots.txt/", "sitemap.xml/", "CNAME/", "cname/x/", "api/topics.json/",
        "api/anything/", "pagefind/", ".nojekyll/", "site.webmanifest/", "opml.xml/", "index.html",
        "topics/", "Topics/", "topics/rivers/feed.xml/", "2024/05/01/b/", "2024/05/01/b/index.json/",
        "2024/05/01/b/index.json/x.html", "404.html", "static.css/", "static.css/x/", "docs/", "docs.html",
    ],
)  # fmt: skip
def test_alias_at_an_address_of_the_site_is_left_out_with_a_warning_at_its_line(alias):
    assets = ("static.css", "docs/index.html", "docs.html/a.txt")
    articles = (filed("b", topics=("Rivers",)), filed("a", "fine/", alias))
    without = plan(filed("b", topics=("Rivers",)), filed("a", "fine/"), assets=assets)
    made = plan(*articles, assets=assets, site=SiteSettings(cname="own.example"))
    (warning,) = made.problems
    assert (warning.level, warning.path, warning.line, warning.key) == (
        "warning",
        "content/2024-05-01-a.md",
        8,
        "aliases",
    )
    assert f"/{alias} is left out" in warning.message
    assert {page.path for page in made.pages} == {page.path for page in without.pages} | {"CNAME"}


def test_of_two_stories_with_one_alias_the_one_that_was_added_first_has_it():
    earlier, later = NOON - timedelta(days=2), NOON - timedelta(days=1)
    made = plan(filed("a", "old/", added=later), filed("b", "old/", added=earlier))
    assert redirects(made) == {"old/index.html": "2024/05/01/b/"}
    (warning,) = made.problems
    assert warning.path == "content/2024-05-01-a.md"
    assert "an alias of content/2024-05-01-b.md" in warning.message


def test_aliases_that_differ_in_case_are_one_file_on_some_disks():
    made = plan(filed("a", "Old/"), filed("b", "old/"))
    assert list(redirects(made)) == ["Old/index.html"]


def test_an_alias_that_two_files_of_a_story_have_is_no_warning():
    made = plan(filed("a", "old/", heat=9, related=(listed("b"),)), filed("b", "old/"))
    assert not made.problems


def test_alias_of_a_deleted_article_gives_way_too():
    made = plan(filed("a", "topics/", "old/", standing="deleted"), filed("b"))
    removed = {page.path for page in made.pages if page.template == "removed.html"}
    assert removed == {
        "2024/05/01/a/index.html",
        "old/index.html",
        "threads/2024/05/01/a/index.html",
    }
    assert len(made.problems) == 1


def test_without_redirects_an_alias_is_nothing():
    made = plan(filed("a", "feed.xml/", "old/"), outputs=OutputSettings(redirect=False))
    assert (redirects(made), made.problems) == ({}, ())
