"""The HTTP client against a real server: its limits, its address checks, its redirects."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import time
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import chain, pairwise, repeat
from typing import Any

import brotli
import pytest
import trustme

from digestgen.http_client import (
    AddressRefusedError,
    Answer,
    HostLimiter,
    HttpClient,
    Limits,
    RequestFailedError,
)
from digestgen.http_client.addresses import Address, is_public
from http_server import Reply, Server, running_server


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as found:
        yield found


def get(
    *urls: str, delay: float = 0, headers: Any = None, allowed: Any = None, **limits: Any
) -> Any:
    """Return the answers to GETs of some addresses, asked at the same time; of one, its own."""

    async def ask() -> list[Answer]:
        limiter = HostLimiter(delay_seconds=delay)
        async with HttpClient(
            "digestgen/1 (+https://a.example/)",
            limits=Limits(**limits),
            limiter=limiter,
            is_allowed=allowed or (lambda _: True),
        ) as client:
            return await asyncio.gather(*(client.get(url, headers) for url in urls))

    found = asyncio.run(ask())
    return found[0] if len(urls) == 1 else found


def test_answer_has_status_headers_and_body(server: Server):
    answer = get(server.serve("/feed", "hello", ETag='"a"'))
    assert (answer.status, answer.headers["etag"], answer.body) == (200, '"a"', b"hello")
    asked = server.requests[0].headers
    assert asked["user-agent"] == "digestgen/1 (+https://a.example/)"
    assert asked["accept-encoding"] == "gzip, br"
    assert asked["host"] == server.url.removeprefix("http://")


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", gzip.compress(b"hello " * 50_000)),
        ("x-gzip", gzip.compress(b"hello " * 20_000) + gzip.compress(b"hello " * 30_000)),
        ("gzip", gzip.compress(b"hello " * 50_000) + b"garbage"),
        ("br", brotli.compress(b"hello " * 50_000)),
        ("", b"hello " * 50_000),
    ],
)
def test_body_is_decoded(server: Server, encoding: str, data: bytes):
    answer = get(server.serve("/feed", Reply(data, headers={"Content-Encoding": encoding})))
    assert (answer.body, answer.cut, answer.received_bytes) == (b"hello " * 50_000, "", len(data))


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_decompression_bomb_is_cut_at_the_limit_of_decoded_bytes(server: Server, encoding: str):
    zeros = bytes(50_000_000)
    bomb = gzip.compress(zeros, 1) if encoding == "gzip" else brotli.compress(zeros, quality=2)
    answer = get(server.serve("/bomb", Reply(bomb, headers={"Content-Encoding": encoding})))
    assert (len(answer.body), answer.cut) == (10_000_000, "larger than 10,000,000 bytes")


@pytest.mark.parametrize(
    ("encoding", "part"), [("", b"x" * 999), ("gzip", gzip.compress(b"") * 99)]
)
def test_body_without_an_end_is_cut_even_if_it_decodes_to_nothing(
    server: Server, encoding: str, part: bytes
):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\n".encode()
    url = server.serve("/", Reply(raw=lambda: chain([head], repeat(part))))
    assert get(url, max_bytes=100_000).cut == "larger than 100,000 bytes"


def test_body_of_exactly_the_limit_is_whole(server: Server):
    assert get(server.serve("/", b"x" * 1000), max_bytes=1000).cut == ""
    assert get(server.serve("/", b"x" * 1001), max_bytes=1000).cut != ""


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"half", length=1000),
        Reply(brotli.compress(bytes(range(256)) * 9)[:30], headers={"Content-Encoding": "br"}),
        Reply(gzip.compress(b"hello" * 9000)[:60], headers={"Content-Encoding": "gzip"}),
    ],
)
def test_answer_that_breaks_off_says_so(server: Server, reply: Reply):
    answer = get(server.serve("/", reply))
    assert answer.cut == "the connection broke off"


def test_damaged_or_unknown_encoding_is_reported(server: Server):
    reply = Reply(b"not gzip at all", headers={"Content-Encoding": "gzip"})
    assert get(server.serve("/", reply)).cut == "its gzip data is damaged"
    reply = Reply(b"?", headers={"Content-Encoding": "zstd"})
    assert get(server.serve("/", reply)).cut == "its content encoding, zstd, is not known"


def test_drip_feeding_host_has_one_deadline_for_the_whole_answer(server: Server):
    url = server.serve("/", Reply(parts=(b"x",) * 100, pause_seconds=0.1))
    began = time.monotonic()
    answer = get(url, total_seconds=0.5)
    assert answer.cut == "not complete after 0.5 s"
    assert answer.body.startswith(b"xx")
    assert time.monotonic() - began < 2


def test_host_that_does_not_answer_is_given_up(server: Server):
    def hang(_: Any) -> Reply:
        time.sleep(1)
        return Reply(b"late")

    with pytest.raises(RequestFailedError, match=r"no answer within 0\.2 s"):
        get(server.serve("/", hang), total_seconds=0.2)


def test_port_without_a_server_is_a_failure_that_may_pass():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(RequestFailedError, match="no connection") as caught:
        get(f"http://127.0.0.1:{port}/")
    assert caught.value.retryable


def test_connection_closed_without_an_answer_may_pass(server: Server):
    with pytest.raises(RequestFailedError) as caught:
        get(server.serve("/", Reply(hang_up=True)))
    assert caught.value.retryable


def test_redirects_are_followed_and_reported(server: Server):
    server.serve("/a", Reply(status=301, headers={"Location": "/b"}))
    server.serve("/b", Reply(status=302, headers={"Location": "c#there"}))
    server.serve("/c", "here")
    answer = get(f"{server.url}/a")
    assert (answer.url, answer.body) == (f"{server.url}/c", b"here")
    assert [hop.status for hop in answer.hops] == [301, 302]
    assert answer.permanent_url == f"{server.url}/b"


def test_temporary_redirect_has_no_permanent_address(server: Server):
    server.serve("/a", Reply(status=307, headers={"Location": "/b"}))
    server.serve("/b", Reply(status=301, headers={"Location": "/c"}))
    server.serve("/c", "here")
    assert get(f"{server.url}/a").permanent_url == ""


def test_redirects_end_after_five(server: Server):
    server.serve("/a", Reply(status=302, headers={"Location": "/a"}))
    with pytest.raises(RequestFailedError, match="more than 5 redirects"):
        get(f"{server.url}/a")
    assert len(server.requests) == 6


def test_redirect_without_address_is_reported(server: Server):
    with pytest.raises(RequestFailedError, match="status 302 without an address"):
        get(server.serve("/", Reply(status=302)))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/", "gopher://x"])
def test_redirect_to_another_scheme_is_refused(server: Server, target: str):
    with pytest.raises(AddressRefusedError):
        get(server.serve("/", Reply(status=302, headers={"Location": target})))


def test_redirect_to_a_private_address_is_refused():
    def first_only(address: Address) -> bool:
        return address == ip_address("127.0.0.1")

    with running_server() as public, running_server(host="127.0.0.2") as private:
        inside = private.url.replace("127.0.0.1", "127.0.0.2")
        url = public.serve("/", Reply(status=302, headers={"Location": inside}))
        with pytest.raises(AddressRefusedError, match=r"127\.0\.0\.2 is a private address"):
            get(url, allowed=first_only)
        assert private.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_loopback_is_refused_by_default(server: Server, host: str):
    port = server.url.rpartition(":")[2]
    with pytest.raises(AddressRefusedError):
        get(f"http://{host}:{port}/", allowed=is_public)
    assert server.requests == []


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.0", "100.64.0.1",
     "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "255.255.255.255", "::1", "::",
     "fe80::1", "fd00:ec2::254", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_address_that_is_not_public(text: str):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101"]
)
def test_address_that_is_public(text: str):
    assert is_public(ip_address(text))


def test_connection_goes_to_the_address_that_was_checked(server: Server, monkeypatch: Any):
    """A name that resolves to something else the second time is asked only once."""
    answers = iter(["127.0.0.1", "127.0.0.9"])
    real = socket.getaddrinfo
    port = server.url.rpartition(":")[2]

    def rebinding(host: Any, *rest: Any, **more: Any) -> Any:
        return real(next(answers) if host == "rebind.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    server.serve("/", "hello")
    checked: list[Address] = []
    answer = get(f"http://rebind.example:{port}/", allowed=lambda each: not checked.append(each))
    assert answer.body == b"hello"
    assert checked == [ip_address("127.0.0.1")]
    assert server.requests[0].headers["host"] == f"rebind.example:{port}"


def test_certificate_nobody_signed_is_a_failure_of_that_name():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    with running_server(tls=context) as server:
        server.serve("/", "hello")
        with pytest.raises(RequestFailedError, match="certificate is not valid") as caught:
            get(f"{server.url}/")
        assert not caught.value.retryable


def test_certificate_is_checked_for_the_name_and_not_the_address(tmp_path: Any, monkeypatch: Any):
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with running_server(tls=context) as server:
        server.serve("/", "hello")
        assert get(f"{server.url}/").body == b"hello"
        with pytest.raises(RequestFailedError, match="certificate"):
            get(f"{server.url}/".replace("localhost", "127.0.0.1"))


def test_one_host_is_asked_one_at_a_time_with_a_pause(server: Server):
    urls = [server.serve(f"/{number}", "hello") for number in range(4)]
    get(*urls, delay=0.1)
    spans = sorted((each.began, each.ended) for each in server.requests)
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    assert len(gaps) == 3
    assert min(gaps) > 0.05


def test_slow_host_delays_no_other(server: Server):
    slow = server.serve("/", Reply(parts=(b"x",) * 30, pause_seconds=0.05))
    with running_server() as other:
        urls = [other.serve(f"/{number}", "hello") for number in range(5)]
        get(slow, *urls)
        assert max(each.ended for each in other.requests) < server.requests[0].ended


def test_text_that_is_no_address_is_refused():
    for text in ("", "x", "http://", "http://[", "http://a:99999/", "http://a b/", "ftp://a/"):
        with pytest.raises(RequestFailedError):
            get(text)
