"""Run batches on the workers of Dask: those of a scheduler, or processes of this machine."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import Future as ComingResult
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from itertools import islice
from multiprocessing import resource_tracker
from tempfile import TemporaryDirectory
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.security import Security

from digestgen.problems import BuildError, Problem, problem
from digestgen.signals import blocked, uninterrupted
from digestgen.workers.batch_task import (
    batch_task,
    kept_on_worker,
    packed,
    unpacked,
    version_problem,
)
from digestgen.workers.job import BATCHES_AHEAD, FEWER_JOBS_HINT, Job
from digestgen.workers.versions import version_difference, versions_here

# a task costs some milliseconds, whatever is in it: so it has several batches, if there are enough of them
# that each worker gets at least 16 tasks, and none waits long for the last one
_LEAST_TASKS_PER_WORKER = 16
_MOST_BATCHES_PER_TASK = 8  # more save next to nothing
_CONNECT_SECONDS = 10  # a scheduler in another data centre answers in less than one
_CLOSE_SECONDS = 10  # for workers to end; those that do not are killed
_LOOK_SECONDS = 10  # between two looks for workers, while there is no result
_MOST_LOOKS = 6  # in vain, before a build gives up: a minute is enough to replace a lost machine
_LOGS = ("distributed", "distributed.client", "tornado.application", "asyncio")
_CONFIG = {
    "distributed.admin.large-graph-warning-threshold": "1 TiB",  # a batch is part of its graph
    # for the cluster on this machine: it serves no web pages, does nothing that takes time from builds, and
    # gives a worker time to start again while others are busy
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.scheduler.work-stealing": False,
    "distributed.deploy.lost-worker-timeout": "5 minutes",
}


class DaskCluster:
    """Workers of a Dask scheduler, which share nothing with this process."""

    def __init__(self, client: Client, name: str, dashboard: str = "") -> None:
        """Use a connected client; `name` and `dashboard`, an address if there is one, are for messages."""
        self._client, self._name, self._dashboard = client, name, dashboard
        loop: Any = client.loop
        self._loop: asyncio.AbstractEventLoop = loop.asyncio_loop

    def __str__(self) -> str:
        """Return the cluster in words: what it is, the number of workers, and the dashboard."""
        workers = self.count()
        text = f"{self._name}: {workers} worker{'s' if workers > 1 else ''}"
        return f"{text}, dashboard {self._dashboard}" if self._dashboard else text

    def count(self) -> int:
        """Return the number of workers that there are now, at least 1."""
        with _explained(self._name):
            return max(1, len(self._client.nthreads()))

    def check_versions(self) -> None:
        """Raise a BuildError that names each worker with other versions than this process, or with none."""
        with _explained(self._name):
            found: dict[str, Any] = self._client.run(versions_here, on_error="return")
        problems = [each for name in sorted(found) for each in _refused(name, found[name])]
        if problems:
            raise BuildError(problems)

    def run(self, job: Job[Any, Any], batches: Sequence[slice]) -> Iterator[Any]:
        """Yield the result of each batch, in their order; a few tasks per worker are in progress at a time.

        A task whose worker ends is run again by another one. Raises BuildError if the scheduler is lost,
        if workers die of a task again and again, or if one has other versions than this process.
        """
        if not batches:
            return
        workers = self.count()
        shared, versions = packed(job.shared), packed(versions_here())
        with _explained(self._name):
            kept = self._client.submit(kept_on_worker, shared, pure=False)
        tasks = tasks_of(batches, workers)
        todo = (self._submitted(kept, job, task, versions) for task in tasks)
        waiting = deque(islice(todo, BATCHES_AHEAD * workers))
        try:
            while waiting:
                results = self._result(waiting.popleft())
                waiting.extend(islice(todo, 1))
                yield from unpacked(results)
        finally:
            for each in waiting:
                each.cancel()

    def _submitted(
        self, kept: Future[bytes], job: Job[Any, Any], batches: Sequence[slice], versions: bytes
    ) -> ComingResult[bytes]:
        data = packed((job.function, [job.items[batch] for batch in batches]))
        with _explained(self._name):
            # not pure: Dask would make a digest of the data to look for an equal task
            future = self._client.submit(batch_task, kept, data, versions, pure=False)
            # a result is fetched as soon as it is there, not when its turn comes
            return asyncio.run_coroutine_threadsafe(_fetched(future), self._loop)

    def _result(self, coming: ComingResult[bytes]) -> bytes:
        """Return the result of a task. Raises BuildError if there has been no worker for a minute."""
        looks = 0
        with _explained(self._name):
            while looks < _MOST_LOOKS:
                with suppress(TimeoutError):
                    return coming.result(timeout=_LOOK_SECONDS)
                looks = 0 if self._client.nthreads() else looks + 1
        raise BuildError([_no_workers(self._name)])


def tasks_of(batches: Sequence[slice], workers: int) -> Iterator[Sequence[slice]]:
    """Yield the batches of each task: several, if so many remain for each worker that all have enough."""
    size = max(1, min(len(batches) // (workers * _LEAST_TASKS_PER_WORKER), _MOST_BATCHES_PER_TASK))
    yield from (batches[start : start + size] for start in range(0, len(batches), size))


async def _fetched(future: Future[bytes]) -> bytes:
    result: bytes = await future
    return result


@contextmanager
def dask_cluster(scheduler: str | None, processes: int | None) -> Iterator[DaskCluster]:
    """Connect to a scheduler, or start a cluster of processes on this machine (None: one per core).

    The connection, or the processes, end with the context. Raises BuildError if the scheduler cannot be
    reached, has no workers, or one of these has other versions than this process.
    """
    with _without_log(), dask.config.set(_CONFIG), ExitStack() as stack:
        client = _connected(scheduler, stack) if scheduler else _started(processes, stack)
        name = scheduler or "Dask on this machine"
        with _explained(name):
            # tasks are unpickled there, so it needs digestgen too
            client.run_on_scheduler(versions_here)
            try:
                client.wait_for_workers(1, timeout=_MOST_LOOKS * _LOOK_SECONDS)
            except TimeoutError:
                raise BuildError([_no_workers(name)]) from None
            dashboard = client.dashboard_link if scheduler or find_spec("bokeh") else ""
        cluster = DaskCluster(client, name, dashboard)
        cluster.check_versions()
        yield cluster


def _connected(scheduler: str, stack: ExitStack) -> Client:
    try:
        client = Client(scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # TypeError: no certificates for tls
        message = f"no connection to a Dask scheduler: {error}"
        hint = "check the address, that the scheduler runs, and the certificates that tls:// needs"
        raise BuildError([problem(scheduler, message, hint=hint)]) from error
    stack.callback(_close, client)
    return client


def _started(processes: int | None, stack: ExitStack) -> Client:
    """Return a client of a new cluster, which only this process and its workers can use."""
    folder = TemporaryDirectory(prefix="digestgen-", ignore_cleanup_errors=True)
    stack.enter_context(dask.config.set({"temporary-directory": stack.enter_context(folder)}))
    resource_tracker.ensure_running()  # now, as Python 3.11 unblocks SIGINT when it starts
    # Ctrl+C is for all processes of a terminal, and not for workers; one that starts could not be ended
    with blocked(signal.SIGINT), uninterrupted():
        cluster = _local_cluster(processes or os.cpu_count() or 1)
        stack.callback(_close, cluster)
    client = Client(cluster, set_as_default=False, direct_to_workers=True)
    stack.callback(_close, client)
    return client


def _local_cluster(processes: int) -> LocalCluster:
    try:
        return LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",
            # without it, every user of this machine could have the workers run code
            security=Security.temporary(),
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError) as error:
        message = f"no cluster can be started on this machine: {error}"
        raise BuildError([problem("", message, hint=FEWER_JOBS_HINT)]) from error


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn what Dask raises when a part of a cluster is lost into a BuildError."""
    try:
        yield
    except KilledWorker as error:
        message = (
            f"{error.allowed_failures + 1} workers in a row ended while they ran the same batch"
        )
        hint = (
            "see the logs of the workers; if memory is scarce, start fewer of them on each machine"
        )
        raise BuildError([problem(name, message, hint=hint)]) from error
    except ImportError as error:
        raise BuildError([version_problem(name, f"cannot run this digestgen: {error}")]) from error
    except (CancelledError, OSError) as error:
        message = "the connection to the scheduler was lost"
        hint = "see the log of the scheduler, and run the build again"
        raise BuildError([problem(name, message, hint=hint)]) from error


def _refused(worker: str, theirs: dict[str, str] | Exception) -> Iterator[Problem]:
    """Yield a problem if a worker has other versions, or answers with an exception instead of them."""
    if isinstance(theirs, OSError):  # it has just ended
        return
    if isinstance(theirs, Exception):
        yield version_problem(worker, f"cannot run this digestgen: {theirs}")
    elif difference := version_difference(theirs, versions_here()):
        yield version_problem(worker, difference)


def _no_workers(name: str) -> Problem:
    hint = f"start some: dask worker {name} --nthreads 1"
    return problem(name, "the scheduler has no workers", hint=hint)


def _close(part: Client | LocalCluster) -> None:
    """Close a client or a cluster whose other side may be lost already."""
    with suppress(OSError, RuntimeError, CancelledError):
        part.close(timeout=_CLOSE_SECONDS)


@contextmanager
def _without_log() -> Iterator[None]:
    """Silence Dask's log: everything a user needs to know is raised."""
    before = {log: log.level for log in map(logging.getLogger, _LOGS)}
    for log in before:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in before.items():
            log.setLevel(level)
