"""The quirks of real feeds and servers, numbered; see docs/fetching.md for the rules."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest

from digestgen.ingest.web_pages import alternate_feeds
from feed_site import (
    FEED_URL,
    NOW,
    FeedSite,
    atom,
    conditional,
    draft,
    drafted,
    drafts,
    hours_ago,
    item,
    rss,
    titles,
)
from http_server import Reply, running_server

ONE = rss(item())
TWO = rss(item(), item("A storm", "https://paper.example/storm"))


def test_quirk_01_etag_changes_while_last_modified_stays(site: FeedSite):
    stamp = "Sun, 10 May 2026 09:00:00 GMT"
    site.only_feed(ONE, ETag='"a"', Last_Modified=stamp)
    site.serve(TWO, ETag='"b"', Last_Modified=stamp)
    site.fetch("--force")
    assert (site.state()["etag"], site.state()["last_modified"]) == ('"b"', stamp)


def test_quirk_02_etag_of_a_304_is_kept(site: FeedSite):
    site.only_feed(ONE, ETag='"a"')
    site.serve(Reply(status=304, headers={"ETag": '"b"'}))
    assert site.fetch_one("--force")["status"] == "unchanged"
    assert site.state()["etag"] == '"b"'


def test_quirk_03_same_body_with_new_validators_is_not_parsed(site: FeedSite):
    site.only_feed(ONE, ETag='"a"')
    site.serve(ONE, ETag='"b"')
    assert site.fetch_one("--force")["status"] == "unchanged"
    assert site.state()["etag"] == '"b"'


def test_quirk_04_etag_is_sent_back_verbatim(site: FeedSite):
    site.only_feed(ONE, ETag='W/"a-gzip"')
    assert site.fetch_one("--force")["status"] == "unchanged"
    assert site.server.requests[-1].headers["if-none-match"] == 'W/"a-gzip"'


def test_quirk_05_304_that_nobody_asked_for_is_retried_once(site: FeedSite):
    site.serve(Reply(status=304))
    site.feeds("/feed")
    assert site.fetch_one(exit_code=1)["status"] == "failed"
    assert len(site.server.requests) == 2


@pytest.mark.parametrize("headers", [{"Expires": "0"}, {"Cache_Control": "no-store"}])
def test_quirk_06_no_validators_are_kept(site: FeedSite, headers: dict[str, str]):
    site.only_feed(ONE, ETag='"a"', Last_Modified="Sun, 10 May 2026 09:00:00 GMT", **headers)
    site.fetch("--force")
    assert {"if-none-match", "if-modified-since"}.isdisjoint(site.server.requests[-1].headers)


def test_quirk_07_200_with_the_etag_that_was_sent_is_unchanged(site: FeedSite):
    site.only_feed(ONE, ETag='"a"')
    site.serve(TWO, ETag='"a"')
    assert site.fetch_one("--force")["status"] == "unchanged"


def test_quirk_08_429_rests_the_whole_host(site: FeedSite):
    site.serve(Reply(status=429, headers={"Retry-After": "7200"}), "/a")
    site.serve(ONE, "/b")
    site.feeds("/a", "/b")
    feeds = site.fetch(exit_code=0)["feeds"]
    assert [each["status"] for each in feeds] == ["failing", "resting"]
    site.later(hours=1)
    site.fetch("--force")
    assert len(site.server.requests) == 1
    site.serve(ONE, "/a")
    site.later(hours=2)
    assert [each["status"] for each in site.fetch("--force")["feeds"]] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("control", "hours"), [("max-age=7200", 2), ("max-age=60", 1), ("max-age=2592000", 24), ("", 1)]
)
def test_quirk_09_max_age_is_honoured_up_to_a_day(site: FeedSite, control: str, hours: int):
    site.only_feed(ONE, Cache_Control=control)
    site.later(hours=hours, seconds=-1)
    assert site.fetch_one()["status"] == "waiting"
    site.later(seconds=1)
    assert site.fetch_one()["status"] == "unchanged"


def test_quirk_10_one_request_to_a_host_at_a_time(site: FeedSite):
    paths = [f"/{number}" for number in range(3)]
    for path in paths:
        site.serve(ONE, path)
    site.settings("")
    text = (site.folder / "digest.toml").read_text().replace("delay = 0.0", "delay = 0.2")
    feeds = "".join(f'[[feeds]]\nurl = "{site.server.url}{path}"\n' for path in paths)
    (site.folder / "digest.toml").write_text(text + feeds)
    site.fetch()
    began = [each.began for each in site.server.requests]
    ended = [each.ended for each in site.server.requests]
    assert min(began[1] - ended[0], began[2] - ended[1]) > 0.1


def test_quirk_11_temporary_redirect_is_never_kept(site: FeedSite):
    site.serve(ONE, "/new")
    site.only_feed(Reply(status=302, headers={"Location": "/new"}))
    site.later(days=8)
    assert site.fetch_one("--force")["warnings"] == []
    assert [each.path for each in site.server.requests] == ["/feed", "/new"] * 2


def test_quirk_12_permanent_redirect_is_reported_after_a_week_and_followed_until_then(
    site: FeedSite,
):
    site.serve(ONE, "/new")
    before = (
        site.only_feed(Reply(status=301, headers={"Location": "/new"})),
        site.folder / "digest.toml",
    )
    settings = before[1].read_text()
    assert before[0]["warnings"] == []
    site.later(days=6)
    assert site.fetch_one("--force")["warnings"] == []
    site.later(days=1)
    assert site.fetch_one("--force")["warnings"] == [
        f"moved permanently: use {site.server.url}/new"
    ]
    assert before[1].read_text() == settings


def test_quirk_12_permanent_redirect_that_changes_its_target_begins_anew(site: FeedSite):
    site.serve(ONE, "/new")
    site.serve(ONE, "/other")
    site.only_feed(Reply(status=301, headers={"Location": "/new"}))
    site.later(days=6)
    site.serve(Reply(status=308, headers={"Location": "/other"}))
    site.fetch("--force")
    site.later(days=6)
    assert site.fetch_one("--force")["warnings"] == []


def test_quirk_13_410_is_gone_until_the_line_changes(site: FeedSite):
    assert site.only_feed(Reply(status=200, body=ONE.encode()))["status"] == "ok"
    site.serve(Reply(status=410))
    assert site.fetch_one("--force", exit_code=1)["status"] == "gone"
    site.later(days=30)
    assert site.fetch_one(exit_code=1)["status"] == "gone"
    assert len(site.server.requests) == 2
    site.serve(ONE)
    site.feeds("/feed", name="Paper")
    assert site.fetch_one()["status"] == "ok"


def test_quirk_13_404_is_failing_and_never_gone(site: FeedSite):
    site.feeds("/feed")
    assert site.fetch_one(exit_code=1)["message"] == "status 404; failing since 2026-05-10"
    site.later(days=30)
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["message"]) == (
        "failing",
        "status 404; failing since 2026-05-10",
    )
    site.later(days=1)
    site.serve(ONE)
    assert site.fetch_one()["status"] == "ok"
    assert "failing_since" not in site.state()


@pytest.mark.parametrize(
    ("page", "message"),
    [("Hello World", "neither a feed nor a web page"),
     ("<html><head><title>Just a moment…</title></head></html>",
      'a web page ("Just a moment…"), not a feed; '
      "the page names no feed: look on it for a link to one, often called RSS")],
)  # fmt: skip
def test_quirk_14_200_that_is_no_feed_keeps_the_state(site: FeedSite, page: str, message: str):
    site.only_feed(ONE, ETag='"a"')
    lock = (site.folder / "content/feeds.lock").read_text()
    site.serve(page, ETag='"b"')
    report = site.fetch_one("--force", exit_code=1)
    assert (report["status"], report["message"]) == ("not a feed", message)
    assert site.state()["etag"] == '"a"'
    assert (site.folder / "content/feeds.lock").read_text() == lock


def test_quirk_15_cloudflare_is_named_and_no_browser_is_played(site: FeedSite):
    site.serve(Reply(status=403, headers={"cf-mitigated": "challenge"}))
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["message"]) == ("blocked", "blocked by Cloudflare, status 403")
    agent = site.server.requests[0].headers["user-agent"]
    assert agent.startswith("digestgen/")
    assert agent.endswith(" (+https://digest.example/)")


def test_quirk_16_private_address_is_refused_unless_allowed(site: FeedSite):
    site.serve(ONE)
    (site.folder / "digest.toml").write_text(f'[[feeds]]\nurl = "{site.server.url}/feed"\n')
    report = site.fetch_one(exit_code=1)
    assert "127.0.0.1 is a private address" in report["message"]
    assert site.server.requests == []


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_quirk_17_decompression_bomb_is_failed(site: FeedSite, encoding: str):
    zeros = bytes(30_000_000)
    bomb = brotli.compress(zeros, quality=1) if encoding == "br" else gzip.compress(zeros, 1)
    site.serve(Reply(bomb, headers={"Content-Encoding": encoding}))
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["message"]) == (
        "failed",
        "cut off: larger than 10,000,000 bytes",
    )


@pytest.mark.parametrize("header", ["", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
@pytest.mark.parametrize("prolog", ["utf-8", "iso-8859-1", "windows-1251"])
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16"])
def test_quirk_18_charset_is_that_of_the_bytes(header: str, prolog: str, written: str):
    text = rss(item("Überraschung in Łódź")).replace("utf-8", prolog, 1)
    (only,) = drafts(text.encode(written), content_type=header)
    assert only.title == "Überraschung in Łódź"


def test_quirk_18_charset_of_one_byte_is_read_by_prolog_or_header():
    text = rss(item("Überraschung"))
    latin = text.replace("utf-8", "iso-8859-1", 1).encode("latin-1")
    assert drafts(latin, content_type="text/xml; charset=utf-8")[0].title == "Überraschung"
    without = text.replace(' encoding="utf-8"', "").encode("latin-1")
    assert drafts(without, content_type="text/xml; charset=iso-8859-1")[0].title == "Überraschung"
    cyrillic = rss(item("Наводнение")).replace("utf-8", "windows-1251", 1).encode("cp1251")
    assert drafts(cyrillic)[0].title == "Наводнение"


def test_quirk_18_single_wrong_bytes_cost_only_themselves():
    data = rss(item("Überraschung in Łódź"), item("Caf@ open", "https://paper.example/2")).encode()
    found = {each.title for each in drafts(data.replace(b"Caf@", b"Caf\xe9"))}
    assert found == {"Überraschung in Łódź", "Café open"}


def test_quirk_19_control_characters_are_removed():
    raw = "<item><title>A\x0b flo\x00od&#11;</title><link>https://paper.example/1</link></item>"
    assert drafts(rss(raw))[0].title in {"A flood", "A flo od"}
    assert drafts(rss(raw.replace("\x00", "")))[0].title == "A flood"


def test_quirk_20_bare_ampersand():
    raw = "<item><title>AT&T wins</title><link>https://paper.example/?a=1&b=2</link></item>"
    (only,) = drafts(rss(raw))
    assert (only.title, only.link) == ("AT&T wins", "https://paper.example/?a=1&b=2")


@pytest.mark.parametrize(
    ("written", "title"),
    [("Q&amp;amp;A", "Q&A"), ("Q&amp;amp;amp;A", "Q&A"), ("It&amp;#8217;s", "It’s"), ("1 &lt; 2", "1 < 2"),
     ("1 &amp;lt; 2", "1 < 2"), ("&lt;b&gt;Big&lt;/b&gt; news", "Big news"), ("a &nbsp; b", "a b"),
     ("<![CDATA[Fish & <i>chips</i>]]>", "Fish & chips"), ("x &lt;y&gt; z", "x <y> z")],
)  # fmt: skip
def test_quirk_21_title_that_is_escaped_twice(written: str, title: str):
    raw = f"<item><title>{written}</title><link>https://paper.example/1</link></item>"
    assert drafts(rss(raw))[0].title == title


def test_quirk_21_title_with_a_bare_less_than_sign():
    raw = "<item><title>1 < 2</title><link>https://paper.example/1</link></item>"
    assert drafts(rss(raw))[0].title == "1 < 2"


def test_quirk_22_title_as_xhtml():
    entry = (
        '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>big</b> flood, 1 &lt; 2'
        '</div></title><link href="https://paper.example/1"/></entry>'
    )
    assert drafts(atom(entry))[0].title == "A big flood, 1 < 2"


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE rss [<!ENTITY x "boom"><!ENTITY y "&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]>',
     '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'],
)  # fmt: skip
def test_quirk_23_doctype_is_removed(doctype: str):
    text = ONE.replace("<rss", f"{doctype}<rss", 1).replace("A flood", "A flood &y; &f;")
    (only,) = drafts(text)
    assert only.title == "A flood &y; &f;"


@pytest.mark.parametrize("before", ["\n\n  ", "\ufeff\n", "oops ", "\0\0"])
def test_quirk_24_bytes_before_the_prolog(before: str):
    assert drafts(before + ONE)[0].title == "A flood"


@pytest.mark.parametrize(
    "kind", ["text/html", "text/plain", "application/octet-stream", "application/json", ""]
)
def test_quirk_25_content_type_does_not_count(site: FeedSite, kind: str):
    assert site.only_feed(ONE, Content_Type=kind)["new"] == 1


def twice(site: FeedSite, first: str, second: str, **length: float) -> list[str]:
    """Return the titles after a feed was fetched with two bodies, one after the other."""
    site.only_feed(first)
    site.later(**(length or {"hours": 2}))
    site.serve(second)
    site.fetch()
    return titles(site.articles())


def test_quirk_26_same_link_with_another_guid(site: FeedSite):
    first, second = (
        rss(item(guid=guid, title=title)) for guid, title in (("1", "A flood"), ("2", "Water"))
    )
    assert twice(site, first, second) == ["A flood"]


def test_quirk_26_guid_and_title_that_change_each_time(site: FeedSite):
    for number in range(5):
        site.serve(rss(item(f"Flood, update {number}", guid=f"g{number}")))
        site.feeds("/feed")
        site.fetch()
        site.later(hours=2)
    assert titles(site.articles()) == ["Flood, update 0"]


def test_quirk_27_one_guid_on_many_links():
    links = [
        item(f"Report {each}", f"https://paper.example/{each}", guid="news") for each in range(3)
    ]
    assert len(drafts(rss(*links))) == 3


def test_quirk_27_one_guid_on_many_links_is_known_by_link(site: FeedSite):
    links = [
        item(f"Report {each}", f"https://paper.example/{each}", guid="news") for each in range(3)
    ]
    assert len(twice(site, rss(*links[:2]), rss(*links))) == 3


def test_quirk_28_one_link_on_many_entries_is_distinguished_by_guid(site: FeedSite):
    entries = [
        item(f"Notice {each}", "https://paper.example/", guid=f"n{each}") for each in range(3)
    ]
    assert twice(site, rss(*entries[:2]), rss(*entries)) != []
    assert len(site.files()) == 3


def test_quirk_28_without_guid_by_title_and_date(site: FeedSite):
    entries = [item(f"Notice {each}", "https://paper.example/") for each in range(3)]
    site.only_feed(rss(*entries[:2]))
    site.later(hours=2)
    site.serve(rss(*entries))
    site.fetch()
    assert len(site.files()) == 3


def test_quirk_28_the_last_of_many_entries_with_one_link_is_still_known(site: FeedSite):
    entries = [
        item(f"Notice {each}", "https://paper.example/", guid=f"n{each}") for each in range(4)
    ]
    site.only_feed(rss(*entries[:3]))
    for body in (rss(entries[2]), rss(entries[3]), rss(*entries)):
        site.later(hours=2)
        site.serve(body)
        site.fetch()
    assert len(site.files()) == 4


@pytest.mark.parametrize("change", ["guid", "link and guid", "title and link"])
def test_quirk_29_edited_headline_is_one_article(site: FeedSite, change: str):
    first = item("River rises", "https://paper.example/river-rises", guid="g:river-rises")
    second = {
        "guid": item("River bursts", "https://paper.example/river-rises", guid="g:river-bursts"),
        "link and guid": item("River rises", "https://paper.example/river", guid="g:river"),
        "title and link": item(
            "River bursts", "https://paper.example/bursts", guid="g:river-rises"
        ),
    }[change]
    assert twice(site, rss(first), rss(second)) == ["River rises"]


def test_quirk_29_same_title_after_48_hours_is_another_article(site: FeedSite):
    first = rss(item("Morning briefing", "https://paper.example/1", guid="1"))
    second = rss(
        item(
            "Morning briefing",
            "https://paper.example/2",
            guid="2",
            date=f"{NOW + timedelta(days=3)}",
        )
    )
    assert len(twice(site, first, second, days=4)) == 2


def test_quirk_30_http_and_https_are_one_article(site: FeedSite):
    first, second = (
        rss(item(link=f"{scheme}://paper.example/flood")) for scheme in ("http", "https")
    )
    assert twice(site, first, second.replace("A flood", "Water")) == ["A flood"]


def test_quirk_31_tracking_parameters_are_removed(site: FeedSite):
    link = "https://paper.example/flood?utm_source=rss&id=7&fbclid=x#xtor=RSS-1"
    assert twice(
        site, rss(item(link=link)), rss(item("Water", "https://paper.example/flood?id=7"))
    ) == ["A flood"]
    assert site.articles()[0].url == "https://paper.example/flood?id=7"


def test_quirk_32_last_slash_is_no_identity_and_the_link_stays(site: FeedSite):
    first, second = (
        rss(item(title, f"https://paper.example/flood{end}"))
        for title, end in (("A", "/"), ("B", ""))
    )
    assert twice(site, first, second) == ["A"]
    assert site.articles()[0].url == "https://paper.example/flood/"


def test_quirk_33_google_news_is_published_by_its_source():
    link = "https://news.google.com/rss/articles/CBMiK2h0dHBz0gEA?oc=5"
    raw = '<source url="https://www.bbc.co.uk">BBC News</source>'
    only = draft(item("River rises - BBC News", link, raw=raw), name="Floods")
    assert (only.link, only.domain, only.provider_name) == (link, "bbc.co.uk", "BBC News")
    assert only.title == "River rises"


def test_quirk_34_feedburner_original_link():
    raw = "<feedburner:origLink>https://paper.example/flood</feedburner:origLink>"
    assert (
        draft(item(link="https://feeds.feedburner.com/~r/paper/1", raw=raw)).link
        == "https://paper.example/flood"
    )


@pytest.mark.parametrize(
    ("guid", "link"),
    [("<guid>https://paper.example/1</guid>", "https://paper.example/1"),
     ('<guid isPermaLink="true">https://paper.example/1</guid>', "https://paper.example/1"),
     ('<guid isPermaLink="false">https://paper.example/1</guid>', ""), ("<guid>12345</guid>", "")],
)  # fmt: skip
def test_quirk_35_permalink_guid_in_place_of_a_link(guid: str, link: str):
    found = drafted(rss(item(link=None, raw=guid)))
    assert [each.link for each in found.drafts] == ([link] if link else [])
    assert found.skipped == ({} if link else {"no link": 1})


def test_quirk_36_relative_links():
    assert draft(item(link="/flood")).link == "https://paper.example/flood"
    entry = '<entry{}><title>x</title><link href="flood"/></entry>'
    cases = {
        ("", ""): "https://paper.example/flood",
        ('xml:base="https://other.example/a/"', ""): "https://other.example/a/flood",
        ('xml:base="/news/"', ""): "https://paper.example/news/flood",
        ('xml:base="/news/"', ' xml:base="may/"'): "https://paper.example/news/may/flood",
        ("", ' xml:base="may/"'): "https://paper.example/may/flood",
    }
    for (on_feed, on_entry), link in cases.items():
        assert drafts(atom(entry.format(on_entry), attributes=on_feed))[0].link == link


def test_quirk_36_relative_links_go_by_the_final_address(site: FeedSite):
    site.serve(rss(item(link="flood")), "/new/feed")
    site.only_feed(Reply(status=302, headers={"Location": "/new/feed"}))
    assert site.articles()[0].url == f"{site.server.url}/new/flood"


def test_quirk_37_alternate_html_link_of_several():
    links = (
        '<link rel="self" href="https://paper.example/self"/>'
        '<link rel="enclosure" type="audio/mpeg" href="https://paper.example/a.mp3"/>'
        '<link rel="alternate" type="application/json" href="https://paper.example/j"/>'
        '<link rel="alternate" type="text/html" href="https://paper.example/h"/>'
        '<link rel="replies" type="text/html" href="https://paper.example/r"/>'
    )
    assert (
        drafts(atom(f"<entry><title>x</title>{links}</entry>"))[0].link == "https://paper.example/h"
    )


def undated(*numbers: int) -> str:
    return rss(
        *(item(f"Report {each}", f"https://paper.example/{each}", hours=0) for each in numbers)
    )


def test_quirk_38_first_fetch_takes_two_entries_without_a_date(site: FeedSite):
    report = site.only_feed(undated(1, 2, 3, 4))
    assert (report["new"], report["skipped"]) == (2, {"undated": 2})
    assert report["warnings"] == ["4 entries have no date"]
    assert {each.published for each in site.articles()} == {NOW}
    site.later(hours=2)
    site.serve(undated(0, 1, 2, 3, 4))
    assert site.fetch_one()["new"] == 1
    assert titles(site.articles()) == ["Report 0", "Report 1", "Report 2"]


def test_quirk_39_date_in_the_future_is_the_time_of_fetching():
    assert draft(item(hours=-48)).published == NOW


def test_quirk_40_first_date_stays(site: FeedSite):
    twice(site, rss(item(hours=5)), rss(item(hours=-1)), hours=2)
    assert site.articles()[0].published == NOW - timedelta(hours=5)
    assert (site.folder / "content/feeds.lock").read_text().count(":493999") == 1


@pytest.mark.parametrize(
    ("text", "utc"),
    [("Sun, 10 May 2026 10:00:00 CEST", "2026-05-10T08:00"), ("Sat, 9 May 2026 2:17 PM EDT", "2026-05-09T18:17"),
     ("So, 10 Mai 2026 10:00:00 +0200", "2026-05-10T08:00"), ("Sonntag, 10. Mai 2026 10:00", "2026-05-10T08:00"),
     ("5/9/2026 2:17:00 PM", "2026-05-09T12:17"), ("2026-05-10T10:00:00", "2026-05-10T08:00"),
     ("dim., 10 mai 2026 10:00:00 +0200", "2026-05-10T08:00"), ("May 9, 2026", "2026-05-08T22:00")],
)  # fmt: skip
def test_quirk_41_dates_as_people_write_them(text: str, utc: str):
    only = draft(item(date=text), timezone="Europe/Berlin")
    assert only.published.astimezone(UTC) == datetime.fromisoformat(f"{utc}:00+00:00")


def test_quirk_42_newest_entries_whatever_the_order():
    entries = [
        item(f"Report {each}", f"https://paper.example/{each}", hours=each + 1)
        for each in range(150)
    ]
    shuffled = entries[70:] + entries[:70]
    found = drafted(rss(*shuffled), limit=20)
    assert [each.title for each in found.drafts] == [f"Report {each}" for each in range(20)]
    assert found.skipped == {"over the limit": 130}


def test_quirk_43_entry_without_a_title_has_its_first_words():
    text = "<p>The ferry stayed in the harbour today, since the wind was far too strong</p><p>for it to leave the island, they say.</p>"
    only = draft(item(title=None, description=text))
    assert (
        only.title
        == "The ferry stayed in the harbour today, since the wind was far too strong for it to leave the…"
    )
    assert len(only.title) <= 100


@pytest.mark.parametrize(
    "image",
    ['<img src="https://secure.gravatar.com/avatar/1?s=200">', '<img src="https://paper.example/p.gif" width="1" height="1">',
     '<img src="https://pixel.wp.com/b.gif?x=1">', '<img src="https://feeds.feedburner.com/~r/x/~4/y" height="1">',
     '<img src="data:image/png;base64,AAAA">', '<img src="https://paper.example/s.jpg" width="80">'],
)  # fmt: skip
def test_quirk_44_tracking_pixel_is_no_picture(image: str):
    assert draft(item(description=f"<p>Water{image}</p>")).picture is None
    good = '<img alt="x" src="/flood.jpg" width="640">'
    picture = draft(item(description=f"{image}{good}")).picture
    assert picture
    assert picture.url == "https://paper.example/flood.jpg"


def test_quirk_45_boilerplate_is_no_excerpt():
    text = "<p>The water rose.</p><p>The post <a href='x'>A flood</a> appeared first on <a href='y'>Paper</a>.</p>"
    assert draft(item(description=text)).excerpt == "The water rose."
    assert draft(item(description='<a href="https://news.example/1">Comments</a>')).excerpt == ""


def test_quirk_46_feed_that_repeats_an_old_batch_is_reported(site: FeedSite):
    first = site.only_feed(rss(item(date="Wed, 01 Apr 2026 10:00:00 GMT")))
    assert first["warnings"] == ["nothing new since 2026-04-01"]
    assert site.fetch_one("--force")["warnings"] == ["nothing new since 2026-04-01"]


@pytest.mark.parametrize(
    ("written", "title"),
    [("River rises - The Paper", "River rises"), ("River rises | THE PAPER", "River rises"),
     ("River rises — paper.example", "River rises"), ("The man who would be king - Trump", "The man who would be king - Trump"),
     ("A - B - The Paper", "A - B"), ("The Paper", "The Paper"), ("Well-known - sources", "Well-known - sources")],
)  # fmt: skip
def test_quirk_47_last_part_of_a_title_is_cut_only_if_it_is_the_provider(written: str, title: str):
    assert draft(item(written)).title == title


def test_quirk_48_comment_feeds_and_the_api_are_no_feeds_of_a_page():
    link = '<link rel="alternate" type="{}" title="{}" href="{}">'
    page = "".join(
        (
            link.format("application/rss+xml", "Paper » Comments Feed", "/comments/feed/"),
            link.format("application/json", "JSON", "https://paper.example/wp-json/wp/v2/posts/1"),
            link.format("application/json+oembed", "oEmbed", "/wp-json/oembed/1.0/embed"),
            link.format("application/rss+xml", "Paper » Feed", "/feed/"),
        )
    )
    assert alternate_feeds(page, FEED_URL) == ("https://paper.example/feed/",)


def test_slow_host_delays_no_other(site: FeedSite):
    site.serve(Reply(parts=(ONE.encode(), b" ") + (b" ",) * 20, pause_seconds=0.1), "/slow")
    with running_server() as other:
        fast = other.serve("/fast", TWO)
        site.settings(f'[[feeds]]\nurl = "{site.server.url}/slow"\n[[feeds]]\nurl = "{fast}"\n')
        site.fetch()
        assert other.requests[0].ended < site.server.requests[0].ended


def test_hours_ago_is_before_now():
    assert hours_ago(1).startswith("Sun, 10 May 2026 11:00")


def test_conditional_answer(site: FeedSite):
    answering: Any = conditional(ONE)
    assert site.only_feed(answering)["status"] == "ok"
    assert site.fetch_one("--force")["status"] == "unchanged"
