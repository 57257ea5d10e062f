"""Runs of fetch as a whole: what they write once, what they never bring back, what they report."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from digestgen.ingest import fetch_steps, parse_feed
from digestgen.ingest.drafts import Drafted, DraftRules, draft_articles
from digestgen.ingest.feed_records import Feed
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.ingest.xml_text import XmlText
from digestgen.problems.boundary import TRACEBACK
from feed_site import NOW, FeedSite, conditional, item, rss, titles
from http_server import Reply, Server
from runs import command, invoke, run, tree

OPML = """<opml version="2.0"><head><title>My feeds</title></head><body>
<outline text="News"><outline text="Weather &amp; sea"><outline type="rss" text="Paper" xmlUrl="{url}/a"/></outline></outline>
<outline type="rss" title="Second" text="x" xmlUrl="{url}/b"/><outline text="No feed"/>
<outline text="Again"><outline type="rss" text="Paper" xmlUrl="{url}/a/"/></outline></body></opml>"""


def numbered(*numbers: int, name: str = "paper", **more: object) -> str:
    return rss(
        *(
            item(
                f"Report {each} of {name}",
                f"https://{name}.example/{each}",
                **{"hours": each + 1, **more},
            )
            for each in numbers
        ),
        title=name,
    )


def contents(site: FeedSite) -> dict[str, str]:
    """Return all files of content/, the lock too, without the time of fetching."""
    files = tree(site.folder / "content")
    return {path: data.decode().replace(site.server.url, "") for path, data in files.items()}


def fails_for(url: str) -> Callable[[Feed, ListedFeed, DraftRules], Drafted]:
    """Return `draft_articles` with a bug that one feed meets."""

    def draft(feed: Feed, source: ListedFeed, rules: DraftRules) -> Drafted:
        return draft_articles(feed, source, rules) if source.url != url else Drafted(undated=1 // 0)

    return draft


def three_feeds(site: FeedSite) -> None:
    for name in ("a", "b", "c"):
        site.serve(numbered(1, 2, 3, name=name, guid=f"g-{name}"), f"/{name}")
    site.serve(numbered(1, 5, name="a"), "/b")  # one article is in two feeds


def test_first_feed_in_order_keeps_an_article_of_two(site: FeedSite):
    three_feeds(site)
    site.feeds("/b", "/a")
    report = site.fetch()
    assert [(each["new"], each["known"]) for each in report["feeds"]] == [(2, 0), (2, 1)]
    shared = next(text for text in site.files().values() if "Report 1 of a" in text)
    assert f'feed: "{site.server.url}/b"' in shared


def test_order_in_which_feeds_answer_does_not_count(site: FeedSite, tmp_path: Path):
    three_feeds(site)
    site.feeds("/a", "/b", "/c")
    site.fetch()
    slow = FeedSite(tmp_path / "slow", site.server)
    body = site.server.routes["/a"]
    assert isinstance(body, Reply)
    site.serve(Reply(parts=(body.body, b"\n"), pause_seconds=0.3), "/a")
    slow.feeds("/a", "/b", "/c")
    slow.fetch()
    assert contents(slow) == contents(site)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_feeds_gives_the_same_files(site: FeedSite, tmp_path: Path, seed: int):
    for name in "abcd":  # titles clash across feeds, articles do not
        links = [
            item(f"Report {each}", f"https://{name}.example/{each}", hours=each)
            for each in range(1, 9, 3)
        ]
        site.serve(rss(*links, title=name), f"/{name}")
    paths = ["/a", "/b", "/c", "/d"]
    site.feeds(*paths)
    site.fetch()
    random.Random(seed).shuffle(paths)
    other = FeedSite(tmp_path / "other", site.server)
    other.feeds(*paths)
    other.fetch()
    assert contents(other) == contents(site)
    assert len(site.files()) == 12


def test_entries_that_end_in_an_exception_cost_their_feed_alone_and_come_once_they_do_not(
    site: FeedSite, monkeypatch: pytest.MonkeyPatch
):
    three_feeds(site)
    site.serve(conditional(numbered(1, name="b")), "/b")
    site.feeds("/a", "/b", "/c")
    monkeypatch.delenv(TRACEBACK, raising=False)
    with monkeypatch.context() as broken:
        broken.setattr(fetch_steps, "draft_articles", fails_for(site.server.url + "/b"))
        report = site.fetch()
    assert [(each["status"], each["new"]) for each in report["feeds"]] == [
        ("ok", 3),
        ("failed", 0),
        ("ok", 3),
    ]
    assert "digestgen has a bug: ZeroDivisionError" in report["feeds"][1]["message"]
    site.later(hours=30)
    assert [each["new"] for each in site.fetch()["feeds"]] == [0, 1, 0]


def test_second_run_writes_nothing(site: FeedSite):
    three_feeds(site)
    site.feeds("/a", "/b", "/c")
    site.fetch()
    before = contents(site)
    for options in ((), ("--force",)):
        site.later(hours=3)
        assert site.fetch(*options)["written"] == []
    assert contents(site) == before


@pytest.mark.parametrize("lost", ["content/feeds.lock", ".digestgen/fetch.json"])
@pytest.mark.parametrize("first_date", [1, 0])
def test_losing_a_file_makes_no_duplicates(site: FeedSite, lost: str, first_date: int):
    items = [
        item(f"Report {each}", f"https://p.example/{each}", hours=first_date * each)
        for each in range(1, 7)
    ]
    shared = [item(f"Notice {each}", "https://p.example/", guid=f"n{each}") for each in range(3)]
    site.only_feed(rss(*items, *shared))
    before = site.files()
    assert len(before) == (9 if first_date else 5)
    (site.folder / lost).unlink()
    site.later(hours=2)
    assert site.fetch("--force")["written"] == []
    assert site.files() == before
    site.serve(rss(*items, *shared, item("News", "https://p.example/news")))
    site.later(hours=2)
    assert site.fetch_one()["new"] == 1


def test_damaged_files_count_as_lost(site: FeedSite):
    site.only_feed(numbered(1, 2))
    for name in ("content/feeds.lock", ".digestgen/fetch.json"):
        (site.folder / name).write_bytes(b"\xff<<<<<<< HEAD {not json")
    site.later(hours=2)
    assert site.fetch_one()["known"] == 2
    assert len(site.files()) == 2


def test_what_a_person_deletes_does_not_come_back(site: FeedSite):
    site.only_feed(numbered(1, 2))
    next((site.folder / "content").rglob("*report-1*")).unlink()
    for numbers in ((1, 2), (1, 2, 3)):
        site.later(days=10)
        site.serve(numbered(*numbers, guid="x" * len(numbers)))
        site.fetch()
    assert titles(site.articles()) == ["Report 2 of paper", "Report 3 of paper"]
    site.serve(numbered(2, 3))
    site.later(days=1)
    site.fetch()
    assert "@2026-05-31" in (site.folder / "content/feeds.lock").read_text()


def test_entry_that_left_its_feed_is_forgotten_after_30_days(site: FeedSite):
    site.only_feed(numbered(1, 2))
    for days in (1, 29, 2):
        site.later(days=days)
        site.serve(numbered(2) + f"<!-- {days} -->")
        site.fetch()
        line = (site.folder / "content/feeds.lock").read_text().splitlines()[1]
        assert len(line.split()) == (3 if days != 2 else 2)


def test_feed_that_is_no_longer_listed_is_forgotten_after_30_days(site: FeedSite):
    three_feeds(site)
    site.feeds("/a", "/c")
    site.fetch()
    site.feeds("/a")
    site.later(days=1)
    site.fetch()
    assert "/c " in (site.folder / "content/feeds.lock").read_text()
    site.later(days=31)
    site.fetch()
    assert "/c " not in (site.folder / "content/feeds.lock").read_text()


def test_feed_whose_address_has_odd_characters_is_known_again(site: FeedSite):
    site.serve(numbered(1, 2, hours=0), "/a%20b?x=%C3%A9&y=%2520")
    site.feeds("/a%20b?x=%C3%A9&y=%2520")
    site.fetch()
    site.later(hours=2)
    site.serve(numbered(1, 2, 3, 4, 5, 6, hours=0), "/a%20b?x=%C3%A9&y=%2520")
    assert site.fetch_one()["new"] == 4  # not a first fetch, of which two would be taken
    assert len((site.folder / "content/feeds.lock").read_text().splitlines()) == 2


def test_titles_of_feeds_bring_no_escape_codes_to_a_terminal(site: FeedSite):
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "a\u001b[31m\nb", "items": []}
    site.serve(json.dumps(body).replace("\\\\", "\\"))
    site.feeds("/feed")
    done = invoke("fetch", "--site", site.folder, "--now", NOW.isoformat())
    assert "\x1b" not in done.stdout
    assert done.stdout.splitlines()[1].startswith("a [31m b")


def test_lock_has_one_sorted_line_per_feed(site: FeedSite):
    three_feeds(site)
    site.feeds("/c", "/a", "/b")
    site.fetch()
    lines = (site.folder / "content/feeds.lock").read_text().splitlines()[1:]
    assert [line.split()[0] for line in lines] == [f"{site.server.url}/{name}" for name in "abc"]
    for line in lines:
        assert line.split()[1:] == sorted(line.split()[1:])


@pytest.mark.parametrize("after_files", [1, 20, 60])
def test_killed_run_is_completed_by_the_next(site: FeedSite, tmp_path: Path, after_files: int):
    for path in "ab":
        links = [
            item(f"Report {each}", f"https://{path}.example/{each}", hours=each / 60)
            for each in range(80)
        ]
        site.serve(rss(*links, title=path), f"/{path}")
    site.feeds("/a", "/b", limit=0)
    whole = FeedSite(tmp_path / "whole", site.server)
    whole.feeds("/a", "/b", limit=0)
    whole.fetch()
    words = command("fetch", "--site", site.folder, "--now", NOW.isoformat())
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while (
        process.poll() is None and len(list((site.folder / "content").rglob("*.md"))) < after_files
    ):
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for text in site.files().values():
        assert text.startswith("---\ntitle: ")
        assert text.endswith("---\n")
    site.fetch()
    assert contents(site) == contents(whole)
    assert len(site.files()) == 160
    assert list((site.folder / ".digestgen/fetching").iterdir()) == []


def test_dry_run_asks_and_writes_nothing(site: FeedSite):
    site.serve(numbered(1, 2))
    site.feeds("/feed")
    before = tree(site.folder)
    assert site.fetch_one("--dry-run")["new"] == 2
    after = {
        path: data for path, data in tree(site.folder).items() if path != ".digestgen/fetch.lock"
    }
    assert after == before


def test_limit_is_for_each_feed_and_zero_is_none(site: FeedSite):
    site.only_feed(numbered(*range(30)))
    assert len(site.files()) == 20
    site.feeds("/feed", limit=0)
    assert site.fetch_one()["new"] == 10
    site.feeds("/feed", fetch="limit_per_feed = 5")
    assert site.fetch_one()["skipped"] == {"over the limit": 25}


def test_max_age_of_the_settings(site: FeedSite):
    site.serve(rss(item(hours=50)))
    site.feeds("/feed", fetch='max_age = "2d"')
    assert site.fetch_one()["skipped"] == {"older than 2 days": 1}
    site.feeds("/feed", fetch="max_age = 3", name="Paper")
    assert site.fetch_one()["new"] == 1


def test_opml_gives_feeds_with_their_folders_as_topics(site: FeedSite):
    (site.folder / "feeds.opml").write_text(OPML.format(url=site.server.url))
    site.settings('opml = ["feeds.opml"]\n')
    site.serve(numbered(1, name="a"), "/a")
    site.serve(numbered(1, name="b"), "/b")
    report = site.fetch()
    assert [(each["name"], each["new"]) for each in report["feeds"]] == [
        ("Paper", 1),
        ("Second", 1),
    ]
    assert len(site.server.requests) == 2
    topics = {each.title: each.topics for each in site.articles()}
    assert topics == {"Report 1 of a": ("News", "Weather & sea", "Again"), "Report 1 of b": ()}


@pytest.mark.parametrize("text", ["", "<rss/>", "<opml><body><outline", "{}"])
def test_file_that_is_no_opml_is_a_wrong_setting(site: FeedSite, text: str):
    (site.folder / "feeds.opml").write_text(text)
    site.settings('opml = ["feeds.opml"]\n')
    done = invoke("fetch", "--site", site.folder)
    assert (done.exit_code, "feeds.opml:" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "settings",
    ["", '[[feeds]]\nname = "x"\n', '[[feeds]]\nurl = "ftp://x"\n', '[[feeds]]\nurl = "https://a.example/"\nlimit = -1\n',
     '[[feeds]]\nurl = "https://a.example/"\nlanguage = "english, please"\n', '[[feeds]]\nurls = "https://a.example/"\n',
     'opml = ["no.opml"]\n', 'max_age = "soon"\n[[feeds]]\nurl = "https://a.example/"\n',
     '[[feeds]]\nurl = "https://a.example/"\ntimezone = "Mars"\n', '[[feeds]]\nurl = "https://a.example/"\ntopics = "one"\n',
     '[[feeds]]\nurl = "https://a.example/"\nlimit = {a = 1}\n', '[[feeds]]\nurl = "https://a.example/"\ninclude = [" "]\n'],
)  # fmt: skip
def test_wrong_settings_exit_with_2(site: FeedSite, settings: str):
    site.settings(settings)
    done = invoke("fetch", "--site", site.folder)
    assert done.exit_code == 2, done.output
    assert "hint" in done.stderr or "is not" in done.stderr or "expected" in done.stderr


def test_exit_code_is_0_if_any_feed_answered(site: FeedSite):
    site.serve(numbered(1), "/a")
    site.feeds("/a", "/none")
    site.fetch(exit_code=0)
    site.later(hours=2)
    site.fetch("--strict", exit_code=1)
    site.feeds("/none")
    site.later(hours=2)
    site.fetch(exit_code=1)


def test_summary_is_added_to_a_file(site: FeedSite, tmp_path: Path):
    site.serve(numbered(1, 2), "/a")
    site.feeds("/a", "/none")
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    site.fetch("--summary", str(summary))
    lines = summary.read_text().splitlines()
    assert lines[:2] == ["before", "### Feeds, 2026-05-10 12:00 UTC"]
    assert "2 new articles from 2 feeds, 1 answered, 1 failed" in summary.read_text()
    assert lines[5].startswith("| feed | status |")
    assert "| failing |" in lines[7]


def test_table_names_each_feed(site: FeedSite):
    site.serve(numbered(1, 2), "/a")
    site.feeds("/a", "/none")
    done = invoke("fetch", "--site", site.folder, "--now", NOW.isoformat())
    head, first, second = done.stdout.splitlines()
    assert head.split() == ["feed", "status", "new", "known", "skipped", "KB", "ms", "notes"]
    assert first.split()[:3] == ["paper", "ok", "2"]
    assert second.endswith("status 404; failing since 2026-05-10")
    assert done.stderr.startswith("2 new articles from 2 feeds, 1 answered, 1 failed, in ")


def test_feeds_from_files_and_a_pipe(site: FeedSite, tmp_path: Path):
    site.feeds("/feed", topics=["Weather"])
    (tmp_path / "a.xml").write_text(numbered(1))
    body = numbered(2).replace(
        "<link>",
        f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{site.server.url}/feed"/><link>',
        1,
    )
    (tmp_path / "b.xml").write_text(body)
    report = site.fetch(str(tmp_path / "a.xml"), str(tmp_path / "b.xml"))
    assert [each["new"] for each in report["feeds"]] == [1, 1]
    piped = (
        "fetch",
        "-",
        "--url",
        f"{site.server.url}/feed",
        "--site",
        site.folder,
        "--now",
        NOW.isoformat(),
    )
    done = run(*piped, cwd=tmp_path, input=numbered(3))
    assert done.returncode == 0, done.stderr
    assert site.server.requests == []
    topics = {each.title: each.topics for each in site.articles()}
    assert topics == {
        "Report 1 of paper": (),
        "Report 2 of paper": ("Weather",),
        "Report 3 of paper": ("Weather",),
    }


def test_file_that_is_no_feed_is_reported(site: FeedSite, tmp_path: Path):
    site.settings("")
    (tmp_path / "a.html").write_text("<html><title>Hello</title>")
    report = site.fetch_one(str(tmp_path / "a.html"), exit_code=1)
    assert (report["status"], report["message"]) == (
        "not a feed",
        'a web page ("Hello"), not a feed; '
        "the page names no feed: look on it for a link to one, often called RSS",
    )


def test_report_of_a_file_tells_each_thing_once(site: FeedSite, tmp_path: Path):
    site.settings("")
    (tmp_path / "a.txt").write_text("Hello World")
    done = invoke("fetch", tmp_path / "a.txt", "--site", site.folder, "--now", NOW.isoformat())
    assert done.stdout.splitlines()[1].split(None, 1)[1].split("not a feed")[1].strip() == (
        "neither a feed nor a web page"
    )
    assert done.stderr.startswith("0 new articles from 1 file, 1 failed, in ")


def test_another_fetch_of_the_site_is_refused(site: FeedSite):
    from filelock import FileLock

    site.feeds("/feed")
    (site.folder / ".digestgen").mkdir()
    with FileLock(site.folder / ".digestgen/fetch.lock"):
        done = invoke("fetch", "--site", site.folder)
    assert (done.exit_code, "another fetch" in done.stderr) == (1, True)


def test_unchanged_feeds_are_not_parsed(site: FeedSite, monkeypatch: pytest.MonkeyPatch):
    site.serve(conditional(numbered(1)), "/a")
    site.serve(numbered(1, name="b"), "/b")
    site.feeds("/a", "/b")
    site.fetch()

    def parse(*_: object) -> None:
        raise AssertionError("parsed")

    monkeypatch.setattr("digestgen.ingest.answers.parse_feed", parse)
    assert [each["status"] for each in site.fetch("--force")["feeds"]] == ["unchanged", "unchanged"]


def test_parser_that_fails_costs_only_its_feed(site: FeedSite, monkeypatch: pytest.MonkeyPatch):
    real = parse_feed.tidy_xml

    def tidy(text: str, url: str) -> XmlText:
        return real(text, url) if "Report 1" not in text else XmlText("", str(1 // 0))

    monkeypatch.setattr(parse_feed, "tidy_xml", tidy)
    monkeypatch.delenv(TRACEBACK, raising=False)
    site.serve(numbered(1), "/a")
    site.serve(numbered(2, name="b"), "/b")
    site.feeds("/a", "/b")
    failed, good = site.fetch()["feeds"]
    assert (failed["status"], good["status"]) == ("not a feed", "ok")
    assert "digestgen has a bug: ZeroDivisionError" in failed["message"]


def browsed(build: Path, server: Server, base: str) -> dict[str, str]:
    """Return the pages that a reader finds who follows every link from the front page of a built site."""
    for file in build.rglob("*"):
        if file.is_file():
            path = f"{base}{file.relative_to(build).as_posix()}"
            for each in {path, path.removesuffix("index.html")}:
                server.serve(each, file.read_bytes())
    found, waiting = dict[str, str](), [base]
    while waiting:
        path = waiting.pop()
        with urlopen(server.url + path) as answer:  # raises for 404
            found[path] = answer.read().decode("utf-8", "replace")
        if path.endswith("/"):
            links = set(re.findall(rf'(?:href|src)="({base}[^"#?]*)', found[path]))
            waiting += links - set(found) - set(waiting)
    return found


def test_from_opml_to_a_browsed_site(server: Server, tmp_path: Path):
    """Four commands, init, feeds add, fetch and build, and a reader finds every article."""
    headlines = ("River bursts its banks", "Library opens an archive of maps")
    for name, headline in zip("ab", headlines, strict=True):
        server.serve(f"/{name}", rss(item(headline, f"https://{name}.example/1"), title=name))
    (tmp_path / "mine.opml").write_text(OPML.format(url=server.url))
    site = tmp_path / "news"
    steps = (
        ("init", "news", "--workflow", "scheduled", "--title", "Harbour News", "--install", "pip install digestgen",
         "--base-url", "https://me.example/news/"),
        ("feeds", "add", "../mine.opml"),
        ("fetch", "--now", NOW.isoformat()),
        ("build", "--strict"),
    )  # fmt: skip
    for number, words in enumerate(steps):
        done = run(*words, cwd=site if number else tmp_path)
        assert done.returncode == 0, done.stderr
        if words[0] == "feeds":
            settings = site / "digest.toml"
            text = settings.read_text()
            assert 'opml = ["mine.opml"]' in text
            settings.write_text(
                text.replace("[fetch]\n", "[fetch]\nallow_private = true\ndelay = 0.0\n")
            )
    pages = browsed(site / "build", server, "/news/")
    for name, headline in zip("ab", headlines, strict=True):
        (story,) = [path for path, text in pages.items() if f"{headline}</a></h1>" in text]
        assert re.fullmatch(r"/news/2026/05/10/[a-z-]+/", story)
        assert f'href="https://{name}.example/1"' in pages[story]
        assert headline in pages["/news/"]
        assert f"{server.url}/{name}" in pages["/news/feeds/"]
    assert headlines[0] in pages["/news/topics/weather-and-sea/"]
    assert len(json.loads(pages["/news/feed.json"])["items"]) == 2
