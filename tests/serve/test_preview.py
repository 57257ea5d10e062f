"""The preview: what it answers, and to whom; when it rebuilds."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import unquote

import httpx2
import pytest
from starlette.types import ASGIApp

from digestgen.problems import ContentError, UsageError, problem
from digestgen.serve import Built, Preview, bound_socket
from digestgen.serve.app import preview_app
from digestgen.serve.file_lookup import Found, look_up_file
from digestgen.serve.injection import widened_policy, with_script
from digestgen.serve.watch import Watch, snapshot
from runs import TWO_STORIES, command

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


def test_a_failed_build_keeps_the_last_site_and_is_told():
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
        watched = Watch(site, lambda: (site / "content", site / "static"), "digest.toml",
                        polling=polling)  # fmt: skip
        changes = watched.changes(snapshot(watched.there()))
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


@pytest.mark.parametrize("name", ["content/a/b.md", "digest.toml", "static/new.css"])
def test_a_file_that_appears_is_told_wherever_it_is(make_site, name: str):
    site = make_site({"content/a/old.md": "x"}).resolve()

    def write() -> None:
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("x")

    assert collected(site, write)


def test_a_folder_that_comes_before_the_watching_begins_is_watched(make_site):
    site = make_site({"content/a.md": "x"}).resolve()

    class Late(Watch):
        async def _start(self, watched: tuple[Path, ...]) -> None:
            (site / "static").mkdir(exist_ok=True)
            await super()._start(watched)

    async def watch() -> list[frozenset[Path]]:
        watched = Late(site, lambda: (site / "content", site / "static"), "digest.toml")
        changes = watched.changes(snapshot(watched.there()))
        first = await asyncio.wait_for(anext(changes), 5)
        second = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.5)
        (site / "static/x.txt").write_text("x")
        return [first, await asyncio.wait_for(second, 5)]

    assert asyncio.run(watch()) == [{site / "static"}, {site / "static/x.txt"}]


def test_changes_are_found_where_events_do_not_arrive(make_site):
    site = make_site(TWO_STORIES).resolve()
    assert collected(site, lambda: (site / "content/a.md").write_text("x"), polling=True)


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
    assert (serving.returncode, "Stopped" in told, "Traceback" in told) == (0, True, False)
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


def wait_until_served(port: int) -> None:
    for _ in range(200):
        try:
            httpx2.get(f"http://127.0.0.1:{port}/")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not begin")
