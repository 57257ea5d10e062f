"""Remove everything that digestgen made: the files in the manifest and its state."""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec.structs import replace

from digestgen.settings import MANIFEST, SitePaths
from digestgen.write.manifest import encode_manifest, read_manifest


def clean_site(paths: SitePaths) -> int:
    """Remove the files that digestgen wrote to the output, empty folders, and the state.

    Where other files are in the output its list stays, with nothing in it, so that the next build may write
    there. Return how many files of the output that were. A folder that is a link is left alone, and what is
    behind it. Raises BuildError if the list of files cannot be trusted.
    """
    output = paths.output
    manifest = read_manifest(output)
    removed = sum(_remove(output, name) for name in manifest.files)
    if (listing := output / MANIFEST).is_file():
        if set(output.iterdir()) == {listing}:
            listing.unlink()
            _remove_if_empty(output)
        else:
            listing.write_bytes(encode_manifest(replace(manifest, files=())))
    if not paths.state.is_symlink() and paths.state.is_dir():
        shutil.rmtree(paths.state)
    return removed


def _remove(output: Path, name: str) -> bool:
    """Remove a file and the folders that become empty; return whether the file existed."""
    file = output / name
    above = file.parents[: len(file.relative_to(output).parts) - 1]
    if any(each.is_symlink() for each in (file, *above)) or not file.is_file():
        return False
    file.unlink()
    for folder in above:
        _remove_if_empty(folder)
    return True


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
        folder.rmdir()
