"""Fingerprints of files, and the one directory walker."""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from digestgen.signals import uninterrupted

EntryKind = Literal[
    "file", "folder", "other", "missing", "repeated", "outside", "unreadable", "misnamed"
]
"""The kind of an entry in a walk. `other` is a device, pipe or socket; `missing` is a broken link or a file
that vanished; `repeated` is a link to a folder that the walk has entered under another name; `outside` is a
link that leads out of the root; `unreadable` is what may not be looked at: a folder, which is an entry of
its kind before, or anything in one; `misnamed` is an object of a store whose name is not that of a file."""


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
        """Return whether the file last changed before `now_ns`; if not, it may change again unnoticed.

        `now_ns` is from `file_clock_ns`.
        """
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
    with uninterrupted():
        clock.write_bytes(b"")
        os.utime(clock)
        now = clock.stat().st_mtime_ns
        clock.unlink()
    return now


def read_regular(file: Path) -> bytes:
    """Return the content of a regular file. Raises OSError for anything else, such as an endless pipe."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(file))
    return file.read_bytes()


def replace_file(file: Path, data: bytes) -> None:
    """Write a file in one step, so that it never exists in part. Raises OSError.

    A link in its place is replaced, not followed.
    """
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)  # never through a link
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


class Entry(Struct, frozen=True, gc=False):
    """A file or folder that a walk found."""

    name: str  # its path below the root, with slashes
    path: str  # where it is on this machine
    kind: EntryKind
    stamp: Stamp | None  # of what a link leads to; None if it is missing, outside or unreadable
    is_link: bool = False
    why: str = ""  # it is unreadable

    @property
    def own_name(self) -> str:
        """Return the name without the folders above it."""
        return self.name.rpartition("/")[2]


def _everything(_entry: Entry) -> bool:
    return True


def walk(
    root: Path, wanted: Callable[[Entry], bool] = _everything, *, follow_outside: bool = False
) -> Iterator[Entry]:
    """Yield the entries below `root` that are `wanted`, each folder before its content.

    The root itself may be a link. Links that end inside the root are followed, others only with
    `follow_outside`. Each real folder is entered once, under its own name if it has one below the root, so
    circular links end. In each folder the order is: files, folders, links to files, links to folders, each
    sorted by name. Unwanted folders are not entered. A root that is missing or is not a folder has no
    entries, and neither has a folder that vanishes.
    """
    walking = _Walk(root, follow_outside=follow_outside)
    folders, links = [Entry("", os.fspath(root), "folder", None)], deque[Entry]()
    while folders or links:
        folder = folders.pop() if folders else links.popleft()
        if not walking.enter(folder):
            if folder.is_link:
                yield replace(folder, kind="repeated")
            continue
        if folder.is_link:
            yield folder
        below = []
        for entry in walking.entries(folder):
            if wanted(entry):
                if entry.kind != "folder":
                    yield entry
                elif entry.is_link:
                    links.append(entry)
                else:
                    yield entry
                    below.append(entry)
        folders += reversed(below)


class _Walk:
    """The root of a walk, and the device and inode of each folder that it has entered."""

    def __init__(self, root: Path, *, follow_outside: bool) -> None:
        self._root = os.path.realpath(root).rstrip("/") + "/"
        self._follows_all = follow_outside
        self._entered: set[tuple[int, int]] = set()

    def enter(self, folder: Entry) -> bool:
        """Return whether a folder is there and was not entered before."""
        try:
            facts = os.stat(folder.path)  # of every folder, so without pathlib
        except OSError:  # it vanished
            return False
        identity = (facts.st_dev, facts.st_ino)
        if identity in self._entered:
            return False
        self._entered.add(identity)
        return True

    def entries(self, folder: Entry) -> Iterator[Entry]:
        """Yield the entries of a folder in their order; one alone if it cannot be read."""
        try:
            with os.scandir(folder.path) as found:
                entries = [(_rank(each), each.name, each) for each in found]
        except (FileNotFoundError, NotADirectoryError):  # it vanished
            return
        except OSError as error:
            yield _unreadable(folder.name, folder.path, error)
            return
        prefix = f"{folder.name}/" if folder.name else ""
        for _, name, each in sorted(entries, key=lambda entry: entry[:2]):
            yield self._entry(f"{prefix}{name}", each)

    def _entry(self, name: str, found: os.DirEntry[str]) -> Entry:
        is_link = found.is_symlink()
        try:
            facts = found.stat()
        except PermissionError as error:
            return _unreadable(name, found.path, error)
        except OSError:
            return Entry(name, found.path, "missing", None, is_link)
        if is_link and not self._follows_all and not self._is_inside(found.path):
            return Entry(name, found.path, "outside", None, is_link)
        kind: EntryKind = "other"
        if stat.S_ISREG(facts.st_mode):
            kind = "file"
        elif stat.S_ISDIR(facts.st_mode):
            kind = "folder"
        return Entry(name, found.path, kind, _stamp(facts), is_link)

    def _is_inside(self, path: str) -> bool:
        return f"{os.path.realpath(path)}/".startswith(self._root)


def _unreadable(name: str, path: str, error: OSError) -> Entry:
    return Entry(name, path, "unreadable", None, why=error.strerror or str(error))


def _rank(entry: os.DirEntry[str]) -> int:
    if entry.is_symlink():
        return 2
    return 1 if entry.is_dir() else 0


def folders_above(name: str) -> Iterator[str]:
    """Yield the folders above the file `name`, the outermost first."""
    end = name.find("/")
    while end > 0:
        yield name[:end]
        end = name.find("/", end + 1)


def folders_of(names: Iterable[str]) -> set[str]:
    """Return all folders above the files `names`."""
    return {folder for name in names for folder in folders_above(name)}
