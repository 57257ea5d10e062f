"""Run a function over batches of items: in this process, in several, or on a cluster.

`processes` forks this process; `dask_cluster` sends batches to the workers of Dask, on any machine, where
`batch_task` runs them. Whoever runs a batch, the results are the same and come in the same order.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from digestgen.workers.job import Job

_Result = TypeVar("_Result")

POOL_PAYS_FROM = 400  # files or pages; with fewer, starting processes takes longer than they save

Progress = Callable[[str, Iterable[Any], int], Iterable[Any]]
"""A function that passes results on as they come, given the name of the work and the number of results."""


def silent(_doing: str, results: Iterable[Any], _count: int) -> Iterable[Any]:
    """Return `results` unchanged: the Progress of a build without observers."""
    return results


class RemoteWorkers(Protocol):
    """Workers that share nothing with this process."""

    def count(self) -> int:
        """Return the number of workers that there are now, at least 1."""

    def run(self, job: Job[Any, Any], batches: Sequence[slice]) -> Iterator[Any]:
        """Yield the result of each batch, in their order. Raises BuildError if the cluster is lost."""


class Workers:
    """Workers that run a function over batches of items: one for few items, several for many."""

    def __init__(
        self,
        jobs: int | None = None,
        progress: Progress = silent,
        cluster: RemoteWorkers | None = None,
    ) -> None:
        """Use the `cluster` if there is one, else `jobs` processes, whatever the number of items.

        With neither, the number of items decides between this process and one process per core.
        """
        self._jobs, self._progress, self._cluster = jobs, progress, cluster

    def count(self, items: int) -> int:
        """Return the number of workers that share this number of items."""
        if self._cluster:
            return max(1, min(self._cluster.count(), items))
        pays = os.cpu_count() or 1 if items >= POOL_PAYS_FROM else 1
        return max(1, min(self._jobs or pays, items))

    def run(
        self, job: Job[Any, _Result], *, size: int, work: int | None = None, doing: str = ""
    ) -> Iterator[_Result]:
        """Yield the results of a job for batches of at most `size` items, in their order.

        A single worker runs in this process, as results are requested; with several, only a few batches are
        in progress at a time. `work` is the number of files that could be parsed in the same time, by default
        the number of items; `doing` names the work for the progress bar. Raises BuildError if a process is
        killed, or a cluster is lost.
        """
        count = len(job.items)
        batches = [slice(start, start + size) for start in range(0, count, size)]
        results = self._results(job, batches, count if work is None else work)
        return iter(self._progress(doing, results, len(batches))) if doing else results

    def _results(
        self, job: Job[Any, _Result], batches: Sequence[slice], work: int
    ) -> Iterator[_Result]:
        if self._cluster:
            return self._cluster.run(job, batches)
        processes = min(self.count(work), max(len(batches), 1))
        if processes == 1:
            return (job.run(batch) for batch in batches)
        # imported here, because small builds do not need it
        from digestgen.workers.processes import run_in_processes

        results = run_in_processes(processes, job, batches)
        next(results)  # start now: a fork is safest with few threads
        return results


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch off the garbage collector for code that makes many records and no cycles.

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
