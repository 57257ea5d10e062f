"""Run a function over batches of items, in this process or in several."""

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
from digestgen.signals import STOPPING

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Function = Callable[[Any, Sequence[_Item]], _Result]
_Job = tuple[_Function[Any, Any], object, Sequence[Any]]

POOL_PAYS_FROM = 400  # files or pages; with fewer, starting processes takes longer than they save
# a forked worker has all modules and items at once; where fork is not safe, they are sent
_METHOD = "fork" if sys.platform == "linux" else "spawn"
_FEWER = "if memory or processes are scarce, use fewer: --jobs 1"
_AHEAD = 4  # batches a process may wait for: enough to keep it busy, few enough to keep memory low


Progress = Callable[[str, Iterable[Any], int], Iterable[Any]]
"""A function that passes results on as they come, given the name of the work and the number of results."""


def silent(_doing: str, results: Iterable[Any], _count: int) -> Iterable[Any]:
    """Return `results` unchanged: the Progress of a build without observers."""
    return results


class Workers:
    """Workers that run a function over batches of items: one for few items, several for many."""

    def __init__(self, jobs: int | None = None, progress: Progress = silent) -> None:
        """Use `jobs` processes whatever the number of items; None chooses by the number of items."""
        self._jobs, self._progress = jobs, progress

    def count(self, items: int) -> int:
        """Return the number of workers that share this number of items."""
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

        `function` must be a function of a module, so that a process can import it; its arguments and
        results are pickled. A single worker runs here, as results are requested; with several, only a
        few batches are in progress at a time. `work` is the number of files that could be parsed in
        the same time, by default the number of items; `doing` names the work for the progress bar.
        Raises BuildError if a process is killed.
        """
        slices = [slice(start, start + size) for start in range(0, len(items), size)]
        workers = min(self.count(len(items) if work is None else work), max(len(slices), 1))
        if workers == 1:
            results: Iterator[_Result] = (function(shared, items[each]) for each in slices)
        else:
            results = _in_processes(workers, (function, shared, items), slices)
            next(results)  # start now: a fork is safest with few threads
        if doing:
            return iter(self._progress(doing, results, len(slices)))
        return results


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the garbage collector off for code that makes many records and no cycles.

    The records are frozen afterwards; otherwise the first collection would take longer than the rest.
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
    """Yield None once the processes have started, then the result of each slice."""
    # imported here, because small builds do not need them
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    todo = iter(slices)
    gc.freeze()  # a collection in a forked process would copy all memory that it looks at
    pool = ProcessPoolExecutor(processes, get_context(_METHOD), initializer=_begin, initargs=(job,))
    try:
        with _signals_later(), _all_or_none():
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
    """End the processes already started if the system refuses another one."""
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
def _signals_later() -> Iterator[None]:
    """Block the signals that stop digestgen during a fork: Python could lose one, and a new worker is not
    ready for it. Workers start with them blocked.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_begun: list[_Job] = []  # the one job of a worker process


def _begin(job: _Job) -> None:
    """Prepare a worker: ignore Ctrl-C, end by SIGTERM, and exit when the parent process does."""
    _begun.append(job)
    gc.enable()  # it may be off where this was forked
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # with it, a pool ends workers of its own accord
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _work(batch: slice) -> Any:
    function, shared, items = _begun[0]
    return function(shared, items[batch])
