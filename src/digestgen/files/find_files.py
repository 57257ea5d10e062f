"""The files of a folder that belong to a site, and warnings about what is left out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import partial
from operator import attrgetter
from pathlib import Path

from digestgen.files import Entry, EntryKind, walk
from digestgen.files.names import NameKind, name_kind, shown_name
from digestgen.problems import Problem, problem

Walker = Callable[[Callable[[Entry], bool]], Iterator[Entry]]
"""A function that yields the entries that are wanted, as `walk` does."""

_COPY_HINT = "replace it with a copy of what it leads to"
_LEFT_OUT: dict[EntryKind, tuple[str, str]] = {
    "missing": ("it is a broken link", "remove the link, or correct it"),
    "outside": ("it is a link that leads out of the folder", _COPY_HINT),
    "repeated": (
        "it is a link to a folder that is read under another name",
        "remove it, or put a copy of the folder in its place",
    ),
    "other": ("it is not a regular file", "remove it"),
    "misnamed": ("no file can have its name", "rename the object"),
}
_NAMED: dict[NameKind, tuple[str, str]] = {
    "backup": (
        "its name looks like a backup copy that a program made",
        "remove it; or rename it, if it belongs to the site",
    ),
    "hidden": ("its name begins with a dot", "rename it, if it belongs to the site"),
}
_UNREADABLE: dict[type[OSError], str] = {
    PermissionError: "give yourself permission to read it, or remove it from the content folder",
}


def find_files(
    root: Path, shown_as: str, *, skip: Container[str] = (), names_hidden: bool = False
) -> tuple[list[Entry], list[Problem]]:
    """Return the files below `root` that belong to a site, and problems with the others; both sorted by name.

    `shown_as` is what the site calls the folder. Folders whose paths below the root are in `skip` are not
    entered. Hidden files and what programs leave behind (see `name_kind`) are left out: backups with a
    warning, hidden files with one only if `names_hidden`. Anything that is neither a file nor a folder, and a
    link that is not followed, is left out with a warning, too. A folder that cannot be read is an error.
    """
    return choose_files(partial(walk, root), shown_as, skip=skip, names_hidden=names_hidden)


def choose_files(
    walker: Walker, shown_as: str, *, skip: Container[str] = (), names_hidden: bool = False
) -> tuple[list[Entry], list[Problem]]:
    """Return the same as `find_files`, for the entries that `walker` yields."""
    problems: list[Problem] = []

    def wanted(entry: Entry) -> bool:
        kind = name_kind(entry.own_name)
        if kind == "backup" or (kind == "hidden" and names_hidden):
            problems.append(left_out(f"{shown_as}/{entry.name}", *_NAMED[kind]))
        if entry.kind != "folder" or entry.name not in skip:
            return kind == "plain"
        if entry.is_link:
            problems.append(left_out(f"{shown_as}/{entry.name}", "it is a link", _COPY_HINT))
        return False

    files = []
    for entry in walker(wanted):
        if entry.kind == "file":
            files.append(entry)
        elif entry.kind == "unreadable":
            place = f"{shown_as}/{entry.name}".rstrip("/")
            hint = "give yourself permission to read it, or move it away"
            problems.append(problem(shown_name(place), f"cannot be read: {entry.why}", hint=hint))
        elif entry.kind in _LEFT_OUT and (entry.is_link or entry.kind != "missing"):
            problems.append(left_out(f"{shown_as}/{entry.name}", *_LEFT_OUT[entry.kind]))
    return sorted(files, key=attrgetter("name")), sorted(problems)


def left_out(place: str, why: str, hint: str, *, line: int = 0) -> Problem:
    """Return a warning that the file at `place` is left out; its name may be of any bytes."""
    return Problem(shown_name(place), line, 0, "", f"left out: {why}", hint, "warning")


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem that the file at `path` cannot be read; a warning if it no longer exists."""
    if isinstance(error, FileNotFoundError):
        why = "it was removed while the site was read"
        return left_out(path, why, "build again if it is back")
    hint = _UNREADABLE.get(type(error), "look at the disk that it is on")
    return problem(path, f"cannot be read: {error.strerror or error}", hint=hint)
