"""A task of a cluster: batches, as a worker runs them. Bytes go in, bytes come out."""

from __future__ import annotations

import pickle
from functools import lru_cache
from threading import Lock
from typing import Any

from digestgen.problems import BuildError, DigestError, Problem, problem
from digestgen.workers.versions import version_difference, versions_here

_PROTOCOL = 5  # of pickle: the newest that all supported versions of Python have
# parsers and templates are made once per process, and no two threads may use one at a time
_one_at_a_time = Lock()

_SAME_VERSIONS = (
    "install the same digestgen, Python and libraries everywhere, from one lock file or image"
)


def packed(value: object) -> bytes:
    """Return a value as the bytes that `batch_task` and `unpacked` read."""
    return pickle.dumps(value, _PROTOCOL)


def unpacked(result: bytes) -> Any:
    """Return the results of batches. Raises the DigestError that one ended with, if it did."""
    value = _loaded(result)
    if isinstance(value, DigestError):
        raise value
    return value


def kept_on_worker(shared: bytes) -> bytes:
    """Return `shared`: as the result of a task, it is sent to each worker once, and again if it is lost."""
    return shared


def batch_task(shared: bytes, batches: bytes, versions: bytes) -> bytes:
    """Run a function over batches, all packed; return the packed results, or the DigestError of one.

    `shared` is what the batches of a job have in common, `versions` those of the process that sent it: a
    worker may have joined after the others were checked. An error is returned, not raised, because Dask
    cuts the text of long exceptions.
    """
    with _one_at_a_time:
        try:
            _check(versions)  # before anything else is unpacked
            function, each_items = _loaded(batches)
            return packed([function(_opened(shared), items) for items in each_items])
        except DigestError as error:
            return packed(error)


def version_problem(worker: str, difference: str) -> Problem:
    """Return the error about a worker whose results could differ from those of this process."""
    return problem(worker, difference, hint=_SAME_VERSIONS)


def _loaded(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301  # the scheduler and its workers are trusted as this process is


@lru_cache(maxsize=1)
def _opened(shared: bytes) -> Any:
    """Return what is shared, unpacked once for all batches: templates are compiled once."""
    return _loaded(shared)


def _check(versions: bytes) -> None:
    sender: dict[str, str] = _loaded(versions)
    if difference := version_difference(versions_here(), sender):
        from distributed import get_worker  # here: the scheduler imports this module, too

        raise BuildError([version_problem(get_worker().address, difference)])
