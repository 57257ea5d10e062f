"""Fingerprints of files, the clock of the disk, and what a walk finds."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from digestgen.files import Entry, Stamp, file_clock_ns, file_stamp, walk

STAMP = Stamp(size=5, mtime_ns=100, ctime_ns=200, inode=7, mode=0o100644)


def made(root: Path, *names: str) -> Path:
    """Return `root` with these files in it; a name that ends in a slash is of a folder."""
    for name in names:
        path = root / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(name)
    return root


def names(root: Path) -> list[str]:
    return [each.name for each in walk(root)]


def entries(root: Path) -> dict[str, Entry]:
    return {each.name: each for each in walk(root)}


# stamps


@pytest.mark.parametrize(
    ("now_ns", "settled"), [(201, True), (200, False), (150, False), (0, False)]
)
def test_a_file_is_settled_if_it_changed_before_now(now_ns: int, settled: bool):
    assert STAMP.is_settled(now_ns) is settled


def test_a_file_is_not_settled_while_its_time_is_in_the_future():
    assert not replace(STAMP, mtime_ns=900).is_settled(800)


def test_a_file_that_is_moved_keeps_all_but_the_time_of_the_move():
    assert replace(STAMP, ctime_ns=300).is_moved(STAMP)


@pytest.mark.parametrize("change", [{"inode": 8}, {"size": 6}, {"mtime_ns": 101}])
def test_another_file_or_a_changed_one_is_not_moved(change: dict[str, int]):
    assert not replace(STAMP, **change).is_moved(STAMP)


def test_a_stamp_has_what_the_disk_says_of_a_file(tmp_path: Path):
    file = made(tmp_path, "a") / "a"
    facts = file.stat()
    found = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino, facts.st_mode)
    assert file_stamp(str(file)) == Stamp(*found)


def test_an_open_file_has_the_stamp_of_its_path(tmp_path: Path):
    file = made(tmp_path, "a") / "a"
    with file.open() as opened:
        assert file_stamp(opened.fileno()) == file_stamp(str(file))


def test_what_is_no_file_of_its_own_has_no_stamp(tmp_path: Path):
    made(tmp_path, "a", "folder/")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "link", "pipe", "missing", "a/below a file"):
        assert file_stamp(str(tmp_path / name)) is None


def test_a_change_that_restores_size_and_time_gives_another_stamp(tmp_path: Path):
    file = made(tmp_path, "a") / "a"
    before = file_stamp(str(file))
    time.sleep(0.02)
    file.write_text("b")
    os.utime(file, ns=(before.mtime_ns, before.mtime_ns))
    after = file_stamp(str(file))
    assert (after.size, after.mtime_ns) == (before.size, before.mtime_ns)
    assert after != before


# the clock of the disk


def test_the_clock_is_not_before_a_file_that_is_there_already(tmp_path: Path):
    file = made(tmp_path, "a") / "a"
    assert file_clock_ns(tmp_path) >= file.stat().st_mtime_ns


def test_a_file_that_changes_after_the_clock_was_read_is_not_settled(tmp_path: Path):
    now_ns = file_clock_ns(tmp_path)
    made(tmp_path, "a")
    assert not file_stamp(str(tmp_path / "a")).is_settled(now_ns)


def test_the_clock_leaves_nothing_behind_and_writes_through_no_link(tmp_path: Path):
    made(tmp_path, "mine", "state/")
    (tmp_path / "state/clock").symlink_to(tmp_path / "mine")
    file_clock_ns(tmp_path / "state")
    assert names(tmp_path) == ["mine", "state"]
    assert (tmp_path / "mine").read_text() == "mine"


# walks


def test_a_walk_has_files_then_folders_then_links_to_folders_each_by_name(tmp_path: Path):
    root = made(tmp_path / "root", "b", "a", "d/x", "c/y")
    made(tmp_path / "elsewhere", "z")
    (root / "0").symlink_to(tmp_path / "elsewhere")
    assert names(root) == ["a", "b", "c", "d", "0", "c/y", "d/x", "0/z"]


def test_a_walk_has_each_folder_before_what_is_in_it(tmp_path: Path):
    found = names(made(tmp_path, "a/b/c/d", "a/b/e", "f/g"))
    assert all(
        found.index(name) > found.index(name.rpartition("/")[0]) for name in found if "/" in name
    )
    assert len(found) == 7


def test_an_entry_says_what_it_is(tmp_path: Path):
    root = made(tmp_path / "root", "file", "folder/")
    os.mkfifo(root / "pipe")
    (root / "dangling").symlink_to("nowhere")
    (root / "itself").symlink_to("itself")
    kinds = {name: each.kind for name, each in entries(root).items()}
    assert kinds == {
        "file": "file",
        "folder": "folder",
        "pipe": "other",
        "dangling": "missing",
        "itself": "missing",
    }


def test_an_entry_has_the_stamp_of_what_it_leads_to(tmp_path: Path):
    root = made(tmp_path, "file")
    (root / "link").symlink_to("file")
    found = entries(root)
    assert found["link"].stamp == found["file"].stamp == file_stamp(str(root / "file"))
    assert found["link"].kind == "file"


def test_a_link_to_nothing_has_no_stamp(tmp_path: Path):
    (tmp_path / "link").symlink_to("nowhere")
    assert entries(tmp_path)["link"].stamp is None


def test_a_circle_of_links_has_an_end(tmp_path: Path):
    root = made(tmp_path, "a/b/file")
    (root / "a/b/up").symlink_to(root)
    (root / "a/self").symlink_to(root / "a")
    found = entries(root)
    assert list(found) == ["a", "a/b", "a/self", "a/b/file", "a/b/up"]
    assert (found["a/self"].kind, found["a/b/up"].kind) == ("repeated", "repeated")


def test_what_two_links_lead_to_is_walked_once(tmp_path: Path):
    root = made(tmp_path / "root")
    root.mkdir()
    made(tmp_path / "elsewhere", "file")
    for name in ("b", "a"):
        (root / name).symlink_to(tmp_path / "elsewhere")
    assert names(root) == ["a", "b", "a/file"]


def test_a_link_out_of_the_root_is_followed_and_told(tmp_path: Path):
    root = made(tmp_path / "root", "inside/file")
    made(tmp_path / "root and more", "file")
    (root / "out").symlink_to(tmp_path / "root and more")
    (root / "out.txt").symlink_to(tmp_path / "root and more/file")
    (root / "in.txt").symlink_to(root / "inside/file")
    found = entries(root)
    assert {name for name, each in found.items() if each.outside} == {"out", "out.txt"}
    assert found["out/file"].kind == "file"


def test_a_root_that_is_a_link_is_followed(tmp_path: Path):
    made(tmp_path / "real", "a/file")
    (tmp_path / "link").symlink_to("real")
    found = entries(tmp_path / "link")
    assert list(found) == ["a", "a/file"]
    assert not any(each.outside for each in found.values())


def test_what_is_not_wanted_is_neither_yielded_nor_entered(tmp_path: Path):
    root = made(tmp_path, "a", ".git/config", "b/c")
    found = walk(root, lambda entry: not entry.name.startswith("."))
    assert [each.name for each in found] == ["a", "b", "b/c"]


def test_a_root_that_is_no_folder_holds_nothing(tmp_path: Path):
    made(tmp_path, "file")
    assert names(tmp_path / "missing") == []
    assert names(tmp_path / "file") == []


@pytest.mark.parametrize("becomes", ["nothing", "a file"])
def test_a_folder_that_vanishes_during_a_walk_holds_nothing(tmp_path: Path, becomes: str):
    walking = walk(made(tmp_path, "a/x", "b/y"))
    assert [next(walking).name, next(walking).name] == ["a", "b"]
    shutil.rmtree(tmp_path / "a")
    if becomes == "a file":
        (tmp_path / "a").write_text("")
    assert [each.name for each in walking] == ["b/y"]


def test_a_file_that_vanishes_during_a_walk_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made(tmp_path, "a", "b")
    real = os.scandir

    class Scan:
        """Reads a folder, from which a file is taken then."""

        def __init__(self, path: str) -> None:
            self._found = real(path)

        def __enter__(self) -> list[os.DirEntry[str]]:
            with self._found as found:
                listed = list(found)
            (tmp_path / "a").unlink(missing_ok=True)
            return listed

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Scan)
    found = entries(tmp_path)
    assert (found["a"].kind, found["a"].stamp, found["b"].kind) == ("missing", None, "file")
