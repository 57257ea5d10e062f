"""The preview: what it answers, and to whom; when it rebuilds."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import chain, repeat
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

import httpx2
import pytest
from starlette.requests import Request
from starlette.types import ASGIApp

from builders import article_file
from digestgen.problems import ContentError, UsageError, problem
from digestgen.serve import Built, Preview, bound_socket, server
from digestgen.serve.app import preview_app
from digestgen.serve.file_lookup import Found, look_up_file
from digestgen.serve.file_response import file_response
from digestgen.serve.injection import widened_policy, with_script
from digestgen.serve.watch import Watch, _Places
from runs import TWO_STORIES, command, invoke

SECRET = b"not for you"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name in ("index.html", "404.html", "topics/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<html><head></head><body>{name}</body></html>")
    (folder / "feed.xml").write_text("<feed/>")
    (folder / "site.webmanifest").write_text("{}")
    (folder / "empty").mkdir()
    (folder / ".digestgen.json").write_bytes(SECRET)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    return folder


class Client:
    """Asks the application without a network."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx2.Response:
        async def ask() -> httpx2.Response:
            transport = httpx2.ASGITransport(self._app)
            async with httpx2.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:8000"
            ) as client:
                return await client.get(path, headers=headers)

        return asyncio.run(ask())


@pytest.fixture
def client(root: Path) -> Client:
    preview = Preview(root, lambda: Built("/repo/"))
    preview.build_now()
    return Client(preview_app(preview, "127.0.0.1"))


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "topics/../../secret.txt",
     "..%5csecret.txt", "out.txt", "up/secret.txt", ".digestgen.json", "%00", "a%00.html",
     "/etc/passwd", "//etc/passwd", "%2fetc/passwd", "....//secret.txt", "x" * 5000, "empty/",
     "topics//", "feed.xml/", "%ff"],
)  # fmt: skip
def test_nothing_outside_of_the_site_is_there(root: Path, path: str):
    assert look_up_file(root, "/repo/", f"/repo/{unquote(path)}") == Found()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("", "text/html"), ("topics/", "text/html"), ("feed.xml", "application/xml"),
     ("site.webmanifest", "application/manifest+json")],
)  # fmt: skip
def test_files_have_their_types(client: Client, path: str, kind: str):
    answer = client.get(f"/repo/{path}")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "to"), [("/", "/repo/"), ("/repo", "/repo/"), ("/repo/topics", "/repo/topics/")]
)
def test_a_path_without_its_end_leads_to_the_one_with_it(client: Client, path: str, to: str):
    assert client.get(path).headers["location"] == to


def test_a_page_that_is_not_there_is_the_404_page(client: Client):
    answer = client.get("/repo/nothing")
    assert (answer.status_code, "404.html" in answer.text) == (404, True)


def test_an_unchanged_file_is_not_sent_again(client: Client):
    tag = client.get("/repo/feed.xml").headers["etag"]
    assert client.get("/repo/feed.xml", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost:8000", 200), ("[::1]:8000", 200), ("192.168.1.5", 200),
     ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421)],
)  # fmt: skip
def test_a_name_that_is_not_the_servers_is_turned_away(client: Client, host: str, status: int):
    assert client.get("/repo/", headers={"host": host}).status_code == status


def test_the_script_is_in_what_is_served_and_not_in_the_file(client: Client, root: Path):
    assert "reload.js" in client.get("/repo/").text
    assert "reload.js" not in (root / "index.html").read_text()


@pytest.mark.parametrize(
    ("policy", "widened"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
        ("script-src 'none'; img-src *", "script-src 'self'; img-src *"),
        ("default-src 'self'", "default-src 'self'"),
        ("connect-src", "connect-src 'self'"),
    ],
)
def test_a_policy_is_widened_by_the_pages_own_host(policy: str, widened: str):
    assert widened_policy(policy) == widened


def test_the_policy_in_a_page_lets_the_script_run():
    page = (
        b"""<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>"""
    )
    assert b"script-src 'self'" in with_script(page, "/r.js", "1")


def test_a_failed_build_keeps_the_last_site_and_is_reported():
    fails = False

    def rebuild() -> Built:
        if fails:
            raise ContentError([problem("content/a.md", "odd")])
        return Built("/repo/")

    async def told() -> list[bytes]:
        nonlocal fails
        preview = Preview(Path(), rebuild)
        preview.build_now()
        events = preview.events()
        first = await anext(events)
        fails = True
        await preview.update(frozenset())
        return [first, await anext(events)]

    good, bad = asyncio.run(told())
    assert b"content/a.md: odd" in bad
    assert good.partition(b",")[0] == bad.partition(b",")[0]  # the build that is served


def test_a_taken_port_names_a_free_one():
    with bound_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=r"use --port \d+, which is free"):
            bound_socket("127.0.0.1", port)


