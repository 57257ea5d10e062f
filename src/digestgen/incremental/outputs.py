"""The files of an output folder, which are their own cache while they stay as a build left them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, msgpack

from digestgen.files import Stamp, file_clock_ns, file_stamp
from digestgen.incremental.digests import digest_of_record
from digestgen.incremental.store import Store, Task, Trace, stored_result
from digestgen.settings import MANIFEST, SitePaths

_CLOCK_STEP_SECONDS = 0.01  # the clocks of file systems advance every 4 ms or so


class Output(Struct, frozen=True, gc=False, array_like=True):
    """A file of the output, with a digest of its view and its stamp (None if it cannot be trusted)."""

    shown: bytes
    stamp: Stamp | None = None


class Outputs:
    """The files of an output folder, as known to one build.

    A page has two traces. While its key is that of the last build, its view is not made; else it is, and
    while that shows the same, nothing is rendered. Both count only while the file has its stamp.
    """

    @classmethod
    def of(cls, paths: SitePaths, store: Store, name: str, *, version: bytes) -> Outputs:
        """Return the files that the task `name` makes; `version` is a digest of what all depend on."""
        version = digest_of_record(version, str(paths.output))
        return cls(paths, store, Task(f"{name}-{paths.output_name}", version, Output))

    def __init__(self, paths: SitePaths, store: Store, task: Task[Output]) -> None:
        self._state, self._root = paths.state, f"{paths.output}/"
        self._store, self._task = store, task
        self._before = store.traces(task)
        self._kept: dict[str, Trace[Any]] = {}
        self._stamps: dict[str, Stamp | None] = {}  # of what is kept
        self._new: dict[str, tuple[bytes, Output]] = {}  # with their keys
        if store.owns_output:
            # a build that fails leaves nothing that the next one can trust, nor does another preview
            store.keep(task, {})
            manifest = self._last(MANIFEST)
            if manifest is None or manifest.stamp != file_stamp(self._root + MANIFEST):
                self._before = {}

    def is_kept(self, path: str, key: bytes) -> bool:
        """Return whether the file at `path` was made from `key` and is unchanged; if so, keep it."""
        trace = self._before.get(path)
        if trace is None or trace.inputs != key or not (last := self._as_written(path)):
            return False
        self._kept[path], self._stamps[path] = trace, last.stamp
        return True

    def kept_below(self, folder: str, key: bytes) -> list[str]:
        """Return the files below `folder` if `is_kept` is true for all of them, else none."""
        paths = [path for path in self._before if path.startswith(folder)]
        kept = [path for path in paths if self.is_kept(path, key)]
        if len(kept) == len(paths):
            return kept
        for path in kept:
            del self._kept[path], self._stamps[path]
        return []

    def shown(self, path: str) -> bytes | None:
        """Return a digest of the view in the file at `path`; None if the file was changed."""
        last = self._as_written(path)
        return last.shown if last else None

    def note(self, path: str, key: bytes, shown: bytes, *, same: bool) -> None:
        """Note the key and the view of the file at `path`; `same`: the view has not changed."""
        last = self._last(path) if same else None
        self._new[path] = key, Output(shown, last.stamp if last else None)

    def keep(self, others: Iterable[str], written: Mapping[str, Stamp]) -> dict[str, Stamp | None]:
        """Keep the traces of all files for the next build; return their stamps by path.

        `others` are the files that are not pages; `written` has the stamps with which files were written. A
        file that has another stamp by now was changed by another program, and is not trusted.
        """
        if self._store.owns_output:
            self._new[MANIFEST] = b"", Output(b"", file_stamp(self._root + MANIFEST))
            self._save(self._new)
            return {}
        if not self._store.opened_ns or not (self._new or self._kept or self._before):
            return {}
        time.sleep(_CLOCK_STEP_SECONDS)  # so that what was just moved is settled
        try:
            now_ns = file_clock_ns(self._state)
        except OSError:  # nothing can be kept there
            return {}
        stamps = self._stamps
        for path, (_, output) in self._new.items():
            stamps[path] = output.stamp or self._trusted(path, written.get(path), now_ns)
        self._save(
            {
                path: (key, Output(output.shown, stamps[path]))
                for path, (key, output) in self._new.items()
                if stamps[path]
            }
        )
        more = {path: self._trusted(path, written.get(path), now_ns) for path in others}
        return stamps | more

    def _last(self, path: str) -> Output | None:
        return stored_result(self._store, self._task, self._before.get(path))

    def _as_written(self, path: str) -> Output | None:
        last = self._last(path)
        if last is None or self._store.owns_output:
            return last
        return last if last.stamp == file_stamp(self._root + path) else None

    def _trusted(self, path: str, written: Stamp | None, now_ns: int) -> Stamp | None:
        stamp = file_stamp(self._root + path)
        if stamp is None or not stamp.is_settled(now_ns):
            return None
        return None if written and not stamp.is_moved(written) else stamp

    def _save(self, new: Mapping[str, tuple[bytes, Output]]) -> None:
        pack = self._store.pack
        traces = {
            path: Trace(key, pack(self._task, msgpack.encode(output)))
            for path, (key, output) in new.items()
        }
        self._store.keep(self._task, self._kept | traces)
