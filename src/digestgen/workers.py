"""Run a stage in batches: here, or in processes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from typing import Any, TypeVar

from digestgen.problems import BuildError, problem

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Function = Callable[[Any, Sequence[_Item]], _Result]
_Job = tuple[_Function[Any, Any], object, Sequence[Any]]

POOL_PAYS_FROM = 400  # files or pages; below that starting the processes costs more than they save
# fork: workers have all modules and items at once; elsewhere it is not safe, and they are sent them
_METHOD = "fork" if sys.platform == "linux" else "spawn"
_FEWER = "if memory or processes are short, use fewer: --jobs 1"
_AHEAD = 4  # batches a process may wait for: enough to keep it busy, few enough to keep memory low


def processes_for(count: int, jobs: int | None) -> int:
    """Return how many processes to use for `count` items; `jobs`: how many, if a user says."""
    return max(1, min(jobs or (os.cpu_count() or 1 if count >= POOL_PAYS_FROM else 1), count))


def run_batches(
    processes: int,
    function: _Function[_Item, _Result],
    shared: object,
    items: Sequence[_Item],
    *,
    size: int,
) -> Iterator[_Result]:
    """Return `function(shared, batch)` for batches of at most `size` items, in their order.

    With one process all is done here, when it is wanted; else only a few batches are under way at a
    time. `function` is one of a module, so that a process can find it. Raises BuildError when a
    process is killed.
    """
    slices = [slice(start, start + size) for start in range(0, len(items), size)]
    if processes == 1:
        return (function(shared, items[each]) for each in slices)
    results = _in_processes(processes, (function, shared, items), slices)
    next(results)  # begun now: what is forked is to have as few threads as possible
    return results


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the cycle collector off, for what makes many records and leaves no cycles.

    What was made is never looked through: the first collection after it would take longer than the rest.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _in_processes(processes: int, job: _Job, slices: Sequence[slice]) -> Iterator[Any]:
    """Start the processes and yield None, then the result of each slice."""
    todo = iter(slices)
    gc.freeze()  # what is there is not looked through, here and there: that would copy its memory
    pool = ProcessPoolExecutor(processes, get_context(_METHOD), initializer=_begin, initargs=(job,))
    try:
        with _ctrl_c_later(), _all_or_none():
            waiting = deque(pool.submit(_work, each) for each in islice(todo, _AHEAD * processes))
        yield None
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_work, each) for each in islice(todo, 1))
    except BrokenProcessPool as error:
        raise BuildError([problem("", "a worker process was killed", hint=_FEWER)]) from error
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


@contextmanager
def _all_or_none() -> Iterator[None]:
    """End the processes that were begun where the system takes no more: they would be waited for."""
    before = set(active_children())
    try:
        yield
    except (OSError, RuntimeError) as error:
        for begun in set(active_children()) - before:
            begun.kill()
            begun.join()
        why = error.strerror if isinstance(error, OSError) else error
        message = f"no more processes can be started: {why}"
        raise BuildError([problem("", message, hint=_FEWER)]) from error


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Hold Ctrl-C back: Python loses one that comes while it forks, and a new worker is not ready for it.

    Workers begin with it held back.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_job: _Job  # of this process, if it is a worker


def _begin(job: _Job) -> None:
    """Leave Ctrl-C to the process that started this one, and end with it, even when it is killed."""
    global _job  # noqa: PLW0603  # what a worker is for; it has no other place
    _job = job
    gc.enable()  # it may be off where this was forked
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _work(batch: slice) -> Any:
    function, shared, items = _job
    return function(shared, items[batch])
