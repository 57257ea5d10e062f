"""SIGINT and SIGTERM end every command with 130 and 143, and leave nothing half-made."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.signals import Stopped, stoppable, uninterrupted
from http_server import Reply, Server, running_server
from runs import command, many_articles, run

EXIT_CODES = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
STORED = (
    "clusters",
    "last-build-",
    "pages-",
    "parsed-",
    "read",
    "similar-stories",
    "story-neighbours",
    "story-words",
)
KEPT = {"check", "serve", "fetching", "lock", "fetch.lock"}  # folders of previews, and locks


def stopped(site: Path, number: int, *words: object, when: Path, group: bool = False) -> int:
    """Run a command until `when` is there, send it a signal, and return its exit code."""
    process = subprocess.Popen(
        command(*words), cwd=site, stderr=subprocess.PIPE, start_new_session=True
    )
    last = time.monotonic() + 30
    while not list(when.parent.glob(when.name)) and time.monotonic() < last:
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.005)
    if group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert b"Traceback" not in errors
    return process.returncode


def leftovers(site: Path) -> set[str]:
    """Return the temporary files of a site: beside its output, and in its state folder."""
    state = site / ".digestgen"
    below = {path.name for path in state.iterdir()} if state.is_dir() else set()
    kept = {name for name in below if name in KEPT or name.startswith(STORED)}
    beside = {path.name for path in site.glob(".*")} - {".digestgen"}
    return (below - kept) | beside


@pytest.mark.parametrize(("number", "code"), EXIT_CODES)
def test_build_with_workers_stops(make_site: SiteFactory, number: int, code: int):
    site = make_site(many_articles(200))
    when = site / ".digestgen/stage-*"
    words = ("build", "--jobs", 2)
    # Ctrl-C and `timeout` send it to the workers, too
    assert stopped(site, number, *words, when=when, group=True) == code
    assert not leftovers(site)
    assert not (site / "build").exists()


def test_check_stops(make_site: SiteFactory):
    site = make_site(many_articles(200))
    assert stopped(site, signal.SIGINT, "check", when=site / ".digestgen/stage-*") == 130
    assert not leftovers(site)


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as found:
        yield found


def test_fetch_stops(make_site: SiteFactory, server: Server):
    slow = Reply(parts=(b"<rss>",) * 100, pause_seconds=0.2)
    url = server.serve("/feed", slow)
    settings = f"[[feeds]]\nurl = '{url}'\n[fetch]\nallow_private = true\n"
    site = make_site({"digest.toml": settings})
    assert stopped(site, signal.SIGTERM, "fetch", when=site / ".digestgen/fetch.lock") == 143
    assert not leftovers(site)


@pytest.mark.parametrize(("number", "code"), EXIT_CODES)
def test_publish_stops_and_every_branch_stays(make_site: SiteFactory, number: int, code: int):
    site = make_site(
        {**many_articles(3), "digest.toml": "[site]\nbase_url = 'https://a.example/'\n"}
    )
    remote = published_repository(site)
    before = (git(site, "show-ref"), git(remote, "show-ref"))
    make_site({"content/2024-06-01-new.md": article_file("New", url="https://a.example/new")})
    hook, asked = remote / "hooks/pre-receive", remote / "asked"
    hook.write_text(f"#!/bin/sh\ntouch '{asked}'\nexec sleep 20\n")
    hook.chmod(0o755)
    # Ctrl-C goes to git, too
    assert stopped(site, number, "publish", when=asked, group=True) == code
    assert (git(site, "show-ref"), git(remote, "show-ref")) == before
    assert leftovers(site) == {".git"}
    assert not list((site / ".git").glob("*.lock"))


def published_repository(site: Path) -> Path:
    """Make a repository of a site, publish it once, and return its remote."""
    remote = site.with_name("remote.git")
    git(site, "init", "-q", "--bare", remote)
    git(site, "init", "-q", "-b", "main")
    git(site, "remote", "add", "origin", remote)
    for key, value in (("user.name", "A"), ("user.email", "a@a.example")):
        git(site, "config", key, value)
    git(site, "add", ".")
    git(site, "commit", "-q", "-m", "Sources")
    first = run("publish", cwd=site)
    assert first.returncode == 0, first.stderr
    return remote


def git(folder: Path, *words: object) -> str:
    done = subprocess.run(
        ["git", *map(str, words)], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(("number", "code"), EXIT_CODES)
def test_serve_stops(make_site: SiteFactory, number: int, code: int):
    site = make_site(many_articles(3))
    when = site / ".digestgen/serve/index.html"
    assert stopped(site, number, "serve", "--port", 0, when=when) == code
    assert not leftovers(site)


@pytest.mark.parametrize(("number", "code"), EXIT_CODES)
def test_command_stops_while_it_is_loaded(
    make_site: SiteFactory, tmp_path: Path, number: int, code: int
):
    early = f"import os; os.kill(os.getpid(), {int(number)})"
    (tmp_path / "click").mkdir()
    (tmp_path / "click/__init__.py").write_text(early)  # it is the first that is imported
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    done = run("build", cwd=make_site({}), env={"PYTHONPATH": path})
    assert (done.returncode, done.stderr) == (code, "")


def test_second_signal_does_not_disturb_the_tidying():
    done = []

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGTERM)
            done.append("tidied")

    with stoppable(), pytest.raises(Stopped):
        work()
    assert done == ["tidied"]


def test_what_must_not_be_interrupted_is_finished_first():
    done = []

    def work() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            done.append("finished")
        done.append("next")

    with stoppable(), pytest.raises(Stopped) as caught:
        work()
    assert (done, caught.value.exit_code) == (["finished"], 143)


def test_ignored_signal_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
