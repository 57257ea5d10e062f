"""The time that a build takes: seconds per stage and per template."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_Item = TypeVar("_Item")


class Timings:
    """A stopwatch for stages: a stage that begins within another one interrupts it."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}  # seconds, in the order in which stages first began
        self.templates: dict[str, float] = defaultdict(float)  # seconds in all workers together
        self.pages: Counter[str] = Counter()  # how many pages a template made
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent in this context to the stage `name`."""
        self._count()
        self.stages.setdefault(name, 0.0)
        self._running.append(name)
        try:
            yield
        finally:
            self._count()
            self._running.pop()

    def iterating(self, name: str, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield `items`, and add the time that each takes to the stage `name`."""
        waiting = iter(items)
        while True:
            with self.stage(name):
                item = next(waiting, None)
            if item is None:
                return
            yield item

    def rendered(self, template: str, seconds: float) -> None:
        """Add the time of a page to `template`."""
        self.templates[template] += seconds
        self.pages[template] += 1

    def _count(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.stages[self._running[-1]] += now - self._since
        self._since = now
