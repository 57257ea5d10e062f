"""What the last build found out, in .digestgen/ of the site: parsed files, and pages as they were written.

A cache is never an error: one that is damaged, of another program, or not there knows nothing. It is
replaced as a whole, so that a killed build leaves the one before.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, msgpack

from digestgen.digests import DIGEST_SIZE, digest, digest_of
from digestgen.problems import Problem
from digestgen.records import Standing

_State = TypeVar("_State", bound=Struct)
Stamp = tuple[int, ...]
"""Size, mtime_ns, ctime_ns, inode and mode of a file; () where it is not to be trusted."""


class Summary(Struct, frozen=True):
    """What a build says of itself at its end."""

    files: int
    stories: int
    written: int
    unchanged: int
    removed: int
    withheld: dict[Standing, tuple[str, ...]]
    problems: tuple[Problem, ...]


class KnownFile(Struct, frozen=True, array_like=True):
    """The stamp of a content file, the digest of what is in it, and what it was parsed to."""

    stamp: Stamp
    key: bytes
    parsed: bytes


class ParsedFiles(Struct, frozen=True):
    """The content files by path; `made_by`: settings and program."""

    made_by: bytes = b""
    files: dict[str, KnownFile] = {}


class KnownPage(Struct, frozen=True, array_like=True):
    """A page's key, the digest of what it shows, and the stamp of its file in the output."""

    key: bytes
    shown: bytes
    stamp: Stamp


class WrittenPages(Struct, frozen=True):
    """The pages of an output; `made_by`: theme, configuration and program; the stamp of its manifest."""

    made_by: bytes = b""
    pages: dict[str, KnownPage] = {}
    manifest: Stamp = ()  # where pages are not looked at


class Noted(Struct, frozen=True):
    """What a stage wants to know next time, encoded; `made_by`: program."""

    made_by: bytes
    data: bytes


class LastBuild(Struct, frozen=True):
    """A build that went well: the digests of all that it read and of all that it wrote."""

    inputs: bytes
    names: tuple[str, ...]
    outputs: bytes
    summary: Summary


def load(file: Path, kind: type[_State]) -> _State | None:
    """Return the state in `file`; None where there is none that is whole and of that kind."""
    try:
        data = file.read_bytes()
        said, body = data[:DIGEST_SIZE], data[DIGEST_SIZE:]
        return msgpack.decode(body, type=kind) if digest(body) == said else None
    except (OSError, msgspec.DecodeError):
        return None


def save(file: Path, state: Struct) -> None:
    """Replace `file` by `state` in one step; the caller holds the lock of the site."""
    data = msgpack.encode(state)
    staged = file.with_name(f"{file.name}.new")
    staged.unlink(missing_ok=True)  # never through a link
    staged.write_bytes(digest(data) + data)
    staged.replace(file)


def tick(folder: Path) -> int:
    """Return the time of now as the disk of `folder` notes it, in ns.

    A file that was changed at this time or later may change once more without any trace in its stamp;
    Git calls that racy.
    """
    clock = folder / "tick"
    clock.unlink(missing_ok=True)  # never through a link
    clock.write_bytes(b"")
    os.utime(clock)
    now = clock.stat().st_mtime_ns
    clock.unlink()
    return now


def stamp_of(file: str, before: int | None = None) -> Stamp:
    """Return the stamp of a regular file; () of anything else, and of what changed since `before`."""
    try:
        facts = os.lstat(file)
    except OSError:
        return ()
    return stamp_from(facts, before)


def stamp_from(facts: os.stat_result, before: int | None = None) -> Stamp:
    """Return the stamp of a file with these facts, as `stamp_of` does."""
    racy = before is not None and max(facts.st_mtime_ns, facts.st_ctime_ns) >= before
    if racy or not stat.S_ISREG(facts.st_mode):
        return ()
    return (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino, facts.st_mode)


def digest_of_stamps(stamps: Sequence[Stamp]) -> bytes:
    """Return a digest of stamps; b"" where one of them is not to be trusted."""
    return digest_of(msgpack.encode(stamps)) if all(stamps) else b""


def stamps_of(folder: Path, names: Iterable[str], before: int | None = None) -> dict[str, Stamp]:
    """Return the stamps of the files `names` below `folder`, as `stamp_of` does, in order."""
    root = f"{folder}/"
    return {name: stamp_of(root + name, before) for name in names}
