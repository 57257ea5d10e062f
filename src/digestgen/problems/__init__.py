"""Problems: what is wrong with something a user wrote, where, and how to fix it.

The tree of errors, and the exit code of the command line for each:

    DigestError
    ├── ContentError           one or more problems in content or templates    → 1
    │   └── UnusableFilesError   of files that the rest of the site can do without
    ├── BuildError             the output cannot be written                    → 1
    │   └── BuildUnderWayError   another build of the site is writing
    └── UsageError             digest.toml or the command line is wrong        → 2
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

_LONGEST_NAME = 2_000  # as an address; a longer one is a mistake of another kind
_DISK_HINTS: dict[type[OSError], str] = {
    FileExistsError: "something else is where a folder is needed: move it away",
    NotADirectoryError: "something else is where a folder is needed: move it away",
    IsADirectoryError: "a folder is where a file is needed: move it away",
    PermissionError: "digestgen needs to write there: change the permissions, or the user that runs it",
}
_DISK_HINTS_BY_NUMBER = {
    errno.ENOSPC: "free some space on this disk, and try again",
    errno.EDQUOT: "your quota on this disk is used up: free some space, and try again",
    errno.EROFS: "this disk is read-only: write to another one, with --output or a copy of the site",
    errno.EFBIG: "the file is too large for this disk or system",
}


class Problem(Struct, frozen=True, order=True):
    """An error or a warning at `path` (in the site), `line` and `column` (from 1; 0: unknown)."""

    path: str
    line: int
    column: int
    key: str
    message: str
    hint: str = ""
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return `path:line:column: key: message`, with the hint on a line of its own."""
        path = self.path.replace("\n", "\\n")  # a name must not look like another message
        place = [path, *(str(number) for number in (self.line, self.column) if number)]
        parts = [":".join(place) if path else ""]
        parts += ["warning"] if self.level == "warning" else []
        parts += [self.key, self.message]
        text = ": ".join(part for part in parts if part)
        lines = f"{text}\nhint: {self.hint}" if self.hint else text
        return lines.replace("\n", "\n  ")  # nor must a name in the message


class DigestError(Exception):
    """An error that a user can fix; carries every problem found."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ContentError(DigestError):
    """Errors in content or templates: nothing was written."""


class UnusableFilesError(ContentError):
    """Errors in single files, found after they were parsed; the site can be built without these files."""


class BuildError(DigestError):
    """The output cannot be written."""


class BuildUnderWayError(BuildError):
    """Another build of the site is writing."""


class UsageError(DigestError):
    """An error in digest.toml or in an argument."""

    exit_code = 2


def problem(place: str, message: str, *, hint: str = "", key: str = "") -> Problem:
    """Return an error about `place` as a whole, without line and column."""
    return Problem(place, 0, 0, key, message, hint)


def disk_problem(error: OSError) -> Problem:
    """Return the problem that the system reports with a file, a folder or the disk."""
    place = error.filename2 or error.filename or "digestgen"  # the first is the target of a move
    hint = _DISK_HINTS.get(type(error)) or _DISK_HINTS_BY_NUMBER.get(error.errno or 0, "")
    return problem(os.fsdecode(place), error.strerror or str(error), hint=hint)


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those of `problems` that are errors."""
    return tuple(each for each in problems if each.level == "error")


def first_problems(problems: Sequence[Problem], most: int) -> list[Problem]:
    """Return at most `most` of one file's problems in their order, errors first if there are more.

    One more then says how many are not listed.
    """
    kept, rest = most_serious(sorted(problems), most)
    if not rest:
        return list(problems)
    message = f"{len(rest):,} more problems in this file are not listed"
    more = replace(rest[0], key="", message=message, hint="correct the others first")
    return [*kept, more]


def most_serious(
    problems: Sequence[Problem], most: int
) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """Return at most `most` problems, errors before warnings, and the others; both in their order."""
    if len(problems) <= most:
        return problems, ()
    errors = len(errors_of(problems))
    left = {"error": min(errors, most), "warning": max(most - errors, 0)}
    kept, rest = list[Problem](), list[Problem]()
    for each in problems:
        (kept if left[each.level] > 0 else rest).append(each)
        left[each.level] -= 1
    return kept, rest


def did_you_mean(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return `did you mean "…"?` with the most similar of `known`; "" if none is similar to `name`."""
    if len(name) > _LONGEST_NAME:
        return ""
    by_folded = {each.casefold(): each for each in sorted(known, reverse=True)}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return f'did you mean "{by_folded[found[0]]}"?' if found else ""


def install_command(extra: str) -> str:
    """Return the commands, for a hint, that add an extra to this installation, with pip or with pipx."""
    pipx = f"pipx install --force '.[{extra}]' in the folder of digestgen"
    return f"pip install 'digestgen[{extra}]', or with pipx: {pipx}"


class Suggestions:
    """Hints for many names: only the first few get one, because each is compared with all known names."""

    def __init__(self, most: int = 20) -> None:
        self._left = most

    def did_you_mean(self, name: str, known: Iterable[str]) -> str:
        """Return `did_you_mean` of a name, "" for all after the first few."""
        self._left -= 1
        return did_you_mean(name, known) if self._left >= 0 else ""
