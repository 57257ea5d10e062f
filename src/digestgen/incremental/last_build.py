"""The last build: its inputs and outputs, to find out whether anything changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen.files import Stamp, file_stamp
from digestgen.incremental.digests import digest
from digestgen.incremental.store import Store, Task, Trace, stored_result
from digestgen.problems import Problem
from digestgen.records import Standing
from digestgen.settings import SitePaths


class ValidTimes(Struct, frozen=True):
    """The times at which a build holds back the same articles as future; aware, UTC."""

    since: datetime | None = None  # the newest date on the site
    until: datetime | None = None  # the earliest date that is held back

    @classmethod
    def of(cls, dates: Collection[datetime], now: datetime) -> ValidTimes:
        """Return the times around `now` that are between the same two of the `dates`."""
        since = max((date for date in dates if date <= now), default=None)
        return cls(since, min((date for date in dates if date > now), default=None))

    def include(self, now: datetime | None) -> bool:
        """Return whether a build at `now` holds back the same articles."""
        if now is None:
            return True
        return (not self.since or self.since <= now) and (not self.until or now < self.until)


class Summary(Struct, frozen=True):
    """The summary that a build prints at the end."""

    files: int
    stories: int
    written: int
    unchanged: int
    removed: int
    withheld: dict[Standing, tuple[str, ...]]
    problems: tuple[Problem, ...]
    times: ValidTimes


class LastBuild(Struct, frozen=True):
    """A successful build: the files of its output, a digest of their stamps, and its summary."""

    names: tuple[str, ...]
    outputs: bytes
    summary: Summary


def last_build_if_unchanged(
    store: Store, paths: SitePaths, inputs: bytes, now: datetime | None
) -> Summary | None:
    """Return the summary of the last build if its `inputs` and its output are unchanged.

    Its articles that are dated later than `now` must be the same, too.
    """
    task = _task(paths)
    trace = store.traces(task).get(task.name)
    last = stored_result(store, task, trace)
    if trace is None or last is None or trace.inputs != inputs:
        return None
    if not last.summary.times.include(now):
        return None
    root = f"{paths.output}/"
    if _digest([file_stamp(root + name) for name in last.names]) != last.outputs:
        return None
    before = last.summary
    return replace(before, written=0, removed=0, unchanged=before.unchanged + before.written)


def keep_build(
    store: Store,
    paths: SitePaths,
    inputs: bytes | None,
    stamps: Mapping[str, Stamp | None],
    summary: Summary,
) -> None:
    """Keep the summary of a build if its `inputs` and the `stamps` of its output can be trusted."""
    task = _task(paths)
    traces = {}
    if inputs and stamps and all(stamps.values()):
        last = LastBuild(tuple(stamps), _digest([*stamps.values()]), summary)
        traces[task.name] = Trace(inputs, store.pack(task, msgpack.encode(last)))
    store.keep(task, traces)


def _task(paths: SitePaths) -> Task[LastBuild]:
    return Task(f"last-build-{paths.output_name}", b"", LastBuild)


def _digest(stamps: list[Stamp | None]) -> bytes:
    return digest(msgpack.encode(stamps))
