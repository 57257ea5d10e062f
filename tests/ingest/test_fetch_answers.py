"""What each kind of answer does: the table of docs/feeds.md, row by row."""

from __future__ import annotations

import time
from functools import partial

import pytest

from digestgen import http_client
from digestgen.http_client import Limits
from feed_site import FeedSite, conditional, item, rss, titles
from http_server import Reply, running_server

ONE = rss(item())
PAGE = (
    "<!doctype html><html><head><title>The Paper</title>"
    '<link rel="alternate" type="application/rss+xml" href="/comments/feed">'
    '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    '<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head></html>'
)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(site: FeedSite, status: int):
    site.serve(ONE, "/new")
    assert site.only_feed(Reply(status=status, headers={"Location": "/new"}))["new"] == 1


@pytest.mark.parametrize("status", [401, 403, 451])
def test_blocked(site: FeedSite, status: int):
    site.serve(Reply(status=status))
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["message"]) == ("blocked", f"blocked, status {status}")


@pytest.mark.parametrize("status", [404, 500, 502, 503])
def test_failing_since_its_first_failure(site: FeedSite, status: int):
    site.serve(Reply(status=status))
    site.feeds("/feed")
    assert site.fetch_one(exit_code=1)["message"] == f"status {status}; failing since 2026-05-10"
    site.later(days=2)
    assert site.fetch_one(exit_code=1)["message"] == f"status {status}; failing since 2026-05-10"


def test_server_error_is_asked_once_more(site: FeedSite):
    answers = iter([Reply(status=502), Reply(ONE.encode())])
    assert site.only_feed(lambda _: next(answers))["new"] == 1
    site.serve(Reply(status=500))
    site.fetch("--force", exit_code=1)
    assert len(site.server.requests) == 4


def test_connection_that_breaks_off_is_asked_once_more(site: FeedSite):
    answers = iter([Reply(hang_up=True), Reply(ONE.encode())])
    assert site.only_feed(lambda _: next(answers))["new"] == 1


def test_host_that_is_not_there_is_failing(site: FeedSite):
    with running_server() as gone:
        url = gone.url
    site.settings(f'[[feeds]]\nurl = "{url}/feed"\n')
    report = site.fetch_one(exit_code=1)
    assert report["status"] == "failing"
    assert "no connection" in report["message"]


def test_503_with_retry_after_rests_the_host_and_is_not_retried(site: FeedSite):
    site.serve(Reply(status=503, headers={"Retry-After": "Sun, 10 May 2026 15:00:00 GMT"}), "/a")
    site.serve(ONE, "/b")
    site.feeds("/a", "/b")
    resting = site.fetch()["feeds"][1]
    assert resting["status"] == "resting"
    assert resting["message"].endswith("asked to be left alone until 2026-05-10 15:00 UTC")
    assert len(site.server.requests) == 1


def test_retry_after_counts_up_to_seven_days(site: FeedSite):
    site.serve(Reply(status=429, headers={"Retry-After": "9999999"}))
    site.feeds("/feed")
    site.fetch(exit_code=1)
    site.later(days=7, seconds=-1)
    assert site.fetch_one("--force")["status"] == "resting"
    site.later(seconds=1)
    site.serve(ONE)
    assert site.fetch_one()["status"] == "ok"


def test_ttl_of_a_feed_is_honoured(site: FeedSite):
    site.only_feed(rss(item(), head="<ttl>180</ttl>"))
    site.later(hours=2)
    assert site.fetch_one()["status"] == "waiting"
    assert site.fetch_one("--force")["status"] == "unchanged"
    site.later(hours=4)
    assert site.fetch_one()["status"] == "unchanged"


def test_web_page_is_reported_with_its_feeds(site: FeedSite):
    site.only_feed(ONE)
    site.serve(PAGE)
    report = site.fetch_one("--force", exit_code=1)
    assert report["status"] == "not a feed"
    assert report["message"] == (
        'a web page ("The Paper"), not a feed; '
        f"its feeds: {site.server.url}/rss.xml, {site.server.url}/atom.xml"
    )


