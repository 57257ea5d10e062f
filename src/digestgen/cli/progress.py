"""A progress bar for slow builds."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

_BAR_AFTER_SECONDS = 1.0  # a bar that vanishes at once only flickers


class Bar:
    """A Progress that shows a bar on a terminal once a build takes more than a second."""

    def __init__(self, *, shown: bool, since: float) -> None:
        self._shown = shown
        self._since = since

    def __call__(self, what: str, batches: Iterable[Any], count: int) -> Iterable[Any]:
        if not self._shown:
            return batches
        return self._watched(what, batches, count)

    def _watched(self, what: str, batches: Iterable[Any], count: int) -> Iterable[Any]:
        bar: Any = None
        try:
            for done, batch in enumerate(batches, start=1):
                if bar is None and time.perf_counter() - self._since > _BAR_AFTER_SECONDS:
                    bar, task = bar_of(what, count)
                if bar is not None:
                    bar.update(task, completed=done)
                yield batch
        finally:
            if bar is not None:
                bar.stop()


def bar_of(what: str, count: int) -> tuple[Any, Any]:
    """Return a bar, which is visible until it is stopped, and its task."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.start()
    return bar, bar.add_task(what, total=count)
