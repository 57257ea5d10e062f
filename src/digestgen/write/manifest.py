"""The manifest of the output folder: which files digestgen wrote, and whether it may write there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from digestgen.files import read_regular
from digestgen.problems import BuildError, UsageError, problem
from digestgen.settings import LOOK_FOLDERS, MANIFEST, STATE, SitePaths

STAGE = "stage-"  # how the name of a folder begins in which a build is staged
OWN_OUTPUTS = ("serve", "check")  # below the state: sites that no person is to find there
_NOT_FOR_OUTPUT = (*LOOK_FOLDERS, STATE, ".git")


class Manifest(Struct, frozen=True):
    """The list of files that digestgen wrote to an output folder."""

    version: str
    base_url: str
    files: tuple[str, ...]


def check_output(paths: SitePaths) -> None:
    """Raise UsageError if a build would overwrite anything that digestgen did not write.

    That is the root, the site's own folder or one above it, one of the site's parts, and any folder
    that is not empty and has no `.digestgen.json`.
    """
    output, site = _real(paths.output), _real(paths.site)
    if paths.output.is_symlink() and not output.exists():
        raise _refused(paths, "is a broken link")
    if output in {_real(paths.state) / name for name in OWN_OUTPUTS}:
        return
    if site.is_relative_to(output):
        what = "/" if output.parent == output else "the site's own folder, or one above it"
        raise _refused(paths, f"is {what}")
    for source in (paths.content, *(paths.site / name for name in _NOT_FOR_OUTPUT)):
        real = _real(source)
        if output.is_relative_to(real) or real.is_relative_to(output):
            raise _refused(paths, f"is in {source.name}/, or holds it")
    if output.exists() and not output.is_dir():
        raise _refused(paths, "is a file")
    if output.is_dir() and not (output / MANIFEST).exists() and any(_foreign(output)):
        raise _refused(paths, f"is not empty, and has no {MANIFEST}: digestgen did not write it")


def _real(path: Path) -> Path:
    """Return a path with its links resolved; unlike `Path.resolve`, also for a link that leads to itself."""
    return Path(os.path.realpath(path))


def _foreign(output: Path) -> Iterator[Path]:
    """Yield the content of a folder, except for the stage of a build that was killed (it is there if
    the output is on another disk).
    """
    stage = f".{output.name}-{STAGE}"
    return (each for each in output.iterdir() if not each.name.startswith(stage))


def _refused(paths: SitePaths, why: str) -> UsageError:
    hint = "choose a new or empty folder: --output DIR, or output in [build]"
    return UsageError(
        [problem(paths.shown(paths.output), f"cannot be the output: it {why}", hint=hint)]
    )


def read_manifest(output: Path) -> Manifest:
    """Return the manifest of a folder; empty if digestgen has not written there.

    Raises BuildError if the list cannot be read, or names a file outside of the folder.
    """
    file, shown = output / MANIFEST, f"{output.name}/{MANIFEST}"
    hint = "move the folder away, and build again"
    if not file.exists():
        return Manifest("", "", ())
    try:
        manifest = msgspec.json.decode(read_regular(file), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BuildError([problem(shown, f"cannot be read: {why}", hint=hint)]) from error
    if bad := [name for name in manifest.files if not _is_below(name)]:
        message = f"names a file outside of the output: {bad[0]}"
        raise BuildError([problem(shown, message, hint=hint)])
    return manifest


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as JSON with one file per line, so that people can read it."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def _is_below(name: str) -> bool:
    if name[:1].isalnum() and ".." not in name and "\0" not in name:
        return True  # as nearly all are
    parts = name.split("/")
    odd = "\0" in name or ".." in parts or name.startswith("/")
    return not odd and any(part not in {"", "."} for part in parts)
