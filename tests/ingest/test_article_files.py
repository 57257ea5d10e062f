"""What is written: files that load without a problem, their names, and what is never overwritten."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import source
from digestgen.ingest.article_files import ArticleFileWriter, article_file_text, name_article_files
from digestgen.load import LoadSettings, load_source
from feed_site import NOW, FeedSite, draft, drafts, item, rss, titles

ANY_TEXT = st.text(max_size=60) | st.sampled_from(
    ["---", "'", '"', "\\", "a: b", "# x", "&amp;", "<b>", "- x", "null", "yes", "2026-01-01", "\u2028", "{", "%", "\x85", "\ufeff", "&lt;!--", "*a", "!!x"]
)  # fmt: skip


NAMES = ("title", "text", "name", "link", "guid", "language", "date")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries(dict.fromkeys(NAMES, ANY_TEXT)))
def test_whatever_a_feed_holds_its_files_load_without_a_problem(held: dict[str, str]):
    entry = {
        "id": held["guid"], "url": f"https://paper.example/{held['link']}", "title": held["title"],
        "content_html": held["text"], "image": f"https://i.example/{held['link']}",
        "date_published": held["date"],
    }  # fmt: skip
    body = {
        "version": "https://jsonfeed.org/version/1.1", "title": held["name"],
        "language": held["language"], "items": [entry],
    }  # fmt: skip
    for each in drafts(json.dumps(body)):
        file = source(article_file_text(each), "2026-05-10-x.md")
        parsed = load_source(file, LoadSettings())
        assert parsed.problems == ()
        (article,) = parsed.content.articles
        assert article.title == each.title
        assert article.provider.name == each.provider_name


def test_file_says_all_that_is_known(site: FeedSite):
    raw = '<media:content url="https://i.example/1.jpg" medium="image" width="1200"/>'
    site.feeds("/feed", topics=["Weather"], quality=80, language="de", name="Paper")
    site.only_feed(
        rss(
            item(
                '"A" \\ flood',
                description="It rose.",
                guid="g1",
                raw=raw,
                date="Sun, 10 May 2026 10:00:00 +0200",
            )
        )
    )
    ((path, text),) = site.files().items()
    assert path == "2026/05/2026-05-10-a-flood.md"
    assert (
        text
        == f"""---
title: "\\"A\\" \\\\ flood"
excerpt: "It rose."
publishedDateTime: 2026-05-10T10:00:00+02:00
added: 2026-05-10T12:00:00Z
webUrl: "https://paper.example/flood"
provider:
  name: "Paper"
  domain: "paper.example"
topics:
  - "Weather"
quality: 80
images:
  - url: "https://i.example/1.jpg"
    width: 1200
locale: "de"
feed: "{site.server.url}/feed"
guid: "g1"
---
"""
    )


def test_day_of_a_file_is_that_of_the_site_s_zone():
    late = draft(item(date="Sat, 09 May 2026 23:30:00 GMT"))
    assert [each.path for each in name_article_files([late], "Europe/Berlin", ())] == [
        "2026/05/2026-05-10-a-flood.md"
    ]


def test_clash_gets_four_letters_whatever_the_order():
    pair = [draft(item(link=f"https://paper.example/{each}", hours=each)) for each in (1, 2)]
    named = name_article_files(pair, "UTC", ())
    assert named == name_article_files(pair[::-1], "UTC", ())
    plain, other = (each.path for each in named)
    assert plain == "2026/05/2026-05-10-a-flood.md"
    assert len(other) == len(plain) + 5


def test_clash_with_a_file_of_another_folder(site: FeedSite):
    mine = '---\ntitle: Mine\npublishedDateTime: 2026-05-10\nwebUrl: "https://me.example/"\nprovider: {domain: me.example}\n---\n'
    (site.folder / "content/2026-05-10-a-flood.md").write_text(mine)
    site.only_feed(rss(item()))
    assert len(site.articles()) == 2
    assert site.files()["2026-05-10-a-flood.md"] == mine


def test_title_of_any_script_and_length_is_a_name():
    for title in ("水" * 200, "!!!", "word " * 80, "CON", "../../etc/passwd", "a/b\\c"):
        (named,) = name_article_files([draft(item(title))], "UTC", ())
        assert len(Path(named.path).name.encode()) < 120
        assert ".." not in named.path


def test_article_that_a_person_wrote_is_known_by_its_address(site: FeedSite):
    mine = '---\ntitle: Mine\npublishedDateTime: 2026-05-01\noriginalUrl: "http://www.paper.example/flood/"\nprovider: {domain: paper.example}\n---\n'
    (site.folder / "content/mine.md").write_text(mine)
    assert site.only_feed(rss(item()))["known"] == 1
    assert list(site.files()) == ["mine.md"]


def test_broken_file_is_known_by_its_address(site: FeedSite):
    (site.folder / "content/broken.md").write_text(
        '---\ntitle: [\nwebUrl: "https://paper.example/flood"\n---\n'
    )
    assert site.only_feed(rss(item()))["known"] == 1


def test_file_is_never_overwritten(tmp_path: Path):
    writer = ArticleFileWriter(tmp_path / "staging")
    assert writer.create(tmp_path / "a/x.md", "one")
    assert not writer.create(tmp_path / "a/x.md", "two")
    assert (tmp_path / "a/x.md").read_text() == "one"
    assert list((tmp_path / "staging").iterdir()) == []


def test_edited_file_stays_as_it_is(site: FeedSite):
    site.feeds("/feed", updates=True)
    site.only_feed(rss(item()))
    (file,) = (site.folder / "content").rglob("*.md")
    file.write_text(file.read_text().replace("A flood", "My flood"))
    site.later(hours=2)
    site.serve(rss(item("A great flood")))
    assert site.fetch_one()["updated"] == 0
    assert titles(site.articles()) == ["My flood"]


def test_updates_rewrite_title_and_excerpt_and_note_the_old_title(site: FeedSite):
    site.feeds("/feed", updates=True)
    site.only_feed(rss(item(description="It rose.")))
    for title in ("A great flood", "The flood of the century"):
        site.later(hours=2)
        site.serve(rss(item(title, description="It fell.", hours=-1)))
        assert site.fetch_one()["updated"] == 1
    ((path, text),) = site.files().items()
    assert path == "2026/05/2026-05-10-a-flood.md"
    assert text.endswith('previousTitles:\n  - "A flood"\n  - "A great flood"\n---\n')
    (article,) = site.articles()
    assert (article.title, article.excerpt) == ("The flood of the century", "It fell.")
    assert article.published.isoformat() == "2026-05-10T11:00:00+00:00"
    site.later(hours=2)
    assert site.fetch_one("--force")["updated"] == 0


def test_without_updates_the_first_title_stays(site: FeedSite):
    site.only_feed(rss(item()))
    site.later(hours=2)
    site.serve(rss(item("A great flood")))
    assert site.fetch_one()["updated"] == 0
    assert titles(site.articles()) == ["A flood"]


def test_lock_of_fetch_is_no_content(site: FeedSite):
    (site.folder / "content/feeds.lock").write_text("x")
    assert site.load() == ((), ())


def test_added_is_the_time_of_fetching():
    assert draft(item()).added == NOW
