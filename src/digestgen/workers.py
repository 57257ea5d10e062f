"""Run a stage in batches: here, or in processes."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.connection import wait
from typing import Any, NamedTuple, ParamSpec, TypeVar

from digestgen.problems import BuildError, problem

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Parameters = ParamSpec("_Parameters")

POOL_PAYS_FROM = 400  # files; below that starting the processes costs more than they save
_AHEAD = 4  # batches a process may wait for: enough to keep it busy, few enough to keep memory low


class InlineExecutor(Executor):
    """Runs everything at once, here."""

    def submit(
        self,
        function: Callable[_Parameters, _Result],
        /,
        *args: _Parameters.args,
        **kwargs: _Parameters.kwargs,
    ) -> Future[_Result]:
        """Return a future that is done already; what `function` raises is raised here."""
        future: Future[_Result] = Future()
        future.set_result(function(*args, **kwargs))
        return future


class Workers(NamedTuple):
    """Those who do the work, and how many batches may be under way or wait for them."""

    executor: Executor
    ahead: int


INLINE = Workers(InlineExecutor(), ahead=1)  # more would only be kept until they are wanted


@contextmanager
def workers_for(files: int, jobs: int | None) -> Iterator[Workers]:
    """Yield the workers for a site of that many files; `jobs`: how many processes, if a user says.

    There are never more than files. Raises BuildError when a process is killed.
    """
    count = min(jobs or (os.cpu_count() or 1 if files >= POOL_PAYS_FROM else 1), files)
    if count <= 1:
        yield INLINE
        return
    # fork: workers have all modules at once; elsewhere they import them
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(count, mp_context=get_context(method), initializer=_begin_worker)
    try:
        yield Workers(pool, ahead=_AHEAD * count)
    except BrokenProcessPool as error:
        hint = "if memory is short, use fewer: --jobs 1"
        raise BuildError([problem("", "a worker process was killed", hint=hint)]) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it, even when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


def run_batches(
    workers: Workers,
    function: Callable[[Any, Sequence[_Item]], _Result],
    shared: object,
    items: Sequence[_Item],
    *,
    size: int,
) -> Iterator[_Result]:
    """Yield `function(shared, batch)` for batches of at most `size` items, in their order.

    Only a few batches are under way at a time. `function` is one of a module, so that a process can
    find it.
    """
    batches = (items[start : start + size] for start in range(0, len(items), size))
    waiting: deque[Future[_Result]] = deque()
    for batch in islice(batches, workers.ahead):
        waiting.append(workers.executor.submit(function, shared, batch))
    while waiting:
        yield waiting.popleft().result()
        for batch in islice(batches, 1):
            waiting.append(workers.executor.submit(function, shared, batch))