def collected(site: Path, change, *, polling: bool = False) -> list[frozenset[Path]]:
    """Return what is told of `change`, until nothing more comes."""

    async def watch() -> list[frozenset[Path]]:
        places = (site / "digest.toml", site / "content", site / "static", site / "a/b/c")
        watched = Watch(lambda: places, polling=polling)
        changes = watched.changes(watched.snapshot())
        told = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.5)
        change()
        batches = [await asyncio.wait_for(told, 20)]
        more = asyncio.ensure_future(anext(changes))
        done, _ = await asyncio.wait({more}, timeout=1)
        batches += [each.result() for each in done]
        more.cancel()
        await asyncio.wait({more})
        return batches

    return asyncio.run(watch())


def test_five_hundred_files_at_once_are_one_change(make_site):
    site = make_site(TWO_STORIES).resolve()

    def switch() -> None:
        for number in range(500):
            (site / f"content/{number}.md").write_text("x")

    batches = collected(site, switch)
    assert [len(each) for each in batches] == [500]


@pytest.mark.parametrize("name", ["content/a/b.md", "digest.toml", "static/new.css", "a/b/c"])
def test_a_file_that_appears_is_reported_wherever_it_is(make_site, name: str):
    site = make_site({"content/a/old.md": "x"}).resolve()

    def write() -> None:
        (site / name).parent.mkdir(exist_ok=True, parents=True)
        (site / name).write_text("x")

    assert collected(site, write)


def test_a_folder_that_comes_before_the_watching_begins_is_watched(make_site):
    site = make_site({"content/a.md": "x"}).resolve()

    class Late(Watch):
        async def _start(self, places: _Places) -> None:
            (site / "static").mkdir(exist_ok=True)
            await super()._start(places)

    async def watch() -> list[frozenset[Path]]:
        watched = Late(lambda: (site / "content", site / "static"))
        changes = watched.changes(watched.snapshot())
        first = await asyncio.wait_for(anext(changes), 5)
        second = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.5)
        (site / "static/x.txt").write_text("x")
        return [first, await asyncio.wait_for(second, 5)]

    assert asyncio.run(watch()) == [{site / "static"}, {site / "static/x.txt"}]


def test_changes_are_found_where_events_do_not_arrive(make_site):
    site = make_site(TWO_STORIES).resolve()
    assert collected(site, lambda: (site / "content/a.md").write_text("x"), polling=True)


def test_changed_objects_of_a_store_are_reported_after_a_while(
    make_site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("digestgen.serve.watch.STORE_SECONDS", 0.01)
    listings = [frozenset({("a.md", "1"), ("b.md", "1")})] * 2
    listings += [None, frozenset({("a.md", "2"), ("c.md", "1"), ("b.md", "1")})]  # None: it failed
    site = make_site({})

    async def watch() -> frozenset[Path]:
        watched = Watch(lambda: (site / "content",), objects=chain(listings, repeat(None)).__next__)
        return await asyncio.wait_for(anext(watched.changes(watched.snapshot())), 5)

    assert asyncio.run(watch()) == {Path("a.md"), Path("c.md")}


def test_serve_begins_leaves_the_output_alone_and_ends_with_ctrl_c(make_site):
    site = make_site(TWO_STORIES)
    with bound_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    words = command("serve", "--site", site, "--port", port)
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as serving:
        wait_until_served(port)
        with httpx2.stream("GET", f"http://127.0.0.1:{port}/__digestgen__/events") as stream:
            next(stream.iter_lines())
            serving.send_signal(signal.SIGINT)
            _, told = serving.communicate(timeout=30)
    assert (serving.returncode, "Stopped" in told, "Traceback" in told) == (130, True, False)
    assert not (site / "build").exists()


def test_a_site_with_an_error_is_served_at_its_address(make_site):
    config = '[site]\ntitle = "News"\nbase_url = "https://example.org/news/"\n'
    site = make_site(
        {**TWO_STORIES, "digest.toml": config, "content/damaged.md": "---\ntitle: [\n"}
    )
    with bound_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    words = command("serve", "--site", site, "--port", port)
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as serving:
        wait_until_served(port)
        serving.send_signal(signal.SIGINT)
        _, told = serving.communicate(timeout=30)
    assert f"Serving at http://127.0.0.1:{port}/news/" in told


@pytest.mark.parametrize(
    "path", ["/../../digest.toml", "/%2e%2e/%2e%2e/digest.toml", "/..%2f..%2fdigest.toml"]
)
def test_a_path_that_climbs_is_not_there_over_the_network_either(make_site, path: str):
    site = make_site({**TWO_STORIES, "digest.toml": "# not for you"})
    with bound_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    words = command("serve", "--site", site, "--port", port)
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as serving:
        wait_until_served(port)
        asking = HTTPConnection("127.0.0.1", port)
        asking.request("GET", path)  # as it is: nothing on the way tidies it
        answer = asking.getresponse()
        status, told = answer.status, answer.read()
        asking.close()
        serving.terminate()
    assert (status, b"not for you" in told) == (404, False)


def test_change_of_the_content_folder_is_followed_and_clean_leaves_no_dead_preview(make_site):
    moved = {name.replace("content", "a/b"): text for name, text in TWO_STORIES.items()}
    site = make_site({**TWO_STORIES, "digest.toml": ""})
    with served(site) as port:
        make_site({"digest.toml": "[build]\ncontent = 'a/b'\n"})
        time.sleep(1)
        make_site(moved)
        make_site(
            {"a/b/2024-05-03-new.md": article_file("Something new", url="https://n.example/")}
        )
        assert shown("Something new", port)
        hook = "def articles(all):\n    return [one for one in all if 'new' not in one.title]\n"
        make_site({"hooks.py": hook})
        assert shown("A flood", port, but_not="Something new")
        assert invoke("clean", "--site", site).exit_code == 0
        assert shown("A flood", port, seconds=0)


def test_half_a_request_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, root: Path):
    monkeypatch.setattr(server, "_REQUEST_SECONDS", 0.5)
    preview = Preview(root, lambda: Built("/"))
    with bound_socket("127.0.0.1", 0) as listening:
        address = listening.getsockname()

        def ask() -> None:
            for sent in (b"", b"GET / HTTP/1.1\r\nHost: a"):
                with socket.create_connection(address) as asking:
                    asking.sendall(sent)
                    closed.append(asking.recv(100))
            os.kill(os.getpid(), signal.SIGINT)

        async def nothing() -> AsyncIterator[frozenset[Path]]:
            await asyncio.sleep(20)
            yield frozenset()

        closed: list[bytes] = []
        asker = Thread(target=ask)
        asker.start()
        with pytest.raises(KeyboardInterrupt):
            server.serve(preview, nothing(), listening, "127.0.0.1")
        asker.join()
    assert closed == [b"", b""]


