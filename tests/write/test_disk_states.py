"""A build works, or explains itself, whatever it meets in its own folder and on its disk."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

import pytest
from msgspec import msgpack

from conftest import SiteFactory
from digestgen.files import read_regular, replace_file
from digestgen.incremental import DiskStore, Task, Trace
from digestgen.problems import BuildError
from digestgen.settings import SitePaths
from digestgen.write import write_site
from runs import AS_USER, FLOOD, TWO_STORIES, build, folders, invoke, run, tree


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Have a disk that takes no file of more than `size` bytes."""
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))


PLACES = ["lock", "clock", "read", "parsed-0", "clusters", "pages-site", "last-build-site"]


def test_file_in_place_of_the_state_folder_costs_only_the_cache(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, ".digestgen": "mine"})
    report = build(site)
    assert (site / "build" / FLOOD).exists()
    assert (site / ".digestgen").read_text() == "mine"
    (warning,) = (each for each in report.problems if each.path == ".digestgen")
    assert (warning.level, warning.message) == (
        "warning",
        "cannot be used, so nothing is kept for the next build: File exists",
    )


def test_build_without_cache_does_not_mind_the_state_folder(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, ".digestgen": "mine"})
    done = invoke("build", "--no-cache", "--site", site)
    assert (done.exit_code, ".digestgen" in done.stderr) == (0, False)


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_wrong_kind_of_file_in_the_state_folder_is_no_obstacle(make_site: SiteFactory, kind: str):
    site = make_site(TWO_STORIES)
    (site / ".digestgen").mkdir()
    for name in PLACES:
        place = site / ".digestgen" / name
        if kind == "folder":
            (place / "more").mkdir(parents=True)
        else:
            os.mkfifo(place)
    build(site)
    build(site)
    assert (site / "build" / FLOOD).exists()


def test_full_disk_costs_the_cache_and_leaves_nothing_beside_it(tmp_path: Path):
    store, task = DiskStore(tmp_path), Task[bytes]("task", b"", bytes)
    with no_file_over(100_000):
        store.keep(task, {"name": Trace(b"key", msgpack.encode(bytes(200_000)))})
    assert store.traces(task) == {}
    assert not list(tmp_path.iterdir())


