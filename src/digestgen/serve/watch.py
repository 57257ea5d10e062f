"""Watch everything that a site is made from for changes; bursts are reported as one.

An object store cannot be watched: its objects are listed now and then.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from watchfiles import Change, awatch

from digestgen.files import Stamp, file_stamp, walk
from digestgen.files.names import name_kind

_STEP_MS = 10  # a change is reported after this time without another one
_BURST = 3  # files at once: a program writes, not a person …
_BURST_QUIET_SECONDS = 0.25  # … and more may come, so wait for longer

STORE_SECONDS = 30  # between two listings of an object store

Snapshot = frozenset[tuple[str, Stamp]]
Objects = frozenset[tuple[str, str]]
"""The names of objects in a store, with their versions."""


class _Places(Struct, frozen=True):
    """The places to watch: folders with all below them, and some names in other folders."""

    folders: frozenset[Path]
    names: Mapping[Path, frozenset[str]]

    @classmethod
    def of(cls, inputs: Iterable[Path]) -> _Places:
        """Return the places at which a change of `inputs` shows, including places that do not exist yet."""
        folders = set[Path]()
        names = defaultdict[Path, set[str]](set)
        for each in inputs:
            if each.is_dir():
                folders.add(each.resolve())
            for place in {each.absolute(), each.resolve()}:
                folder, name = _nearest(place)
                names[folder].add(name)
        return cls(
            frozenset(folders), {folder: frozenset(found) for folder, found in names.items()}
        )


def no_objects() -> Objects | None:
    """Return None: a site with a content folder has no objects."""
    return None


class Watch:
    """A watch on the files and folders of a site, which may appear and disappear, and on its objects."""

    def __init__(
        self,
        inputs: Callable[[], Iterable[Path]],
        *,
        polling: bool | None = None,
        objects: Callable[[], Objects | None] = no_objects,
    ) -> None:
        """Prepare a watch on `inputs()`, which is asked again after each change, and on `objects()`.

        `polling` None leaves it to watchfiles. `objects` returns None if there is no store, or it fails.
        """
        self._inputs, self._polling, self._objects = inputs, polling, objects
        self._seen: Objects | None = None
        self._changed: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def snapshot(self) -> Snapshot:
        """Return the path and the stamp of each file that is watched; note the objects."""
        self._seen = self._objects()
        return self._files()

    def _files(self) -> Snapshot:
        return frozenset(found for each in self._inputs() for found in _stamps(each))

    async def changes(self, before: Snapshot) -> AsyncIterator[frozenset[Path]]:
        """Yield the paths that changed: one immediately, many after a short pause.

        `before` is the snapshot that the site was built from; changes since then are reported, too.
        """
        watched = self._places()
        listing = asyncio.create_task(self._list_objects())
        try:
            await self._start(watched)
            now = self._places()  # a folder may have come before there was anybody to see it come
            missed = await asyncio.to_thread(self._files) ^ before
            if paths := frozenset(Path(path) for path, _ in missed) | (
                now.folders ^ watched.folders
            ):
                self._changed.put_nowait(paths)
            while True:
                changed = await self._collected()
                while (now := self._places()) != watched:
                    # before the rebuild: what is written from here on is seen by either
                    await self._stop()
                    await self._start(now)
                    watched = now
                yield changed
        finally:
            listing.cancel()
            await self._stop()

    async def _list_objects(self) -> None:
        """Report the objects that changed since the last listing, every STORE_SECONDS."""
        while True:
            await asyncio.sleep(STORE_SECONDS)
            found = await asyncio.to_thread(self._objects)
            if found is not None and found != self._seen:
                changed = found ^ (self._seen or frozenset())
                self._changed.put_nowait(frozenset(Path(name) for name, _ in changed))
                self._seen = found

    def _places(self) -> _Places:
        return _Places.of(self._inputs())

    async def _collected(self) -> frozenset[Path]:
        changed = await self._changed.get()
        while not self._changed.empty():
            changed |= self._changed.get_nowait()
        while len(changed) >= _BURST:
            try:
                changed |= await asyncio.wait_for(self._changed.get(), _BURST_QUIET_SECONDS)
            except TimeoutError:
                break
        return changed

    async def _start(self, places: _Places) -> None:
        def beside(_change: Change, path: str) -> bool:
            file = Path(path)
            return file.name in places.names.get(file.parent, ())

        def below(_change: Change, path: str) -> bool:
            return name_kind(Path(path).name) not in {"backup", "litter"}

        inside = {each for each in places.names if not places.folders.isdisjoint(each.parents)}
        feeds = [self._feed(places.names.keys() - inside - places.folders, beside, recursive=False)]
        feeds += [self._feed(places.folders, below, recursive=True)] if places.folders else []
        self._tasks = [asyncio.create_task(each) for each in feeds]
        await asyncio.sleep(0)  # lets each begin to watch

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks = []

    async def _feed(
        self, paths: Iterable[Path], wanted: Callable[[Change, str], bool], *, recursive: bool
    ) -> None:
        found = awatch(
            *sorted(paths),
            watch_filter=wanted,
            step=_STEP_MS,
            force_polling=self._polling,
            recursive=recursive,
            ignore_permission_denied=True,
        )
        async for batch in found:
            self._changed.put_nowait(frozenset(Path(path) for _, path in batch))


def _nearest(place: Path) -> tuple[Path, str]:
    """Return the nearest existing folder above a place, and the name in it on the way to the place."""
    folder, name = place.parent, place.name
    while not folder.is_dir() and folder != folder.parent:
        folder, name = folder.parent, folder.name
    return folder.resolve(), name


def _stamps(place: Path) -> Iterator[tuple[str, Stamp]]:
    """Yield the path and the stamp of a file, or of each file in a folder."""
    if place.is_dir():
        found = ((each.path, each.stamp) for each in walk(place) if each.kind == "file")
        yield from ((path, stamp) for path, stamp in found if stamp)
    elif stamp := file_stamp(str(place.resolve())):
        yield str(place), stamp
