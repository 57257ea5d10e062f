"""Where the time of a build goes: seconds a stage, and seconds a template."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_Item = TypeVar("_Item")


class Timings:
    """A stopwatch: one stage runs at a time, and one that begins within another one interrupts it."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}  # seconds, in the order in which stages first began
        self.templates: dict[str, float] = defaultdict(float)  # seconds in all workers together
        self.pages: Counter[str] = Counter()  # how many pages a template made
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time within to `name`."""
        self._count()
        self.stages.setdefault(name, 0.0)
        self._running.append(name)
        try:
            yield
        finally:
            self._count()
            self._running.pop()

    def iterating(self, name: str, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield `items`; count the time that making each one takes to `name`."""
        waiting = iter(items)
        while True:
            with self.stage(name):
                item = next(waiting, None)
            if item is None:
                return
            yield item

    def rendered(self, template: str, seconds: float) -> None:
        """Note that a page was made of `template`."""
        self.templates[template] += seconds
        self.pages[template] += 1

    def _count(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.stages[self._running[-1]] += now - self._since
        self._since = now