def test_cache_that_cannot_be_written_is_told_once(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    for name in ("read", "clusters", "parsed-0"):
        (site / ".digestgen" / name / "more").mkdir(parents=True)
    told = [each for each in build(site).problems if each.path == ".digestgen"]
    assert [each.level for each in told] == ["warning"]
    assert told[0].message.startswith(
        "not all of it could be written, so the next build takes longer"
    )


@pytest.mark.parametrize("kind", ["folder", "loop"])
def test_what_is_in_place_of_the_lock_is_named(make_site: SiteFactory, kind: str):
    site = make_site(TWO_STORIES)
    lock = site / ".digestgen/lock"
    lock.parent.mkdir()
    lock.mkdir() if kind == "folder" else lock.symlink_to("lock")
    assert ".digestgen/lock" in {each.path for each in build(site).problems}
    assert (site / "build" / FLOOD).exists()


def test_disk_that_takes_no_file_after_the_lock_costs_only_the_cache(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(TWO_STORIES)

    def full(folder: Path) -> int:
        raise OSError(ENOSPC, os.strerror(ENOSPC), str(folder / "clock"))

    monkeypatch.setattr("digestgen.write.file_clock_ns", full)
    assert ".digestgen/clock" in {each.path for each in build(site).problems}
    assert (site / "build" / FLOOD).exists()


def test_disk_that_takes_no_more_folders_leaves_the_old_output(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(TWO_STORIES)
    build(site)
    before = tree(site / "build"), folders(site / "build")
    make_site({"content/2024-06-01-new.md": TWO_STORIES["content/2024-05-02-rain.md"]})
    make_folder = os.mkdir

    def full(path: str, *more: int) -> None:
        if str(path).endswith("build/2024/06/01"):
            raise OSError(ENOSPC, os.strerror(ENOSPC), path)
        make_folder(path, *more)

    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(OSError, match="No space left"):
        build(site)
    assert (tree(site / "build"), folders(site / "build")) == before


def test_error_with_the_list_of_files_names_its_place_in_the_output(tmp_path: Path):
    (tmp_path / ".digestgen").mkdir()
    paths = SitePaths(tmp_path, tmp_path / "content", tmp_path / "build")
    paths.output.mkdir()
    files = [(f"{number:04}.html", b"") for number in range(200)]
    with no_file_over(1_000), pytest.raises(OSError, match=r"build/\.digestgen\.json"):
        write_site(files, (), paths, base_url="")
    assert not list(paths.output.iterdir())


def test_link_that_leads_to_itself_is_no_crash(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    (site / "digest.toml").symlink_to("digest.toml")
    done = invoke("check", "--site", site)
    assert done.exit_code == 2
    assert "digest.toml: cannot be read" in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize("place", [".digestgen", ".digestgen/check", ".digestgen/check/index.html"])
@pytest.mark.parametrize("kind", ["file", "loop", "pipe", "folder"])
def test_check_goes_on_whatever_is_in_its_place(make_site: SiteFactory, place: str, kind: str):
    site = make_site(TWO_STORIES)
    odd = site / place
    odd.parent.mkdir(parents=True, exist_ok=True)
    if kind == "file":
        odd.write_text("mine")
    elif kind == "loop":
        odd.symlink_to(odd.name)
    elif kind == "pipe":
        os.mkfifo(odd)
    else:
        (odd / "more").mkdir(parents=True)
        (odd / "more" / "mine.txt").write_text("mine")
    done = invoke("check", "--site", site)
    assert done.exit_code == 0, done.stderr
    assert "0 errors" in done.stderr
    assert str(site) not in done.stderr
    if kind == "file":
        assert odd.read_text() == "mine"


def test_publish_does_without_the_state_folder(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, ".digestgen": "mine"})
    subprocess.run(["git", "init", "--quiet"], cwd=site, check=True)
    subprocess.run(["git", "init", "--quiet", "--bare", "pushed"], cwd=site, check=True)
    subprocess.run(["git", "remote", "add", "origin", "pushed"], cwd=site, check=True)
    done = invoke("publish", "--site", site, "--base-url", "https://a.example/")
    assert done.exit_code == 0, done.stderr
    assert ".digestgen: warning: cannot be used" in done.stderr


def test_preview_says_what_it_cannot_write(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, ".digestgen": "mine"})
    with pytest.raises(BuildError, match=r"\.digestgen: File exists"):
        build(site, output=site / ".digestgen/serve")


def test_read_only_site_is_built_to_another_place(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    output = tmp_path / "public" / "www"
    output.mkdir(parents=True)
    output.chmod(0o777)
    output.parent.chmod(0o555)
    _close(site, 0o555)
    done = run("build", "--output", output, cwd=site, under=AS_USER)
    again = run("build", "--output", output, "--no-cache", cwd=site, under=AS_USER)
    _close(site, 0o755)
    assert (done.returncode, again.returncode) == (0, 0), done.stderr + again.stderr
    assert (output / FLOOD).exists()
    assert not [name for name in tree(output) if "stage" in name]
    assert not (site / ".digestgen").exists()


def _close(folder: Path, mode: int) -> None:
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        each.chmod(mode)


def test_output_that_may_not_be_written_is_explained(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    site.chmod(0o777)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = run("build", "--output", closed / "www", cwd=site, under=AS_USER)
    assert done.returncode == 1
    assert "Permission denied\n  hint: digestgen needs to write there" in done.stderr


def test_replaced_file_is_never_there_in_part(tmp_path: Path):
    file = tmp_path / "a"
    replace_file(file, b"old")
    with no_file_over(1_000), pytest.raises(OSError, match="File too large"):
        replace_file(file, bytes(2_000))
    assert tree(tmp_path) == {"a": b"old"}


def test_pipe_is_not_read(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(tmp_path / "pipe")


@pytest.mark.parametrize("wanted", [False, True])
def test_disk_has_the_whole_output_if_the_site_wants_to_wait(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch, wanted: bool
):
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda opened: synced.add(os.fstat(opened).st_ino))
    settings = f"[build]\nfsync = {str(wanted).lower()}\n"
    site = make_site({**TWO_STORIES, "digest.toml": settings})
    build(site)
    make_site({"content/2024-05-03-new.md": next(iter(TWO_STORIES.values())).replace("A f", "F")})
    build(site)
    paths = [site / "build", *(site / "build").rglob("*")]
    assert all((path.stat().st_ino in synced) == wanted for path in paths)


@pytest.mark.parametrize(
    "place", ["digest.toml", "translations/en.po", "build/.digestgen.json", "content/a.md"]
)
def test_pipe_in_place_of_a_file_is_named_and_not_waited_for(make_site: SiteFactory, place: str):
    site = make_site(TWO_STORIES)
    (site / place).parent.mkdir(exist_ok=True)
    os.mkfifo(site / place)
    done = invoke("build", "--strict", "--site", site, "--base-url", "https://a.example/")
    assert done.exit_code in {1, 2}
    assert place in done.stderr
    assert "not a regular file" in done.stderr
