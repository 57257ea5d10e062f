"""SIGINT and SIGTERM: a command stops, cleans up, and exits with 130 or 143."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

STOPPING = (signal.SIGINT, signal.SIGTERM)
_SHELL_BASE = 128  # shells report a program that a signal ended as this and its number


class Stopped(KeyboardInterrupt):
    """A signal asked the program to stop.

    A KeyboardInterrupt, because asyncio and others let no other exception through.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = _SHELL_BASE + number


class _Deferred:
    """The number of open blocks that must not be interrupted, and the signal that waits for their end.

    `heard` is called when a signal arrives, so that a block can end early.
    """

    depth = 0
    waiting = 0
    heard: Callable[[], object] | None = None


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise Stopped for the first signal during this block; a second one does not disturb the cleanup.

    A signal that is ignored, as SIGINT is in the background of a script, stays ignored.
    """
    if not _is_main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in STOPPING}
    heard = [each for each in STOPPING if before[each] is not signal.SIG_IGN]

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        if not _Deferred.depth:
            raise Stopped(number)
        _Deferred.waiting = number
        if _Deferred.heard:
            _Deferred.heard()

    for each in heard:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, before[each])


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay Stopped for a signal during this block until its end; other threads get no signals."""
    if not _is_main_thread():
        yield
        return
    _Deferred.depth += 1
    try:
        yield
    finally:
        _Deferred.depth -= 1
        number = 0 if _Deferred.depth else _Deferred.waiting
        if number:
            _Deferred.waiting = 0
            raise Stopped(number)


@contextmanager
def blocked(*signals: signal.Signals) -> Iterator[None]:
    """Hold back these signals; processes and threads that start during this block start with them blocked."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Return the result of a coroutine; a signal cancels it, so that all of its tasks end in order."""
    import asyncio  # here: it takes long to import, and a build does without it

    async def cancellable() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task:
            _Deferred.heard = partial(loop.call_soon_threadsafe, task.cancel)
            if _Deferred.waiting:
                task.cancel()
        return await main

    with uninterrupted():
        try:
            return asyncio.run(cancellable())
        finally:
            _Deferred.heard = None


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
