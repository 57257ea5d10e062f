"""Fingerprints of files, and the one directory walker."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

EntryKind = Literal["file", "folder", "other", "missing", "repeated", "unreadable"]
"""The kind of an entry in a walk. `other` is a device, pipe or socket; `missing` is a broken link or a file
that vanished; `repeated` is a folder that the walk has entered under another name; `unreadable` is what may
not be looked at: a folder, which is an entry of its kind before, or anything in one."""


class Stamp(Struct, frozen=True, gc=False, array_like=True):
    """The fingerprint of a file: while it stays the same, the content stays the same.

    All of it counts, as for Git: a program that changes a file and then restores its size and
    `mtime_ns` still leaves another `ctime_ns`.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    mode: int

    def is_settled(self, now_ns: int) -> bool:
        """Return whether the file changed before `now_ns`, see `file_clock_ns`; or may change unnoticed."""
        return max(self.mtime_ns, self.ctime_ns) < now_ns

    def is_moved(self, before: Stamp) -> bool:
        """Return whether this is the file with the stamp `before`, moved but not changed."""
        return self.inode == before.inode and (self.size, self.mtime_ns) == (
            before.size,
            before.mtime_ns,
        )


def file_stamp(file: str | int) -> Stamp | None:
    """Return the stamp of a regular file, given by path or descriptor; None for anything else.

    A link is not followed.
    """
    try:
        facts = os.fstat(file) if isinstance(file, int) else os.lstat(file)
    except OSError:
        return None
    return _stamp(facts) if stat.S_ISREG(facts.st_mode) else None


def _stamp(facts: os.stat_result) -> Stamp:
    return Stamp(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino, facts.st_mode)


def file_clock_ns(folder: Path) -> int:
    """Return the clock of the disk that holds `folder`, in ns, as it sets the time of a file.

    A file that changed at this time or later may change once more and keep its stamp: Git calls it racily
    clean. Source: Git's Documentation/technical/racy-git.txt.
    """
    clock = folder / "clock"
    clock.unlink(missing_ok=True)  # never through a link
    clock.write_bytes(b"")
    os.utime(clock)
    now = clock.stat().st_mtime_ns
    clock.unlink()
    return now


class Entry(Struct, frozen=True, gc=False):
    """A file or folder that a walk found."""

    name: str  # its path below the root, with slashes
    path: str  # where it is on this machine
    kind: EntryKind
    stamp: Stamp | None  # of what a link leads to; None if it is missing
    outside: bool = False  # it is a link that leads out of the root
    why: str = ""  # it is unreadable


def _everything(_entry: Entry) -> bool:
    return True


def walk(root: Path, wanted: Callable[[Entry], bool] = _everything) -> Iterator[Entry]:
    """Yield the entries below `root` that are `wanted`, each folder before its content.

    Links are followed, also that of the root itself. Each real folder is entered once, so a circle of links
    has an end. In one folder, files come before folders and these before links; each by name. What is not
    wanted is not entered. A root that is missing or no folder holds nothing.
    """
    seen: set[tuple[int, int]] = set()
    real_root = os.path.realpath(root)
    waiting = [Entry("", os.fspath(root), "folder", None)]
    while waiting:
        folder = waiting.pop()
        found = [each for each in _entries(folder, real_root, seen) if wanted(each)]
        yield from found
        waiting += [each for each in reversed(found) if each.kind == "folder"]


def _entries(folder: Entry, real_root: str, seen: set[tuple[int, int]]) -> Iterator[Entry]:
    """Yield the entries of a folder; `seen` has the device and inode of each folder that was entered."""
    try:
        facts = os.stat(folder.path)  # of every folder, so without pathlib
        if (facts.st_dev, facts.st_ino) in seen:
            return
        seen.add((facts.st_dev, facts.st_ino))
        with os.scandir(folder.path) as found:
            entries = [(_rank(each), each.name, each) for each in found]
    except (FileNotFoundError, NotADirectoryError):  # it vanished
        return
    except OSError as error:
        yield Entry(folder.name, folder.path, "unreadable", None, why=error.strerror or str(error))
        return
    prefix = f"{folder.name}/" if folder.name else ""
    for _, name, each in sorted(entries, key=lambda entry: entry[:2]):
        yield _entry(f"{prefix}{name}", each, real_root, seen)


def _rank(entry: os.DirEntry[str]) -> int:
    if entry.is_symlink():
        return 2
    return 1 if entry.is_dir() else 0


def _entry(name: str, found: os.DirEntry[str], real_root: str, seen: set[tuple[int, int]]) -> Entry:
    try:
        facts = found.stat()
    except PermissionError as error:
        return Entry(name, found.path, "unreadable", None, why=error.strerror or str(error))
    except OSError:
        return Entry(name, found.path, "missing", None)
    outside = False
    if found.is_symlink():
        real = os.path.realpath(found.path)
        outside = not f"{real}/".startswith(f"{real_root.rstrip('/')}/")
    kind: EntryKind = "other"
    if stat.S_ISREG(facts.st_mode):
        kind = "file"
    elif stat.S_ISDIR(facts.st_mode):
        kind = "repeated" if (facts.st_dev, facts.st_ino) in seen else "folder"
    return Entry(name, found.path, kind, _stamp(facts), outside)


def folders_above(name: str) -> Iterator[str]:
    """Yield the folders above the file `name`, the outermost first."""
    end = name.find("/")
    while end > 0:
        yield name[:end]
        end = name.find("/", end + 1)


def folders_of(names: Iterable[str]) -> set[str]:
    """Return all folders above the files `names`."""
    return {folder for name in names for folder in folders_above(name)}
