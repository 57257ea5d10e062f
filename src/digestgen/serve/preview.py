"""The site that is being served, and the pages that wait for changes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from threading import Lock

import msgspec
from msgspec import Struct

from digestgen.problems import DigestError


class Built(Struct, frozen=True):
    """The result of a rebuild."""

    base_path: str  # "/" or "/repo/"


class _Event(Struct, frozen=True):
    """A message to pages: the build that is served, and the errors of a newer one."""

    build: str
    styles_only: bool  # the build differs from the one before in stylesheets only
    problems: str  # as the command line prints them; "" if the last build went well


class Preview:
    """The last good site, below `root`, and the problems of the last build, if any.

    Whoever holds `switching` finds only files of one build: `rebuild` holds it while it moves new ones into
    place.
    """

    def __init__(
        self,
        root: Path,
        rebuild: Callable[[], Built],
        *,
        base_path: str = "/",
        reload: bool = True,
        switching: Lock | None = None,
    ) -> None:
        self.root = root
        self.switching = switching or Lock()
        self.base_path = (
            base_path  # as of the last build, which an error in the content may prevent
        )
        self.reload = reload
        self._rebuild = rebuild
        self._builds = 0
        self._building = Lock()
        self._event = _Event(self.build, styles_only=False, problems="")
        self._changed = asyncio.Condition()
        self._closed = False

    @property
    def build(self) -> str:
        """Return the name of the build that is served; it also changes with a restart."""
        return f"{os.getpid()}-{self._builds}"

    def build_now(self, *, styles_only: bool = False) -> None:
        """Rebuild. Afterwards the new files are in place or, if there was an error, the old ones."""
        with self._building:
            self._build(styles_only=styles_only)

    def restore(self) -> None:
        """Rebuild if the site was removed, as `digestgen clean` does."""
        if self.root.is_dir() or not self._builds or self._event.problems:
            return
        with self._building:
            if not self.root.is_dir():
                self._build(styles_only=False)

    def _build(self, *, styles_only: bool) -> None:
        problems = ""
        try:
            self.base_path = self._rebuild().base_path
            self._builds += 1
        except DigestError as error:
            problems = str(error)
        self._event = _Event(self.build, styles_only and not problems, problems)

    async def update(self, changed: frozenset[Path]) -> None:
        """Rebuild in the background, then notify every page."""
        before = self._event
        only_styles = all(path.suffix == ".css" for path in changed) and not before.problems
        await asyncio.to_thread(self.build_now, styles_only=only_styles)
        async with self._changed:
            self._changed.notify_all()

    async def events(self) -> AsyncIterator[bytes]:
        """Yield the current state, and then the state after each build, as server-sent events.

        Source of the form: HTML Living Standard, §9.2.
        """
        sent: _Event | None = None
        while not self._closed:
            if self._event is not sent:
                sent = self._event
                yield b"data: " + msgspec.json.encode(sent) + b"\n\n"
            async with self._changed:
                while not self._closed and self._event is sent:
                    await self._changed.wait()

    async def close(self) -> None:
        """End all event streams; the server cannot stop while one is open."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()