def test_page_that_never_was_a_feed_uses_the_first_feed_it_names(site: FeedSite):
    site.serve(conditional(ONE), "/rss.xml")
    report = site.only_feed(PAGE)
    assert (report["status"], report["new"]) == ("ok", 1)
    assert report["message"] == (
        f"a web page, whose feed was used: put {site.server.url}/rss.xml into digest.toml instead"
    )
    assert site.fetch_one("--force")["status"] == "unchanged"
    assert [each.path for each in site.server.requests] == ["/feed", "/rss.xml", "/rss.xml"]


def test_page_whose_feeds_are_none_is_not_a_feed(site: FeedSite):
    site.serve(PAGE)
    site.feeds("/feed")
    assert site.fetch_one(exit_code=1)["status"] == "not a feed"


def test_empty_answer_is_failed(site: FeedSite):
    site.serve(b"")
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["message"]) == ("failed", "empty")


def three() -> str:
    return rss(
        *(item(f"Report {each}", f"https://paper.example/{each}", hours=each) for each in (1, 2, 3))
    )


def test_whole_entries_of_a_feed_that_is_cut_off_count(site: FeedSite):
    data = three().encode()
    site.serve(Reply(data[: data.index(b"Report 3") + 4], length=len(data)))
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["new"]) == ("failed", 2)
    assert report["message"] == "cut off: the connection broke off"
    site.serve(data)
    site.later(hours=2)
    assert site.fetch_one()["new"] == 1


def test_feed_without_its_end_is_cut_off(site: FeedSite):
    text = three()
    site.serve(text[: text.index("Report 3")])
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["new"], report["message"]) == (2, "cut off: its end is missing")


BROKEN = three().replace("Report 2</title>", "Report 2</titel>")
FLAW = "broken XML at line 1, column {}: </titel> closes nothing: <title> of line 1 is still open"


def test_feed_with_broken_xml_says_what_is_wrong_and_what_was_read_counts(site: FeedSite):
    report = site.only_feed(BROKEN)
    assert (report["status"], report["new"], report["skipped"]) == ("broken", 2, {"no link": 1})
    assert report["message"] == FLAW.format(BROKEN.index("titel") + 1)


def test_feed_with_broken_xml_is_so_in_every_report_until_it_is_corrected(site: FeedSite):
    flaw = site.only_feed(BROKEN)["message"]
    unchanged = site.fetch_one("--force")
    assert (unchanged["status"], unchanged["message"]) == ("unchanged", flaw)
    site.serve(Reply(status=500))
    site.fetch("--force", exit_code=1)
    site.serve(BROKEN)
    site.fetch("--force")
    assert (site.state()["status"], site.state()["message"]) == ("broken", flaw)
    site.serve(three())
    assert site.fetch_one("--force")["message"] == ""
    assert site.state()["status"] == "ok"


def test_feed_too_broken_to_have_entries_is_failed_with_the_place_and_a_hint(site: FeedSite):
    site.serve("<rss>\n<channel>\n<title>The Paper</title>\n</chanel></rss>")
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["status"], report["message"]) == (
        "failed",
        "broken XML at line 4, column 3: </chanel> closes nothing: <channel> of line 2 is still open; "
        "its publisher must correct it: https://validator.w3.org/feed/ lists all its errors",
    )


@pytest.mark.parametrize(
    "later", [Reply(status=500), PAGE, "", "<rss><channel>", three()[:-60].replace("The Paper", "")]
)
def test_feed_that_breaks_keeps_its_name(site: FeedSite, later: Reply | str):
    site.only_feed(ONE)
    site.serve(later)
    assert site.fetch_one("--force", exit_code=1)["name"] == "The Paper"


def test_feed_that_comes_without_a_name_keeps_its_last_one(site: FeedSite):
    site.only_feed(ONE)
    site.serve(BROKEN.replace("The Paper", ""))
    assert site.fetch_one("--force")["name"] == "The Paper"


