"""Memoization: a build skips work only if a pure function was given the same inputs before.

Source: Mokhov, Mitchell & Peyton Jones, "Build Systems à la Carte", ICFP 2018, which calls what is kept
here constructive traces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from digestgen.incremental.store import Store, Task, Trace, stored_result

T = TypeVar("T")


def memoized(
    store: Store,
    task: Task[T],
    inputs: Mapping[str, bytes | None],
    make: Callable[[list[str]], Iterable[Any]],
) -> Iterator[tuple[str, T]]:
    """Yield each name in `inputs` with the result of `task` for it, in order.

    `inputs` holds digests of all that a result depends on beside `task.version`; None if that is not known,
    and then the result is made in each build. `make` is given the stale names, those whose digest is not
    that of the last build, and returns their results in the same order, as MessagePack unless the task is
    local. A result of None is used and not kept. The store is written once all results are consumed, and
    forgets all other names.
    """
    before = store.traces(task)
    fresh = {
        name: trace
        for name, digest in inputs.items()
        if (trace := before.get(name)) and trace.inputs == digest
    }
    made = iter(make([name for name in inputs if name not in fresh]))
    traces = {}
    for name, digest in inputs.items():
        trace = fresh.get(name)
        result = stored_result(store, task, trace)
        if trace is None or result is None:
            kept = store.pack(task, next(iter(make([name])) if trace else made))
            result = store.unpack(task, kept)
            trace = Trace(digest or b"", kept)
        if digest is not None and result is not None:
            traces[name] = trace
        yield name, result
    store.keep(task, traces)
