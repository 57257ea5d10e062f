"""Move staged files into an existing output, and remove those that digestgen no longer writes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from digestgen.files import folders_above, folders_of


def make_folders(output: Path, folders: Iterable[str]) -> None:
    """Make the folders whose places are free, or none of them, so that a full disk changes nothing."""
    made: list[str] = []
    try:
        for folder in sorted(folders):  # a folder comes before those in it
            place = f"{output}/{folder}"
            with suppress(FileExistsError, NotADirectoryError):
                os.mkdir(place)
                made.append(place)
    except OSError:
        for place in reversed(made):
            os.rmdir(place)
        raise


def move_staged(output: Path, staged: dict[str, str], stale: set[str]) -> int:
    """Move staged files into place, then remove stale ones; return the number of removed files."""
    new_folders = folders_of(staged)
    # a file where a folder is to be, or a folder where a file is to be, has to go first
    first = {
        name for name in stale if name in new_folders or not folders_of([name]).isdisjoint(staged)
    }
    removed = sum(remove_written_file(output, name) for name in sorted(first))
    for folder in sorted(new_folders):  # a folder comes before those in it
        with suppress(FileExistsError):
            os.mkdir(f"{output}/{folder}")
    for name, place in staged.items():
        _replace(place, f"{output}/{name}")
    return removed + sum(remove_written_file(output, name) for name in sorted(stale - first))


def _replace(place: str, target: str) -> None:
    try:
        os.replace(place, target)
    except IsADirectoryError:  # of empty ones, such as a killed build may leave
        for above_it, _, _ in os.walk(target, topdown=False):
            os.rmdir(above_it)
        os.replace(place, target)


def remove_written_file(output: Path, name: str) -> bool:
    """Remove a file that digestgen wrote, and empty folders; links are not followed.

    Return whether it existed: a user, or a build that was killed, may have removed it.
    """
    target = output / name
    folders = [output / folder for folder in folders_above(name)][::-1]
    if any(folder.is_symlink() for folder in (target, *folders)):
        return False
    if there := target.is_file():
        target.unlink()
    for folder in folders:
        if folder.is_dir():
            if any(folder.iterdir()):
                break
            folder.rmdir()
    return there
