"""Run batches in processes of this machine, which are forked where that is safe and cheap."""

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
from typing import Any

from digestgen.problems import BuildError, problem
from digestgen.signals import STOPPING, blocked
from digestgen.workers.job import BATCHES_AHEAD, FEWER_JOBS_HINT, Job

# A forked worker has all modules at once, but keeps the memory of this process as it was at the fork, while
# this one changes its own: each use of an object changes its count of references. With many items that
# doubles the memory, and a new process costs only a third of a second.
_SPAWN_FROM = 20_000  # items
_FORKS = sys.platform == "linux"  # elsewhere a fork is not safe


def run_in_processes(processes: int, job: Job[Any, Any], batches: Sequence[slice]) -> Iterator[Any]:
    """Yield None once the processes have started, then the result of each batch.

    Raises BuildError if a process cannot be started, or is killed.
    """
    todo = (job.items[each] for each in batches)
    method = "fork" if _FORKS and len(job.items) < _SPAWN_FROM else "spawn"
    gc.freeze()  # a collection in a forked process would copy all memory that it looks at
    pool = ProcessPoolExecutor(
        processes, get_context(method), initializer=_begin, initargs=(job.function, job.shared)
    )
    try:
        # Python could lose a signal during a fork, and a new worker is not ready for it
        with blocked(*STOPPING), _all_or_none():
            waiting = deque(
                pool.submit(_work, each) for each in islice(todo, BATCHES_AHEAD * processes)
            )
        yield None
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_work, each) for each in islice(todo, 1))
    except BrokenProcessPool as error:
        raise BuildError(
            [problem("", "a worker process was killed", hint=FEWER_JOBS_HINT)]
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


@contextmanager
def _all_or_none() -> Iterator[None]:
    """Stop the processes already started if the system refuses another one."""
    before = set(active_children())
    try:
        yield
    except (OSError, RuntimeError) as error:
        for begun in set(active_children()) - before:
            begun.kill()
            begun.join()
        why = error.strerror if isinstance(error, OSError) else error
        message = f"no more processes can be started: {why}"
        raise BuildError([problem("", message, hint=FEWER_JOBS_HINT)]) from error


_begun: list[tuple[Callable[..., Any], object]] = []  # the one job of a worker process


def _begin(function: Callable[..., Any], shared: object) -> None:
    """Prepare a worker: ignore Ctrl-C, end by SIGTERM, and exit when the parent process does."""
    _begun.append((function, shared))
    gc.enable()  # it may be off where this was forked
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a pool sends it to end a worker
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
        os._exit(1)


def _work(items: Sequence[Any]) -> Any:
    function, shared = _begun[0]
    return function(shared, items)