def test_no_request_finds_a_build_that_is_half_in_place(root: Path):
    preview = Preview(root, lambda: Built("/"))
    answers: list[int] = []
    with preview.switching:
        asking = Thread(
            target=lambda: answers.append(
                Client(preview_app(preview, "127.0.0.1")).get("/feed.xml").status_code
            )
        )
        asking.start()
        asking.join(0.3)
        assert answers == []
        (root / "feed.xml").unlink()
    asking.join()
    assert answers == [404]


def test_a_file_is_sent_as_it_was_when_it_was_opened(root: Path):
    (root / "film.mp4").write_bytes(b"old" * 100_000)
    request = Request({"type": "http", "headers": []})
    response = file_response((root / "film.mp4").open("rb"), "video/mp4", request)
    (root / "new").write_bytes(b"new" * 100_000)
    (root / "new").replace(root / "film.mp4")

    async def body() -> bytes:
        return b"".join([part async for part in response.body_iterator])

    assert asyncio.run(body()) == b"old" * 100_000


@pytest.mark.parametrize(
    ("wanted", "status", "body"),
    [("bytes=1-3", 206, b"fee"), ("bytes=-2", 206, b"/>"), ("bytes=5-", 206, b"/>"),
     ("bytes=99-", 416, b""), ("bytes=0-99", 200, b"<feed/>"), ("lines=1-2", 200, b"<feed/>")],
)  # fmt: skip
def test_a_part_of_a_file_can_be_had(client: Client, wanted: str, status: int, body: bytes):
    answer = client.get("/repo/feed.xml", headers={"range": wanted})
    assert (answer.status_code, answer.content) == (status, body)


@contextmanager
def served(site: Path) -> Iterator[int]:
    """Serve a site in a process of its own, and yield the port."""
    with bound_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    words = command("serve", "--site", site, "--port", port)
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as serving:
        try:
            wait_until_served(port)
            yield port
        finally:
            serving.terminate()


def shown(title: str, port: int, *, but_not: str = "<nothing>", seconds: float = 20) -> bool:
    """Return whether the front page shows a title, now or soon."""
    last = time.monotonic() + seconds
    while True:
        text = httpx2.get(f"http://127.0.0.1:{port}/").text
        if (title in text and but_not not in text) or time.monotonic() > last:
            return title in text and but_not not in text
        time.sleep(0.2)


def wait_until_served(port: int) -> None:
    for _ in range(200):
        try:
            httpx2.get(f"http://127.0.0.1:{port}/")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not begin")


def test_a_page_that_a_build_overtakes_has_the_name_of_the_build_before(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = Preview(root, lambda: Built("/"))
    before = preview.build

    def found_late(*given: object) -> Found:
        found = look_up_file(*given)  # type: ignore[arg-type]
        preview.build_now()
        return found

    monkeypatch.setattr("digestgen.serve.app.look_up_file", found_late)
    page = Client(preview_app(preview, "127.0.0.1")).get("/").text
    assert (f'data-build="{before}"' in page, preview.build != before) == (True, True)
