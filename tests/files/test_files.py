"""Fingerprints of files, the clock of the disk, and what a walk finds."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from digestgen.files import Entry, Stamp, file_clock_ns, file_stamp, walk
from digestgen.files.find_files import find_files

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


def test_a_walk_has_files_then_folders_each_by_name_and_links_to_folders_last(tmp_path: Path):
    root = made(tmp_path, "b", "a", "d/x", "c/y", ".z/z")
    (root / "0").symlink_to(".z")
    found = walk(root, lambda entry: entry.name != ".z")
    assert [each.name for each in found] == ["a", "b", "c", "d", "c/y", "d/x", "0", "0/z"]


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
    assert list(found) == ["a", "a/b", "a/b/file", "a/self", "a/b/up"]
    assert (found["a/self"].kind, found["a/b/up"].kind) == ("repeated", "repeated")


def test_a_folder_is_found_under_its_own_name_even_if_a_link_to_it_comes_first(tmp_path: Path):
    root = made(tmp_path, "a/", "z/file")
    (root / "a/link").symlink_to(root / "z")
    found = entries(root)
    assert (found["z/file"].kind, found["a/link"].kind) == ("file", "repeated")


def test_what_two_links_lead_to_is_walked_once(tmp_path: Path):
    root = made(tmp_path / "root", "x")
    made(tmp_path / "elsewhere", "file")
    for name in ("b", "a"):
        (root / name).symlink_to(tmp_path / "elsewhere")
    found = [(each.name, each.kind) for each in walk(root, follow_outside=True)]
    assert found == [("x", "file"), ("a", "folder"), ("a/file", "file"), ("b", "repeated")]


def test_a_link_out_of_the_root_is_reported_and_not_followed(tmp_path: Path):
    root = made(tmp_path / "root", "inside/file")
    made(tmp_path / "root and more", "file")
    (root / "out").symlink_to(tmp_path / "root and more")
    (root / "out.txt").symlink_to(tmp_path / "root and more/file")
    (root / "in.txt").symlink_to(root / "inside/file")
    kinds = {name: each.kind for name, each in entries(root).items() if each.is_link}
    assert kinds == {"out": "outside", "out.txt": "outside", "in.txt": "file"}
    assert "out/file" not in entries(root)


def test_a_link_that_leads_out_by_way_of_another_is_not_followed(tmp_path: Path):
    root = made(tmp_path / "root", "a/x")
    made(tmp_path, "secret")
    (root / "a/hop").symlink_to(tmp_path / "secret")
    (root / "link").symlink_to("a/hop")
    assert entries(root)["link"].kind == "outside"


def test_a_root_that_is_a_link_is_followed(tmp_path: Path):
    made(tmp_path / "real", "a/file")
    (tmp_path / "link").symlink_to("real")
    found = entries(tmp_path / "link")
    assert list(found) == ["a", "a/file"]
    assert found["a"].kind == "folder"


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


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root, real = made(tmp_path, "a/x", "b/y"), os.scandir

    def scan(path: str):
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    found = [(each.name, each.kind) for each in walk(root)]
    assert found == [
        ("a", "folder"),
        ("b", "folder"),
        ("a", "unreadable"),
        ("b/y", "file"),
    ]


# the files of a site


def told(root: Path, **options: object) -> list[str]:
    """Return what is left out of a folder that the site calls static, and why."""
    _, problems = find_files(root, "static", **options)
    return [f"{each.level} {each.path}: {each.message}" for each in problems]


def test_what_programs_leave_behind_is_left_out_and_copies_are_named(tmp_path: Path):
    root = made(
        tmp_path, "a.txt", "a.txt~", "#a.txt#", ".a.txt.swp", "Thumbs.db", "old.bak/x", ".git/x"
    )
    files, problems = find_files(root, "static")
    assert [each.name for each in files] == ["a.txt"]
    named = ["static/#a.txt#", "static/.a.txt.swp", "static/a.txt~", "static/old.bak"]
    assert [(each.path, each.level) for each in problems] == [(name, "warning") for name in named]


def test_hidden_files_are_named_only_where_they_might_be_meant_to_be_published(tmp_path: Path):
    root = made(tmp_path, ".env", ".well-known/x", ".hidden/x", ".gitkeep")
    files, problems = find_files(root, "static", names_hidden=True)
    assert [each.name for each in files] == [".well-known/x"]
    assert [each.path for each in problems] == ["static/.env", "static/.hidden"]
    assert told(root) == []


def test_links_that_are_not_followed_are_named(tmp_path: Path):
    root = made(tmp_path / "root", "folder/x")
    made(tmp_path, "secret")
    for name, target in (("out", "../secret"), ("gone", "nowhere"), ("again", "folder")):
        (root / name).symlink_to(target)
    os.mkfifo(root / "pipe")
    assert told(root) == [
        "warning static/again: left out: it is a link to a folder that is read under another name",
        "warning static/gone: left out: it is a broken link",
        "warning static/out: left out: it is a link that leads out of the folder",
        "warning static/pipe: left out: it is not a regular file",
    ]


def test_a_folder_that_is_skipped_is_not_entered_through_a_link_either(tmp_path: Path):
    root = made(tmp_path, "x", ".y/z")
    (root / "media").symlink_to(".y")
    files, problems = find_files(root, "content", skip=("media",))
    assert [each.name for each in files] == ["x"]
    assert [each.path for each in problems] == ["content/media"]


def test_a_name_of_any_bytes_can_be_shown(tmp_path: Path):
    (tmp_path / os.fsdecode(b"a\n\xe9~")).write_text("")
    (problem,) = find_files(tmp_path, "static")[1]
    assert problem.path == r"static/a\n\udce9~"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_links_there_are_a_walk_ends_and_reads_nothing_outside(data: st.DataObject):
    names = st.sampled_from("abcd")
    with TemporaryDirectory() as above:
        root = made(Path(above, "root"), "a/b/x", "c/y")
        made(Path(above), "secret/z")
        targets = [
            "..",
            ".",
            "a",
            "../c",
            "../../c",
            "../secret",
            above,
            f"{root}/a/b",
            "../root/c",
        ]
        for folder in ("", "a", "a/b", "c"):
            for name in data.draw(st.sets(names, max_size=3)):
                with suppress(FileExistsError):
                    (root / folder / f"{name}-link").symlink_to(data.draw(st.sampled_from(targets)))
        real = [os.path.realpath(each.path) for each in walk(root) if each.kind == "file"]
        assert sorted(real) == [f"{os.path.realpath(root)}/{name}" for name in ("a/b/x", "c/y")]
