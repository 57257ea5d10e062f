"""digestgen feeds: what is listed, what is added, and what stays as it was in digest.toml."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from digestgen.ingest.settings_file import with_feed, with_opml
from feed_site import NOW, FeedSite, item, rss
from http_server import Reply
from runs import invoke

PAGE = '<html><head><title>P</title><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'
COMMENTED = """# my site
[site]
title = "News"  # its name

[fetch]
allow_private = true  # a test
delay = 0.0

# the end
"""


def add(site: FeedSite, what: str, *options: str, exit_code: int = 0) -> str:
    done = invoke("feeds", "add", what, *options, "--site", site.folder)
    assert done.exit_code == exit_code, done.output
    return str(done.stderr)


def settings_of(site: FeedSite) -> dict[str, object]:
    return tomllib.loads((site.folder / "digest.toml").read_text())


def test_feed_is_added_with_its_title_in_a_comment_and_nothing_else_changes(site: FeedSite):
    (site.folder / "digest.toml").write_text(COMMENTED)
    site.serve(rss(item()))
    url = f"{site.server.url}/feed"
    assert "The Paper, 1 entry" in add(site, url, "--topic", "Weather", "--name", "Paper")
    text = (site.folder / "digest.toml").read_text()
    assert text.startswith(COMMENTED.rstrip("\n"))
    assert f'url = "{url}" # The Paper' in text
    assert settings_of(site)["feeds"] == [{"url": url, "name": "Paper", "topics": ["Weather"]}]


def test_second_feed_goes_after_the_first(site: FeedSite):
    (site.folder / "digest.toml").write_text(COMMENTED)
    for path in ("/a", "/b"):
        site.serve(rss(item()), path)
        add(site, site.server.url + path)
    assert [each["url"][-2:] for each in settings_of(site)["feeds"]] == ["/a", "/b"]  # type: ignore[attr-defined]


def test_feed_of_a_page_is_found(site: FeedSite):
    site.settings("")
    site.serve(PAGE.format("/feed"), "/")
    site.serve(rss(item()))
    add(site, f"{site.server.url}/")
    assert settings_of(site)["feeds"] == [{"url": f"{site.server.url}/feed"}]


def test_feed_that_is_there_is_not_added_twice(site: FeedSite):
    site.settings("")
    site.serve(rss(item()))
    add(site, f"{site.server.url}/feed")
    before = (site.folder / "digest.toml").read_text()
    site.serve(rss(item()), "/feed?utm_source=x")
    assert add(site, f"{site.server.url}/feed?utm_source=x").startswith("known")
    assert (site.folder / "digest.toml").read_text() == before


def test_feed_of_an_opml_file_is_added_only_for_more_topics(site: FeedSite):
    site.serve(rss(item()))
    url = f"{site.server.url}/feed"
    (site.folder / "mine.opml").write_text(f'<opml><body><outline xmlUrl="{url}"/></body></opml>')
    site.settings('opml = ["mine.opml"]\n')
    assert add(site, url).startswith("known")
    assert "feeds" not in settings_of(site)
    assert add(site, url, "--topic", "Weather").startswith("added")


def test_permanent_redirect_is_written_as_its_target(site: FeedSite):
    site.settings("")
    site.serve(Reply(status=301, headers={"Location": "/new"}))
    site.serve(rss(item()), "/new")
    add(site, f"{site.server.url}/feed")
    assert settings_of(site)["feeds"] == [{"url": f"{site.server.url}/new"}]
    site.serve(Reply(status=302, headers={"Location": "/new2"}), "/temporary")
    site.serve(rss(item()), "/new2")
    add(site, f"{site.server.url}/temporary")
    assert settings_of(site)["feeds"][1] == {"url": f"{site.server.url}/temporary"}  # type: ignore[index]


@pytest.mark.parametrize(
    ("reply", "exit_code", "message"),
    [(Reply(b"<html><title>Hello</title>"), 1,
      'a web page ("Hello"), not a feed\n  hint: the page names no feed: look on it'), (Reply(status=404), 1, "status 404"),
     (Reply(b""), 1, "empty"), (Reply(PAGE.format("/none").encode()), 1,
      "hint: none of the feeds that it names can be read: ")],
)  # fmt: skip
def test_what_is_no_feed_is_not_added(site: FeedSite, reply: Reply, exit_code: int, message: str):
    site.settings("")
    before = (site.folder / "digest.toml").read_text()
    site.serve(reply)
    told = add(site, f"{site.server.url}/feed", exit_code=exit_code)
    assert message in told
    assert "hint: " in told
    assert (site.folder / "digest.toml").read_text() == before


def test_opml_outside_of_the_site_is_copied_into_it(site: FeedSite, tmp_path: Path):
    (site.folder / "digest.toml").write_text(COMMENTED)
    opml = '<opml version="2.0"><body><outline xmlUrl="https://a.example/feed" text="A"/></body></opml>'
    (tmp_path / "mine.opml").write_text(opml)
    assert "added    1 feed from mine.opml" in add(site, str(tmp_path / "mine.opml"))
    assert (site.folder / "mine.opml").read_text() == opml
    assert settings_of(site)["fetch"] == {
        "allow_private": True,
        "delay": 0.0,
        "opml": ["mine.opml"],
    }
    assert "# a test" in (site.folder / "digest.toml").read_text()
    assert add(site, str(site.folder / "mine.opml")).startswith("known")


def test_file_that_is_not_there_is_reported(site: FeedSite):
    site.settings("")
    assert "no.opml: cannot be read" in add(site, "no.opml", exit_code=2)


def test_address_without_scheme_is_proposed_with_one(site: FeedSite):
    site.settings("")
    told = add(site, "harbourpost.example", exit_code=2)
    assert "hint: for an address, write https://harbourpost.example\n" in told


def test_private_address_is_refused_with_the_setting_that_allows_it(site: FeedSite):
    (site.folder / "digest.toml").touch()
    told = add(site, f"{site.server.url}/feed", exit_code=1)
    assert "is a private address\n  hint: to allow it, write allow_private = true" in told


def test_address_that_is_not_of_the_web_is_refused_with_an_example(site: FeedSite):
    (site.folder / "digest.toml").touch()
    told = add(site, "ftp://harbourpost.example/feed.xml", exit_code=1)
    assert "not an http or https address\n  hint: addresses look like https://" in told


def test_options_that_change_no_known_feed_are_named_with_its_line(site: FeedSite):
    site.serve(rss(item()), "/a")
    site.serve(rss(item()), "/b")
    site.feeds("/a", "/b")
    lines = (site.folder / "digest.toml").read_text().splitlines()
    line = lines.index(f'url = "{site.server.url}/b"') + 1
    told = add(site, f"{site.server.url}/b", "--topic", "X", "--name", "Y")
    assert f"digest.toml:{line}:1: warning: --name and --topic had no effect" in told
    assert "warning" not in add(site, f"{site.server.url}/b")


def test_feeds_of_a_newer_opml_file_are_counted(site: FeedSite):
    outline = '<outline xmlUrl="https://{}.example/feed"/>'
    site.settings("")
    file = site.folder / "mine.opml"
    for names, message in (
        ("ab", "added    2 feeds from"),
        ("ab", "known    mine.opml; 2 feeds were known"),
    ):
        body = "".join(map(outline.format, names))
        file.write_text(f"<opml><body>{body}</body></opml>")
        assert message in add(site, str(file))
    newer = site.folder.parent / "mine.opml"
    newer.write_text(f"<opml><body>{''.join(map(outline.format, 'abc'))}</body></opml>")
    told = add(site, str(newer), "--topic", "X")
    assert "added    1 feed from mine.opml; 2 feeds were known\n" in told
    assert "warning: --topic had no effect on the feeds of a file" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [('<?xml version="1.0"?>\n<!DOCTYPE opml>\n<opml>\n  <body>\n</opml>\n', "bad.opml:5:3: broken XML: </opml> closes nothing: <body> of line 4 is still open"),
     ('<?xml version="1.0"?><opml><body></opml>', "bad.opml:1:36: broken XML"),
     ("<rss/>", "bad.opml: not an OPML file"), ("<opml><body/></opml>", "bad.opml: has no feeds\n  hint: ")],
)  # fmt: skip
def test_opml_file_that_is_broken_or_empty_is_refused(site: FeedSite, text: str, message: str):
    site.settings("")
    (site.folder / "bad.opml").write_text(text)
    assert message in add(site, str(site.folder / "bad.opml"), exit_code=2)


def test_new_settings_file_is_begun(site: FeedSite):
    assert tomllib.loads(with_feed("", "https://a.example/")) == {
        "feeds": [{"url": "https://a.example/"}]
    }
    assert tomllib.loads(with_opml("", "a.opml")) == {"fetch": {"opml": ["a.opml"]}}
    inline = 'feeds = [{url = "https://a.example/"}]\n'
    assert len(tomllib.loads(with_feed(inline, "https://b.example/"))["feeds"]) == 2


def test_feeds_are_listed_with_their_health(site: FeedSite):
    site.serve(rss(item()), "/a")
    site.feeds("/a", "/none", "/new")
    site.serve(rss(item()), "/new")
    site.fetch()
    site.feeds("/a", "/none", "/later")
    done = invoke(
        "feeds", "list", "--format", "json", "--site", site.folder, "--now", NOW.isoformat()
    )
    good, bad, new = json.loads(done.stdout)
    assert (good["name"], good["status"], good["entries"]) == ("The Paper", "ok", 1)
    assert good["newest"] == "2026-05-10T11:00:00Z"
    assert (bad["status"], bad["message"]) == ("failing", "status 404; failing since 2026-05-10")
    assert new["status"] == "new"
    table = invoke("feeds", "list", "--site", site.folder).stdout.splitlines()
    assert len(table) == 4
    assert table[1].startswith("The Paper")


def test_feeds_alone_lists(site: FeedSite, monkeypatch: pytest.MonkeyPatch):
    site.feeds("/a")
    monkeypatch.chdir(site.folder)
    assert site.server.url in invoke("feeds").stdout
