"""Wait until files are on the disk; without this, a power failure may lose those of the last seconds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def sync_tree(folder: Path) -> None:
    """Wait until the disk has all files and folders below `folder`, and itself."""
    for at, _, names in os.walk(folder):
        for name in names:
            _sync(f"{at}/{name}", os.O_RDONLY)
        _sync_folder(at)


def sync_folders(root: Path, names: Iterable[str]) -> None:
    """Wait until the disk has the entries of `root` and of the folders `names` in it."""
    for name in ("", *sorted(names)):
        _sync_folder(f"{root}/{name}")


def sync_file(file: Path) -> None:
    """Wait until the disk has the content of a file."""
    _sync(str(file), os.O_RDONLY)


def _sync_folder(folder: str) -> None:
    if hasattr(os, "O_DIRECTORY"):  # Windows opens no folders
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: str, flags: int) -> None:
    opened = os.open(path, flags)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
