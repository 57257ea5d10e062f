"""What check says of built pages, of addresses, and of other hosts' answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.check import AnswerCache, Origins, check_built, check_outgoing, links_of_built_pages
from digestgen.check.parse_page import parse_page
from digestgen.http_client import Limits
from digestgen.pipeline.build_report import Site
from digestgen.problems import UsageError
from digestgen.publish import check_target_address, target_pages_address
from digestgen.records import Content, Digest
from digestgen.serve import bound_socket
from digestgen.settings import Config, SitePaths
from http_server import Reply, Request, Server, running_server
from runs import invoke

BASE = "https://a.example/repo/"
NO_ORIGINS = Origins(
    Site(Config(), SitePaths(Path(), Path(), Path()), Content(), Digest((), ()), 0, ())
)
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def html(body: str = "", title: str = "A page") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def errors(href: str) -> list[str]:
    pages = (
        parse_page("index.html", html(f'<a href="{href}">x</a>')),
        parse_page("b/index.html", html('<p id="here é">', title="B")),
    )
    names = ("index.html", "b/index.html", "a b.txt")
    return [each.message for each in check_built(pages, names, BASE, NO_ORIGINS)]


@pytest.mark.parametrize(
    "href",
    ["/repo/", "/repo/b/", "b/", "b", "#", "#top", "/repo/b/#here%20%C3%A9", "a%20b.txt", "?q=1",
     "https://a.example/repo/b/", "https://a.example/other/", "https://b.example/x", "mailto:a@b.c",
     "data:,x", "//b.example/"],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_no_error(href: str):
    assert errors(href) == []


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
    assert [message in each for each in errors(href)] == [True]


def test_a_page_without_a_title_is_an_error():
    pages = (parse_page("index.html", html()), parse_page("b.html", html(title=" ")))
    found = check_built(pages, ("index.html", "b.html"), BASE, NO_ORIGINS)
    assert [(each.path, each.message) for each in found] == [("b.html", "the page has no title")]


def test_two_pages_may_share_a_title():
    pages = (parse_page("index.html", html(title="One")), parse_page("b.html", html(title="One")))
    assert check_built(pages, ("index.html", "b.html"), BASE, NO_ORIGINS) == []


def test_outgoing_links_are_those_that_readers_follow():
    body = '<a href="https://b.example/1#x">x</a><img src="//c.example/p.jpg"><a href="b/">y</a>'
    page = parse_page("index.html", html(body))
    expected = {
        "https://b.example/1": ("index.html",),
        "https://c.example/p.jpg": ("index.html",),
    }
    assert links_of_built_pages((page,), BASE) == expected


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as found:
        yield found


def ask(server: Server, folder: Path, head: int, get: int, *, now: datetime = NOW) -> str:
    """Return the state of an address whose host answers HEAD and GET with these."""
    statuses = {"HEAD": head, "GET": get}
    url = server.serve("/", lambda request: Reply(status=statuses[request.method]))
    cache = AnswerCache(folder / "links.json", now, timedelta(days=7))
    return check_outgoing([url], cache, lambda: None, allow_private=True).answers[url].state


@pytest.mark.parametrize(
    ("head", "get", "state"),
    [(200, 0, "ok"), (405, 200, "ok"), (404, 200, "ok"), (404, 404, "dead"), (410, 410, "dead"),
     (403, 403, "unknown"), (429, 429, "unknown"), (500, 503, "unknown")],
)  # fmt: skip
def test_an_address_is_dead_only_if_its_host_says_so(
    tmp_path: Path, server: Server, head: int, get: int, state: str
):
    assert ask(server, tmp_path, head, get) == state


def test_a_host_that_cannot_be_reached_is_dead(tmp_path: Path):
    with bound_socket("127.0.0.1", 0) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    cache = AnswerCache(tmp_path / "links.json", NOW, timedelta(days=7))
    found = check_outgoing([url], cache, lambda: None, allow_private=True)
    assert found.answers[url].state == "dead"


@pytest.mark.parametrize(
    ("status", "days", "asked"), [(200, 6, False), (200, 8, True), (404, 6, False), (403, 1, True)]
)
def test_an_answer_counts_for_as_long_as_was_said(
    tmp_path: Path, server: Server, status: int, days: int, asked: bool
):
    ask(server, tmp_path, status, status)
    before = len(server.requests)
    ask(server, tmp_path, status, status, now=NOW + timedelta(days=days))
    assert (len(server.requests) > before) == asked


def test_no_private_address_is_asked_unless_the_site_allows_it(tmp_path: Path, server: Server):
    url = server.serve("/inside", b"secret")
    cache = AnswerCache(tmp_path / "links.json", NOW, timedelta(days=7))
    answer = check_outgoing([url], cache, lambda: None).answers[url]
    assert (answer.state, server.requests) == ("refused", [])
    assert answer.reason == "refused: 127.0.0.1 is a private address"


def test_an_answer_has_one_deadline_however_slowly_it_comes(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("digestgen.check.outgoing._LIMITS", Limits(total_seconds=0.5))

    def drip(_request: Request) -> Reply:
        time.sleep(2)  # longer than the deadline, before any status
        return Reply()

    urls = [server.serve(f"/{number}", drip) for number in range(5)]
    cache = AnswerCache(tmp_path / "links.json", NOW, timedelta(days=7))
    found = check_outgoing(urls, cache, lambda: None, allow_private=True)
    assert found.count("unknown") == 5
    assert len(server.requests) == 3  # then the host is left alone


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
    assert target_pages_address(remote, "") == address


def test_a_custom_domain_is_the_address():
    assert (
        target_pages_address("git@github.com:ann/news.git", "ann.example") == "https://ann.example/"
    )


def test_a_site_for_another_address_is_refused():
    with pytest.raises(UsageError, match="will be at"):
        check_target_address("https://ann.github.io/", "git@github.com:ann/news.git", "")


# whose fault it is

SITE = {
    "digest.toml": '[site]\nbase_url = "https://a.example/"\n',
    "content/2024-05-01-a.md": article_file("A flood", url="https://b.example/1"),
}


def checked(site: Path, *options: str) -> tuple[int, list[tuple[str, str, str]]]:
    """Return the exit code of check, and place, level and message of each problem."""
    done = invoke("check", "--site", site, "--format", "json", *options)
    found = json.loads(done.stdout)
    places = [f"{each['path']}:{each['line']}" for each in found]
    return done.exit_code, [
        (place, each.get("level", "error"), each["message"])
        for place, each in zip(places, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("front", "body", "line", "message"),
    [
        ("webUrl: /nope", "", 5, "the link leads nowhere: /nope"),
        ("", "One.\n\n[x](/nope)", 8, "the link leads nowhere: /nope"),
        ("", "[x](nope.html)", 6, "the link leads nowhere: /nope.html"),
        ("", "[x](https://a.example/nope)", 6, "the link leads nowhere: https://a.example/nope"),
        ("", "![x](/nope.png)", 6, "the picture leads nowhere: /nope.png"),
        ("", "[x](#nope)", 6, "the link leads to an anchor that does not exist: #nope"),
    ],
)
def test_a_dead_link_of_an_article_is_one_warning_in_its_line(
    make_site: SiteFactory, front: str, body: str, line: int, message: str
):
    text = article_file("Rain falls", url="", more=front, body=body or "It rains.")
    code, found = checked(make_site({**SITE, "content/2024-05-02-b.md": text}))
    assert code == 0
    assert [each for each in found if "nope" in each[2]] == [
        (f"content/2024-05-02-b.md:{line}", "warning", message)
    ]


def test_a_dead_link_of_the_menu_is_one_error_in_digest_toml(make_site: SiteFactory):
    menu = '[[menu]]\ntitle = "Letter"\nurl = "/nope/"\n'
    code, found = checked(make_site({**SITE, "digest.toml": SITE["digest.toml"] + menu}))
    assert (code, [each for each in found if "nope" in each[2]]) == (
        1,
        [("digest.toml:5", "error", "the link leads nowhere: /nope/")],
    )


def test_a_dead_link_of_an_own_page_is_one_error_in_it(make_site: SiteFactory):
    page = "---\ntitle: About\n---\n[x](/nope/)"
    code, found = checked(make_site({**SITE, "content/pages/about.md": page}))
    assert (code, [each for each in found if "nope" in each[2]]) == (
        1,
        [("content/pages/about.md:4", "error", "the link leads nowhere: /nope/")],
    )


def test_a_dead_link_of_a_template_is_one_error_for_all_pages(make_site: SiteFactory):
    footer = '{% extends "theme/base.html" %}{% block footer %}<a href="/nope/">x</a>{% endblock %}'
    code, found = checked(make_site({**SITE, "templates/base.html": footer}))
    dead = [each for each in found if "nope" in each[2]]
    assert (code, len(dead), dead[0][1:]) == (1, 1, ("error", "the link leads nowhere: /nope/"))


def test_dead_links_to_other_hosts_belong_to_who_made_them(make_site: SiteFactory, server: Server):
    for path, status in (("/there", 200), ("/busy", 429), ("/gone", 404)):
        server.serve(path, Reply(status=status))
    server.serve("/moved", Reply(status=301, headers={"location": "/gone"}))
    about = "".join(f"[x]({server.url}{path})\n" for path in ("/there", "/busy", "/moved"))
    article = article_file("Rain", url=f"{server.url}/gone", domain="b.example")
    allowed = f"{SITE['digest.toml']}[fetch]\nallow_private = true\n"
    site = make_site(
        {
            "digest.toml": allowed,
            "content/pages/about.md": f"---\ntitle: About\n---\n{about}",
            "content/2024-05-01-rain.md": article,
        }
    )
    code, found = checked(site, "--external")
    assert code == 1
    assert [each for each in found if "dead" in each[2]] == [
        ("content/2024-05-01-rain.md:4", "warning", f"dead link (status 404): {server.url}/gone"),
        ("content/pages/about.md:6", "error", f"dead link (status 404): {server.url}/moved"),
    ]
