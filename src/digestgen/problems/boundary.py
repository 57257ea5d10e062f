"""The boundary around one file: an unexpected exception becomes a problem of that file.

A stage opens a boundary where it works on one file, and the rest of the site continues. If the environment
variable DIGESTGEN_TRACEBACK is set, there is no boundary: the exception ends the run with its traceback, as
bug reports and our own tests need it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from digestgen.problems import DigestError, Problem, UnusableFilesError, problem

TRACEBACK = "DIGESTGEN_TRACEBACK"
_HINT = (
    "nothing that you write should cause this: please report it with this {what}. "
    f"{TRACEBACK}=1 prints the traceback{{instead}}"
)
_PACKAGE = Path(__file__).parent.parent

T = TypeVar("T")


def is_boundary_closed() -> bool:
    """Return whether unexpected exceptions become problems; they do unless a traceback is asked for."""
    return not os.environ.get(TRACEBACK)


@contextmanager
def boundary(path: str, *expected: type[Exception]) -> Iterator[None]:
    """Turn an exception into an UnusableFilesError about the file at `path`, unless it is `expected`."""
    known: tuple[type[BaseException], ...] = (
        DigestError,
        KeyboardInterrupt,
        SystemExit,
        GeneratorExit,
        *expected,
    )
    try:
        yield
    except known:
        raise
    except BaseException as error:  # a panic in a library written in Rust is no Exception
        if not is_boundary_closed():
            raise
        raise UnusableFilesError([bug(path, error)]) from error


def bug(path: str, error: BaseException) -> Problem:
    """Return the problem that an exception is: a bug in digestgen, triggered by the file at `path`.

    It names the type of the exception and its place in the code, and nothing about this machine.
    """
    message = f"digestgen has a bug: {type(error).__name__} at {_place(error)}"
    what, instead = ("file", "; --keep-going leaves the file out") if path else ("message", "")
    return problem(path, message, hint=_HINT.format(what=what, instead=instead))


def _place(error: BaseException) -> str:
    """Return where an exception was raised, and the line of digestgen that led there."""
    import traceback  # here: it takes long to import, and most runs need no traceback

    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if Path(each.filename).is_relative_to(_PACKAGE)]
    ends = [frames[-1], ours[-1]] if ours and ours[-1] is not frames[-1] else frames[-1:]
    return ", called at ".join(f"{_module_path(each.filename)}:{each.lineno}" for each in ends)


def _module_path(filename: str) -> str:
    """Return the path of a module relative to the folder that it is imported from, as on every machine."""
    file = Path(filename)
    folders = [Path(each) for each in (str(_PACKAGE.parent), *sys.path) if each]
    below = [file.relative_to(each) for each in folders if file.is_relative_to(each)]
    return min(below, key=lambda path: len(path.parts)).as_posix() if below else file.name


def culprit(records: Sequence[T], fails: Callable[[Sequence[T]], bool]) -> T:
    """Return a record without which `records`, which fail, may not fail.

    Source: Zeller & Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002; halves only,
    since one record is nearly always enough.
    """
    needed: list[T] = []  # they fail only together with one of `records`
    while len(records) > 1:
        middle = len(records) // 2
        first, second = records[:middle], records[middle:]
        if fails([*needed, *first]):
            records = first
        else:
            if not fails([*needed, *second]):
                needed += first
            records = second
    return records[0]
