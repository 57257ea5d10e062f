"""Watch folders, and one file beside them, for changes; bursts are reported as one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from digestgen.files import Stamp, walk

_STEP_MS = 10  # a change is reported after this time without another one
_BURST = 3  # files at once: a program writes, not a person …
_BURST_QUIET_SECONDS = 0.25  # … and more may come, so wait for longer
_BY_EDITORS = re.compile(r".*~|\.#.*|\..*\.sw[a-p]|4913|\.DS_Store|.*\.___jb_\w+___")

Snapshot = frozenset[tuple[str, Stamp]]


def snapshot(folders: Iterable[Path]) -> Snapshot:
    """Return the path and the stamp of each file below `folders`."""
    found = (entry for folder in folders for entry in walk(folder))
    return frozenset(
        (entry.path, entry.stamp) for entry in found if entry.kind == "file" and entry.stamp
    )


class Watch:
    """A watch on a site's folders, which may appear and disappear, and on its settings."""

    def __init__(
        self,
        site: Path,
        folders: Callable[[], tuple[Path, ...]],
        settings_name: str,
        *,
        polling: bool | None = None,
    ) -> None:
        """Prepare a watch; `folders` is called after each change, `polling` None leaves it to watchfiles."""
        self._site, self._folders, self._settings_name = site.resolve(), folders, settings_name
        self._polling = polling
        self._told: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def there(self) -> tuple[Path, ...]:
        """Return the folders that exist, with links resolved."""
        return tuple(sorted({each.resolve() for each in self._folders() if each.is_dir()}))

    async def changes(self, before: Snapshot) -> AsyncIterator[frozenset[Path]]:
        """Yield the paths that changed: one immediately, many after a short pause.

        `before` is the snapshot that the site was built from; changes since then are reported, too.
        """
        watched = self.there()
        try:
            await self._start(watched)
            now = self.there()  # a folder may have come before there was anybody to see it come
            missed = await asyncio.to_thread(snapshot, now) ^ before
            if paths := frozenset(Path(path) for path, _ in missed) | ({*now} ^ {*watched}):
                self._told.put_nowait(paths)
            while True:
                changed = await self._collected()
                while (now := self.there()) != watched:
                    # before the rebuild: what is written from here on is seen by either
                    await self._stop()
                    await self._start(now)
                    watched = now
                yield changed
        finally:
            await self._stop()

    async def _collected(self) -> frozenset[Path]:
        changed = await self._told.get()
        while not self._told.empty():
            changed |= self._told.get_nowait()
        while len(changed) >= _BURST:
            try:
                changed |= await asyncio.wait_for(self._told.get(), _BURST_QUIET_SECONDS)
            except TimeoutError:
                break
        return changed

    async def _start(self, watched: tuple[Path, ...]) -> None:
        names = {self._settings_name} | {each.name for each in self._folders()}

        def beside(_change: Change, path: str) -> bool:
            return Path(path).name in names

        def below(_change: Change, path: str) -> bool:
            return not _BY_EDITORS.fullmatch(Path(path).name)

        feeds = [self._feed((self._site,), beside, recursive=False)]
        feeds += [self._feed(watched, below, recursive=True)] if watched else []
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
        self, paths: tuple[Path, ...], wanted: Callable[[Change, str], bool], *, recursive: bool
    ) -> None:
        found = awatch(
            *paths,
            watch_filter=wanted,
            step=_STEP_MS,
            force_polling=self._polling,
            recursive=recursive,
            ignore_permission_denied=True,
        )
        async for batch in found:
            self._told.put_nowait(frozenset(Path(path) for _, path in batch))