def test_json_feed_without_its_end_is_cut_off(site: FeedSite):
    items = ", ".join(
        f'{{"id": "{each}", "url": "https://paper.example/{each}", "title": "R{each}"}}'
        for each in (1, 2)
    )
    site.serve(
        f'{{"version": "https://jsonfeed.org/version/1.1", "title": "P", "items": [{items}, {{"id": "3", "u'
    )
    site.feeds("/feed")
    assert site.fetch_one(exit_code=1)["new"] == 2


def test_body_of_20_mb_is_over_the_limit_and_its_whole_entries_count(site: FeedSite):
    site.serve(three().replace("</channel></rss>", "") + " " * 20_000_000 + "</channel></rss>")
    site.feeds("/feed")
    report = site.fetch_one(exit_code=1)
    assert (report["message"], report["new"]) == ("cut off: larger than 10,000,000 bytes", 3)


def test_drip_feeding_host_is_given_up_and_its_whole_entries_count(
    site: FeedSite, monkeypatch: pytest.MonkeyPatch
):
    assert Limits().total_seconds == 30
    monkeypatch.setattr(http_client, "Limits", partial(Limits, total_seconds=2))
    parts = (three()[:-16].encode(), *((b" ",) * 500))
    site.serve(Reply(parts=parts, pause_seconds=0.1))
    site.feeds("/feed")
    began = time.monotonic()
    report = site.fetch_one(exit_code=1)
    assert 1.9 < time.monotonic() - began < 20
    assert (report["message"], report["new"]) == ("cut off: not complete after 2 s", 3)


def test_entries_over_the_limit_are_counted_in_a_warning(site: FeedSite):
    site.serve(three())
    site.feeds("/feed", fetch="[limits]\nmax_feed_entries = 2")
    report = site.fetch_one()
    assert report["new"] == 2
    assert report["warnings"] == ["1 of its 3 entries is left out: [limits] max_feed_entries is 2"]


def test_nothing_is_asked_within_an_hour(site: FeedSite):
    site.only_feed(ONE)
    site.later(minutes=59)
    report = site.fetch()
    assert report["requests"] == 0
    assert report["feeds"][0]["message"] == "not asked before 2026-05-10 13:00 UTC"


def test_changed_line_is_asked_at_once_and_anew(site: FeedSite):
    site.only_feed(conditional(ONE))
    site.feeds("/feed", topics=["Weather"])
    assert site.fetch_one()["status"] == "ok"


def test_other_feeds_go_on_while_one_fails(site: FeedSite):
    site.serve(ONE, "/b")
    site.feeds("/a", "/b")
    statuses = [each["status"] for each in site.fetch()["feeds"]]
    assert statuses == ["failing", "ok"]
    assert titles(site.articles()) == ["A flood"]
    site.later(days=1)
    site.fetch("--strict", exit_code=1)


def test_user_name_and_password_are_sent_and_never_shown(site: FeedSite):
    site.serve(ONE)
    site.settings(f'[[feeds]]\nurl = "{site.server.url.replace("://", "://me:secret@")}/feed"\n')
    site.fetch()
    assert site.server.requests[0].headers["authorization"].startswith("Basic ")
    everything = b"".join(
        file.read_bytes()
        for file in site.folder.rglob("*")
        if file.is_file() and file.name != "digest.toml"
    )
    assert b"secret" not in everything


def test_address_that_was_refused_is_asked_as_soon_as_it_may_be(site: FeedSite):
    site.serve(rss(item()))
    site.feeds("/feed")
    settings = site.folder / "digest.toml"
    text = settings.read_text()
    settings.write_text(text.replace("allow_private = true", "allow_private = false"))
    assert "is a private address" in site.fetch_one(exit_code=1)["message"]
    settings.write_text(text)
    assert site.fetch_one()["status"] == "ok"
