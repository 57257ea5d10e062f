"""Search: what a site with one has, when its index is made, and what is said without Pagefind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen import search
from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Observers, Options
from digestgen.problems import ContentError, UsageError
from digestgen.timings import Timings
from runs import FLOOD, TWO_STORIES, build, invoke, tree

ON = {"digest.toml": "[outputs]\nsearch = true\n", **TWO_STORIES}
STORM = article_file("A storm", url="https://three.example/storm", domain="three.example")


def indexed(site: Path) -> bool:
    """Build, and tell whether the index was made."""
    timings = Timings()
    build_site(Options(site=site), Observers(timings=timings))
    return "search" in timings.stages


def index(site: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(site / "build").items() if "pagefind/" in name}


def test_every_page_has_a_box_and_tells_browsers_of_it(make_site: SiteFactory):
    site = make_site(ON)
    build(site)
    page = (site / "build" / FLOOD).read_text()
    assert '<form class="search"' in page
    assert 'rel="search"' in page
    assert (site / "build/search/index.html").exists()
    assert "{searchTerms}" in (site / "build/opensearch.xml").read_text()


def test_without_it_pages_have_nothing_of_it(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    assert not any(
        name.startswith(("search", "opensearch", "pagefind/")) for name in tree(site / "build")
    )
    assert b'class="search"' not in (site / "build" / FLOOD).read_bytes()
    assert b"wasm" not in (site / "build" / FLOOD).read_bytes()


def test_the_index_has_each_story_once(make_site: SiteFactory):
    site = make_site(ON)
    build(site)
    entry = json.loads(index(site)["pagefind/pagefind-entry.json"])
    assert [each["page_count"] for each in entry["languages"].values()] == [2]


def test_equal_sites_have_equal_indexes(make_site: SiteFactory):
    days = range(3, 29)
    more = {
        f"content/2024-05-{day:02}-s.md": article_file(
            f"Story of {day}",
            url=f"https://{day}.example/s",
            domain=f"{day}.example",
            more=f"topics: [T{day % 7}]",
        )
        for day in days
    }
    site = make_site({**ON, **more})
    build(site)
    build(site, output=site / "other")
    assert tree(site / "other/pagefind") == tree(site / "build/pagefind")


@pytest.mark.parametrize("body", ["", "? & !"])
def test_a_site_without_a_word_is_built(make_site: SiteFactory, body: str):
    text = article_file("!!! …", more="excerpt: '?'", body=body).replace(
        "name: example.org", 'name: "…"'
    )
    site = make_site({"content/2024-05-01-a.md": text, "digest.toml": ON["digest.toml"]})
    build(site)
    assert not (site / "build/pagefind").exists()


def test_a_site_without_stories_is_built(make_site: SiteFactory):
    site = make_site(
        {"digest.toml": ON["digest.toml"], "content/pages/about.md": "---\ntitle: Us\n---\n"}
    )
    build(site)
    assert index(site) == {}


def test_a_build_that_changes_no_story_leaves_the_index_alone(make_site: SiteFactory):
    site = make_site(ON)
    assert indexed(site)
    before = index(site)
    (site / "templates").mkdir()
    (site / "templates/404.html").write_text("gone")
    (site / "content/media").mkdir()
    (site / "digest.toml").write_text(ON["digest.toml"] + "[lists]\npage_size = 3\n")
    assert not indexed(site)
    assert index(site) == before


@pytest.mark.parametrize(
    "files",
    [
        {"content/2024-05-03-storm.md": STORM},
        {"content/2024-05-01-flood.md": STORM},
        {"content/2024-05-02-rain.md": None},
    ],
    ids=["added", "edited", "deleted"],
)
def test_after_a_change_the_index_is_that_of_a_clean_build(
    make_site: SiteFactory, files: dict[str, str | None]
):
    site = make_site(ON)
    build(site)
    for name, text in files.items():
        (site / name).unlink(missing_ok=True)
        if text:
            (site / name).write_text(text)
    build(site)
    after = tree(site / "build")
    (site / "clean").mkdir()
    build(site, output=site / "clean")
    assert tree(site / "clean") == after


def test_an_index_that_was_damaged_is_made_again(make_site: SiteFactory):
    site = make_site(ON)
    build(site)
    before = index(site)
    (site / "build/pagefind/pagefind-entry.json").write_text("{}")
    build(site)
    assert index(site) == before


def test_switched_off_it_goes_away(make_site: SiteFactory):
    site = make_site(ON)
    build(site)
    (site / "digest.toml").unlink()
    build(site)
    assert index(site) == {}


def test_a_file_in_the_folder_of_the_index_is_refused(make_site: SiteFactory):
    site = make_site({**ON, "static/pagefind/own.js": "1"})
    with pytest.raises(ContentError, match="folder of the search index"):
        build(site)


def test_a_file_that_would_be_that_folder_is_refused(make_site: SiteFactory):
    site = make_site({**ON, "static/pagefind": "1"})
    with pytest.raises(ContentError, match="folder of the search index"):
        build(site)


def test_without_story_pages_there_is_no_search(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "digest.toml": "[outputs]\nsearch = true\nstory = false\n"})
    build(site)
    assert index(site) == {}
    assert b"search" not in (site / "build/index.html").read_bytes()


def test_without_pagefind_a_build_says_how_to_get_it(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search, "find_spec", lambda _name: None)
    site = make_site(ON)
    with pytest.raises(UsageError, match="pip install 'digestgen\\[search\\]'"):
        build(site)
    assert not (site / "build").exists()


def test_the_summary_counts_the_index(make_site: SiteFactory):
    site = make_site(ON)
    done = invoke("build", "--site", site)
    written = len(tree(site / "build")) - 1  # the list of files is not counted
    assert f"{written:,} pages and other files written" in done.stderr
