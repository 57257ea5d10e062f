"""The folder in which a build is staged: on the disk of the output, and removed at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EXDEV
from pathlib import Path
from tempfile import mkdtemp

from digestgen.signals import uninterrupted
from digestgen.write.manifest import STAGE


@contextmanager
def stage_in(state: Path, output: Path) -> Iterator[Path]:
    """Yield an empty folder on the file system of the output, so that a move is atomic."""
    folder, prefix = _stage_place(state, output)
    for each in folder.iterdir():
        if each.name.startswith(prefix):  # left by a build that was killed
            shutil.rmtree(each, ignore_errors=True)
    stage = None
    try:
        with uninterrupted():
            stage = _new_stage(folder, prefix, output)
        yield stage
    finally:
        with uninterrupted():
            if stage:
                shutil.rmtree(stage, ignore_errors=True)


def _new_stage(folder: Path, prefix: str, output: Path) -> Path:
    """Return a new folder; errors name the output, because users know only that."""
    try:
        return Path(mkdtemp(prefix=prefix, dir=folder))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output)) from error


def _stage_place(state: Path, output: Path) -> tuple[Path, str]:
    """Return the folder for stages, and the prefix of their names in it."""
    existing = next(folder for folder in (output, *output.parents) if folder.exists())
    if _can_write(state) and _can_move(state, existing):
        return state, STAGE
    beside = existing if existing != output else output.parent
    # an output that is a mount point has nothing beside it on its disk, and what is beside it may not be ours
    is_usable = existing != output or (_can_write(beside) and _can_move(beside, existing))
    return (beside if is_usable else output), f".{output.name}-{STAGE}"


def _can_write(folder: Path) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


def _can_move(folder: Path, other: Path) -> bool:
    """Return whether files can be moved from `folder` to `other` in one step.

    Two mounts of one disk look like one. No system moves a folder by the name of ".", but Linux looks at
    the mounts before it says so.
    """
    if folder.stat().st_dev != other.stat().st_dev:
        return False
    try:
        os.rename(f"{folder}/.", f"{other}/.")
    except OSError as error:
        return error.errno != EXDEV
    return True
