"""What check says of built pages, of addresses, and of other hosts' answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import httpx
import pytest

from conftest import SiteFactory
from digestgen.check import AnswerCache, check_built, check_outgoing, outgoing_links
from digestgen.check.pages import parse_page
from digestgen.problems import UsageError
from digestgen.publish import check_address, pages_address
from runs import invoke

BASE = "https://a.example/repo/"
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def html(body: str = "", title: str = "A page") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def faults(href: str) -> list[str]:
    pages = (
        parse_page("index.html", html(f'<a href="{href}">x</a>')),
        parse_page("b/index.html", html('<p id="here é">', title="B")),
    )
    names = ("index.html", "b/index.html", "a b.txt")
    return [each.message for each in check_built(pages, names, BASE)]


@pytest.mark.parametrize(
    "href",
    ["/repo/", "/repo/b/", "b/", "b", "#", "#top", "/repo/b/#here%20%C3%A9", "a%20b.txt", "?q=1",
     "https://a.example/repo/b/", "https://a.example/other/", "https://b.example/x", "mailto:a@b.c",
     "data:,x", "//b.example/"],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_no_fault(href: str):
    assert faults(href) == []


@pytest.mark.parametrize(
    ("href", "message"),
    [
        ("/b/", "leads out of the site"),
        ("../b/", "leads out of the site"),
        ("/repo/c/", "leads nowhere"),
        ("https://a.example/repo/c/", "leads nowhere"),
        ("b/#there", "an anchor that does not exist"),
        ("#there", "an anchor that does not exist"),
        ("http://[", "not a valid address"),
    ],
)
def test_a_link_that_leads_nowhere_is_an_error(href: str, message: str):
    assert [message in each for each in faults(href)] == [True]


def test_a_page_without_a_title_is_an_error():
    pages = (parse_page("index.html", html()), parse_page("b.html", html(title=" ")))
    found = check_built(pages, ("index.html", "b.html"), BASE)
    assert [(each.path, each.message) for each in found] == [("b.html", "the page has no title")]


def test_two_pages_may_share_a_title():
    pages = (parse_page("index.html", html(title="One")), parse_page("b.html", html(title="One")))
    assert check_built(pages, ("index.html", "b.html"), BASE) == []


def test_outgoing_links_are_those_that_readers_follow():
    body = '<a href="https://b.example/1#x">x</a><img src="//c.example/p.jpg"><a href="b/">y</a>'
    page = parse_page("index.html", html(body))
    expected = {"https://b.example/1": "index.html", "https://c.example/p.jpg": "index.html"}
    assert outgoing_links((page,), BASE) == expected


class Hosts:
    """Answers as asked to, and remembers what it was asked."""

    def __init__(self, head: int, get: int = 200) -> None:
        self.asked: list[str] = []
        self._answers = {"HEAD": head, "GET": get}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.method)
        return httpx.Response(self._answers[request.method])


def ask(hosts: Hosts, folder: Path, *, now: datetime = NOW) -> str:
    cache = AnswerCache(folder / "links.json", now, timedelta(days=7))
    url = "https://b.example/"
    done = check_outgoing([url], cache, lambda: None, transport=httpx.MockTransport(hosts))
    return done.answers[url].state


@pytest.mark.parametrize(
    ("head", "get", "state"),
    [(200, 0, "ok"), (405, 200, "ok"), (404, 200, "ok"), (404, 404, "dead"), (410, 410, "dead"),
     (403, 403, "unknown"), (429, 429, "unknown"), (500, 503, "unknown")],
)  # fmt: skip
def test_an_address_is_dead_only_if_its_host_says_so(
    tmp_path: Path, head: int, get: int, state: str
):
    assert ask(Hosts(head, get), tmp_path) == state


def test_a_host_that_can_not_be_reached_is_dead(tmp_path: Path):
    class Nobody(Hosts):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("no route")

    assert ask(Nobody(0), tmp_path) == "dead"


@pytest.mark.parametrize(
    ("status", "days", "asked"), [(200, 6, False), (200, 8, True), (404, 6, False), (403, 1, True)]
)
def test_an_answer_counts_for_as_long_as_was_said(
    tmp_path: Path, status: int, days: int, asked: bool
):
    ask(Hosts(status, status), tmp_path)
    again = Hosts(status, status)
    ask(again, tmp_path, now=NOW + timedelta(days=days))
    assert bool(again.asked) == asked


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:Ann/news.git", "https://ann.github.io/news/"),
        ("https://github.com/ann/news", "https://ann.github.io/news/"),
        ("https://token@github.com/ann/news.git", "https://ann.github.io/news/"),
        ("ssh://git@github.com/ann/news.git", "https://ann.github.io/news/"),
        ("ssh://git@ssh.github.com:443/ann/news.git", "https://ann.github.io/news/"),
        ("git@github.com:ann/ann.github.io.git", "https://ann.github.io/"),
        ("/srv/news.git", ""),
        ("https://notgithub.com/ann/news", ""),
    ],
)
def test_the_address_of_a_site_follows_from_its_remote(remote: str, address: str):
    assert pages_address(remote, "") == address


def test_a_custom_domain_is_the_address():
    assert pages_address("git@github.com:ann/news.git", "ann.example") == "https://ann.example/"


def test_a_site_for_another_address_is_refused():
    with pytest.raises(UsageError, match="will be at"):
        check_address("https://ann.github.io/", "git@github.com:ann/news.git", "")


class Host(BaseHTTPRequestHandler):
    """A host with a page that is there, one that moved, some that are not, and one for readers only."""

    STATUS: ClassVar = {"/there": 200, "/moved": 301, "/gone": 404, "/readers": 403, "/busy": 429}

    def do_GET(self) -> None:
        status = self.STATUS[self.path]
        if self.path == "/there" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if status == 301:
            self.send_header("location", "/there")
        self.send_header("content-length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815  # its name to http.server

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_links_are_asked_of_a_real_host(make_site: SiteFactory):
    host = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=host.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{host.server_port}"
    lines = "".join(f"[{path[1:]}]({origin}{path})\n" for path in Host.STATUS)
    site = make_site({"content/pages/about.md": f"---\ntitle: About\n---\n{lines}"})
    done = invoke("check", "--site", site, "--external", "--format", "json")
    host.shutdown()
    host.server_close()
    found = [each["message"] for each in json.loads(done.stdout) if "dead link" in each["message"]]
    assert found == [f"dead link (status 404): {origin}/gone"]
    assert done.exit_code == 1
