"""Run a function over batches of items: in this process, or in several."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
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


Progress = Callable[[str, Iterable[Any], int], Iterable[Any]]
"""Passes results on as they come; is told what is being done, and how many there will be."""


def silent(_doing: str, results: Iterable[Any], _count: int) -> Iterable[Any]:
    """Pass results on; the Progress of a build that nobody watches."""
    return results


class Workers:
    """Runs a function over batches of items: in this process for few items, in several for many."""

    def __init__(self, jobs: int | None = None, progress: Progress = silent) -> None:
        """`jobs`: how many processes to use, however many items there are; None: as many as pay."""
        self._jobs, self._progress = jobs, progress

    def count(self, items: int) -> int:
        """Return how many workers share the work on so many items."""
        pays = os.cpu_count() or 1 if items >= POOL_PAYS_FROM else 1
        return max(1, min(self._jobs or pays, items))

    def run(  # noqa: PLR0913  # what to run, and how much at a time
        self,
        function: _Function[_Item, _Result],
        shared: object,
        items: Sequence[_Item],
        *,
        size: int,
        work: int | None = None,
        doing: str = "",
    ) -> Iterator[_Result]:
        """Yield `function(shared, batch)` for batches of at most `size` items, in their order.

        `function` is one of a module, so that a process can find it; what it is given and returns is sent
        there and back. One worker does its work here, as results are asked for; with several, only a
        few batches are under way at a time. `work` is how many files could be parsed in the time that
        it takes, if that is not as many as there are items; `doing` names it for people who watch.
        Raises BuildError if a process is killed.
        """
        slices = [slice(start, start + size) for start in range(0, len(items), size)]
        workers = min(self.count(len(items) if work is None else work), max(len(slices), 1))
        if workers == 1:
            results: Iterator[_Result] = (function(shared, items[each]) for each in slices)
        else:
            results = _in_processes(workers, (function, shared, items), slices)
            next(results)  # begun now: what is forked is to have as few threads as possible
        if doing:
            return iter(self._progress(doing, results, len(slices)))
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
    # what few items can do without is imported when it is needed
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

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
    from multiprocessing import active_children

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
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _work(batch: slice) -> Any:
    function, shared, items = _job
    return function(shared, items[batch])
