"""Stores for the results of earlier builds: on disk, in memory, or none.

A result is kept with a digest of all that it was made from, and is used again only while that digest stays
the same. So a store may be deleted at any time, and a damaged one is as good as an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct, msgpack

from digestgen.files import file_clock_ns, read_regular, replace_file
from digestgen.incremental.digests import DIGEST_SIZE, digest

T = TypeVar("T")
Kept = TypeVar("Kept")


class Task(Struct, Generic[T], frozen=True):
    """A pure function whose results are kept under its `name`.

    `version` is a digest of what all of its results depend on, such as settings and the program itself:
    results of another version are forgotten. On disk they are cut into `parts` files, so that a
    change to one of many large results does not rewrite them all. The results of a `local` task are never
    encoded: they are sooner made than decoded, and only kept in memory.
    """

    name: str
    version: bytes
    result: Any  # the type that results are decoded as: T, which may be a union
    parts: int = 1
    local: bool = False


class Trace(Struct, Generic[Kept], frozen=True, gc=False, array_like=True):
    """A result in a store, with the digest of its inputs."""

    inputs: bytes
    kept: Kept


class Store(Protocol):
    """A store that keeps traces from one build to the next."""

    opened_ns: int
    """When the build began, by the clock of the disk, see `files.file_clock_ns`; 0 if nothing is kept."""
    owns_output: bool
    """Whether nobody else writes into the output, so that its files are not looked at."""
    lost: OSError | None
    """Why something could not be kept in this build; None if everything was."""

    def open(self, state: Path) -> None:
        """Prepare for a build with its state in the folder `state`, before it reads anything."""

    def traces(self, task: Task[Any]) -> Mapping[str, Trace[Any]]:
        """Return the traces of `task` from the last build, by the names of the results."""

    def keep(self, task: Task[Any], traces: dict[str, Trace[Any]]) -> None:
        """Keep these traces of `task` for the next build, and no others."""

    def pack(self, task: Task[T], made: Any) -> Any:
        """Return a new result in the form that is kept."""

    def unpack(self, task: Task[T], kept: Any) -> T:
        """Return a result from the form that is kept. Raises msgspec.DecodeError if it is damaged."""


class NoStore:
    """A store that keeps nothing, so every result is made again."""

    opened_ns = 0
    owns_output = False
    lost: OSError | None = None

    def open(self, _state: Path) -> None:
        pass

    def traces(self, _task: Task[Any]) -> Mapping[str, Trace[Any]]:
        return {}

    def keep(self, _task: Task[Any], _traces: dict[str, Trace[Any]]) -> None:
        pass

    def pack(self, _task: Task[T], made: Any) -> Any:
        return made

    def unpack(self, task: Task[T], kept: Any) -> T:
        result: T = kept if task.local else msgpack.decode(kept, type=task.result)
        return result


class MemoryStore:
    """A store that keeps results as objects, for a process that builds repeatedly."""

    owns_output = True
    lost: OSError | None = None

    def __init__(self) -> None:
        self.opened_ns = 0
        self._kept: dict[str, tuple[bytes, dict[str, Trace[Any]]]] = {}

    def open(self, state: Path) -> None:
        self.opened_ns = file_clock_ns(state)

    def traces(self, task: Task[Any]) -> Mapping[str, Trace[Any]]:
        version, traces = self._kept.get(task.name, (b"", {}))
        return traces if version == task.version else {}

    def keep(self, task: Task[Any], traces: dict[str, Trace[Any]]) -> None:
        self._kept[task.name] = task.version, traces

    def pack(self, task: Task[T], made: Any) -> T:
        result: T = made if task.local else msgpack.decode(made, type=task.result)
        return result

    def unpack(self, _task: Task[T], kept: T) -> T:
        return kept


class CacheOptions(Struct, frozen=True):
    """The use of the cache: whether a build reads and writes it; it is in `memory` if that is given."""

    reads: bool = True
    writes: bool = True
    memory: MemoryStore | None = None


class _StoreFile(Struct, frozen=True, array_like=True):
    """The content of a file of a DiskStore, which follows its digest."""

    version: bytes
    traces: dict[str, Trace[bytes]]


class DiskStore(NoStore):
    """A store that keeps encoded results in files of one folder; the caller holds the site's lock.

    If a file cannot be written, the next build makes its results again, and `lost` says why. If `reads` is
    False, existing results are replaced without being used.
    """

    def __init__(self, folder: Path, *, reads: bool = True) -> None:
        self._folder, self._reads = folder, reads
        self._before: dict[str, list[dict[str, Trace[bytes]] | None]] = {}

    def open(self, state: Path) -> None:
        self.opened_ns = file_clock_ns(state)

    def traces(self, task: Task[Any]) -> Mapping[str, Trace[bytes]]:
        if task.local:
            return {}
        parts = [self._read(task, self._file(task, number)) for number in range(task.parts)]
        self._before[task.name] = parts
        if task.parts == 1:
            return parts[0] or {}
        return {name: trace for part in parts if part for name, trace in part.items()}

    def keep(self, task: Task[Any], traces: dict[str, Trace[bytes]]) -> None:
        if task.local:
            return
        parts: list[dict[str, Trace[bytes]]] = [{} for _ in range(task.parts)]
        for name, trace in traces.items():
            parts[_part_of(name, task.parts)][name] = trace
        before = self._before.pop(task.name, [None] * task.parts)
        for number, part in enumerate(parts):
            if part != before[number]:
                failure = _write(self._file(task, number), _StoreFile(task.version, part))
                self.lost = self.lost or failure

    def _file(self, task: Task[Any], number: int) -> Path:
        return self._folder / (f"{task.name}-{number}" if task.parts > 1 else task.name)

    def _read(self, task: Task[Any], file: Path) -> dict[str, Trace[bytes]] | None:
        try:
            data = read_regular(file) if self._reads else b""
            body = memoryview(data)[DIGEST_SIZE:]
            if digest(body) != data[:DIGEST_SIZE]:
                return None
            part = msgpack.decode(body, type=_StoreFile)
        except (OSError, msgspec.DecodeError):
            return None
        return part.traces if part.version == task.version else None


def _part_of(name: str, parts: int) -> int:
    return crc32(name.encode("utf-8", "surrogateescape")) % parts


def _write(file: Path, part: _StoreFile) -> OSError | None:
    """Replace `file` in one step. Return why that fails, if it does."""
    data = msgpack.encode(part)
    try:
        replace_file(file, digest(data) + data)
    except OSError as error:
        return error
    return None


def store_in(state: Path, cache: CacheOptions) -> Store:
    """Return the store of a site, whose state is in the folder `state`."""
    if cache.memory:
        return cache.memory
    return DiskStore(state, reads=cache.reads) if cache.writes else NoStore()


def stored_result(store: Store, task: Task[T], trace: Trace[Any] | None) -> T | None:
    """Return the result that a trace keeps; None if there is no trace, or it is damaged."""
    try:
        return store.unpack(task, trace.kept) if trace else None
    except msgspec.DecodeError:
        return None
