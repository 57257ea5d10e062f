"""Hosts that answer as badly as they can cost their own feed, within its deadline; the others are fetched."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import chain, repeat

import brotli
import pytest

from digestgen import http_client
from digestgen.http_client import Limits
from feed_site import FeedSite, item, rss, titles
from http_server import Answering, Reply, running_server

SECONDS = 1.5  # for one answer
MOST_BYTES = 1_000_000
OK = b"HTTP/1.1 200 OK\r\n"
BLOCK = b" " * 65_536
LATE = "not complete after 1.5 s"
SILENT = "no answer within 1.5 s"
# a busy machine may come to the deadline first
LARGE = f"larger than 1,000,000 bytes|{LATE}"
BROKEN = f"the connection broke off|{SILENT}"


def sent(*first: bytes, then: bytes = b"", pause: float = 0.0) -> Reply:
    """Answer with some bytes, and with `then` again and again."""
    return Reply(raw=lambda: chain(first, repeat(then) if then else ()), pause_seconds=pause)


def encoded(encoding: str, *first: bytes, then: bytes) -> Reply:
    return sent(OK, f"Content-Encoding: {encoding}\r\n\r\n".encode(), *first, then=then)


def redirected(target: str) -> Reply:
    return Reply(status=302, headers={"Location": target})


BOMB = bytes(20_000_000)
HOSTS: dict[str, tuple[Answering, str]] = {
    "headers without an end": (sent(OK, then=b"X-A: b\r\n" * 999), BROKEN),
    "a header without an end": (sent(OK, b"X-A: ", then=BLOCK), BROKEN),
    "a status line without an end": (sent(b"HTTP/1.1 200 ", then=BLOCK), BROKEN),
    "interim answers without an end": (sent(then=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 99), SILENT),
    "headers drop by drop": (sent(OK, then=b"X-A: b\r\n", pause=0.1), SILENT),
    "a body drop by drop": (sent(OK, b"\r\n", then=b" ", pause=0.1), LATE),
    "a body without an end": (sent(OK, b"\r\n", then=BLOCK), LARGE),
    "chunks without an end": (
        sent(OK, b"Transfer-Encoding: chunked\r\n\r\n", then=b"10000\r\n%b\r\n" % BLOCK), LARGE),
    "a chunk size without an end": (
        sent(OK, b"Transfer-Encoding: chunked\r\n\r\n", then=b"0" * 9999), BROKEN),
    "trailers without an end": (
        sent(OK, b"Transfer-Encoding: chunked\r\n\r\n0\r\n", then=b"X-A: b\r\n" * 999), BROKEN),
    "gzip that grows": (encoded("gzip", gzip.compress(BOMB, 1), then=b"\0"), LARGE),
    "brotli that grows": (encoded("br", brotli.compress(BOMB, quality=2), then=b"\0"), LARGE),
    "gzip of nothing": (encoded("gzip", then=gzip.compress(b"") * 999), LARGE),
    "deflate": (encoded("deflate", then=BLOCK), "its content encoding, deflate, is not known"),
    "gzip in gzip": (encoded("gzip, gzip", then=BLOCK), "gzip, gzip, is not known"),
    "more promised than sent": (sent(OK, b"Content-Length: 99\r\n\r\n<rss>"), BROKEN),
    "more promised than is ever sent": (
        sent(OK, b"Content-Length: 99999999999\r\n\r\n", then=b" ", pause=0.1), LATE),
    "a negative length": (sent(OK, b"Content-Length: -1\r\n\r\n"), BROKEN),
    "two lengths": (sent(OK, b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", b"aa"), BROKEN),
    "no HTTP": (sent(b"SSH-2.0-OpenSSH_9.2\r\n", then=b"a" * 999), BROKEN),
    "no answer": (sent(then=b"", pause=0.1), BROKEN),
    "a redirect to itself": (redirected("/feed"), "more than 5 redirects"),
    "a redirect to a long address": (redirected("/" + "a" * 60_000), "status 404"),
    "a redirect to a file": (redirected("file:///etc/passwd"), "not an http or https address"),
    "a redirect to no address": (redirected("http://["), "not an"),
    "cookies": (Reply(status=302, headers={"Location": "/feed", "Set-Cookie": "a=" + "b" * 9999}),
        "more than 5 redirects"),
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, object]]]:
    """Fetch all hostile hosts and a good one at once; return the report of each by its name."""
    patch = pytest.MonkeyPatch()
    patch.setattr(
        http_client, "Limits", partial(Limits, total_seconds=SECONDS, max_bytes=MOST_BYTES)
    )
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running_server()) for name in (*HOSTS, "good")}
        for name, (answer, _) in HOSTS.items():
            servers[name].serve("/feed", answer)
        servers["good"].serve("/feed", rss(item("A good report")))
        site = FeedSite(tmp_path_factory.mktemp("hostile") / "site", servers["good"])
        site.settings("".join(f'[[feeds]]\nurl = "{each.url}/feed"\n' for each in servers.values()))
        began = time.monotonic()
        found = dict(zip(servers, site.fetch()["feeds"], strict=True))
        found["all"] = {"seconds": time.monotonic() - began, "titles": titles(site.articles())}
        yield found
    patch.undo()


@pytest.mark.parametrize("name", HOSTS)
def test_hostile_answer_is_a_failure_of_its_own_feed_with_its_reason(reports, name: str):
    report = reports[name]
    assert report["status"] in {"failing", "failed"}
    assert re.search(HOSTS[name][1], str(report["message"]))


def test_other_feeds_are_fetched_and_no_host_takes_longer_than_its_deadline(reports):
    assert reports["good"]["status"] == "ok"
    assert reports["all"]["titles"] == ["A good report"]
    # two rounds of 16 hosts, some of which are asked twice
    assert reports["all"]["seconds"] < 4 * SECONDS + 10
