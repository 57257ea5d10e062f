"""Stage 5: bytes → the output folder. Staged, then moved file by file; only what is ours is removed.

A build that fails before all is staged changes nothing. One that is killed while files are moved
leaves every file whole, and the manifest names them all, so that the next build mends the rest.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from msgspec import Struct

from digestgen.output import MANIFEST, Manifest, encode_manifest, folders_of, read_manifest
from digestgen.problems import BuildError, problem
from digestgen.settings import SitePaths
from digestgen.theme import Asset

_PREFIX = "stage-"
_LOCK_SECONDS = 30


class Written(Struct, frozen=True):
    """How many files a build wrote, found unchanged, and removed."""

    written: int
    unchanged: int
    removed: int


@contextmanager
def locked(paths: SitePaths) -> Iterator[None]:
    """Hold the site's lock: one build at a time writes. Raises BuildError after half a minute."""
    from filelock import FileLock, Timeout

    paths.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(paths.state / "lock", timeout=_LOCK_SECONDS):
            yield
    except Timeout as error:
        hint = "wait for it to end, then try again"
        message = "another build of this site is under way"
        raise BuildError([problem("", message, hint=hint)]) from error


def write_site(
    rendered: Iterable[tuple[str, bytes]],
    assets: Iterable[Asset],
    paths: SitePaths,
    *,
    version: str,
    base_url: str,
) -> Written:
    """Make the output folder hold exactly the given files, beside what was never ours.

    `rendered` is used up lazily; an error in it leaves the folder as it was. Raises BuildError where a
    file would replace one that digestgen did not write.
    """
    output = paths.output.resolve()
    before = set(read_manifest(output).files)
    with _stage(paths.state, output) as stage:
        staged: set[str] = set()
        kept: set[str] = set()
        for name, data in rendered:
            into = kept if _same_bytes(output / name, data) else staged
            into.add(name)
            if into is staged:
                _refuse_foreign(output, name, before)
                _put(stage / name, data)
        for asset in assets:
            into = kept if _same_file(output / asset.path, asset.file) else staged
            into.add(asset.path)
            if into is staged:
                _refuse_foreign(output, asset.path, before)
                (stage / asset.path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(asset.file, stage / asset.path)
        now = staged | kept
        output.mkdir(parents=True, exist_ok=True)
        # named before they are there: a build killed now is cleaned up by the next one
        if staged or before != now:
            _write_manifest(stage, output, Manifest(version, base_url, tuple(sorted(before | now))))
        removed = _move(stage, output, staged, before - now)
        _write_manifest(stage, output, Manifest(version, base_url, tuple(sorted(now))))
    return Written(len(staged), len(kept), removed)


@contextmanager
def _stage(state: Path, output: Path) -> Iterator[Path]:
    """Yield an empty folder on the file system of the output, so that moving is one atomic step."""
    existing = next(folder for folder in (output, *output.parents) if folder.exists())
    if existing.stat().st_dev == state.stat().st_dev:
        folder, prefix = state, _PREFIX
    else:
        folder, prefix = (
            existing if existing != output else output.parent,
            f".{output.name}-{_PREFIX}",
        )
    for left_by_a_killed_build in folder.glob(f"{prefix}*"):
        shutil.rmtree(left_by_a_killed_build, ignore_errors=True)
    stage = Path(mkdtemp(prefix=prefix, dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _same_bytes(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _same_file(file: Path, source: Path) -> bool:
    try:
        return file.is_file() and filecmp.cmp(file, source, shallow=False)
    except NotADirectoryError:
        return False


def _refuse_foreign(output: Path, name: str, ours: set[str]) -> None:
    """Let nothing be written over, or through, what is not ours."""
    target = output / name
    if name not in ours and target.is_file():
        hint = "move it away; a file of your own belongs into static/"
        message = "stands where a page is to be, and digestgen did not write it"
        raise BuildError([problem(f"{output.name}/{name}", message, hint=hint)])
    folder = next((each for each in target.parents if each.exists()), output)
    if folder.is_relative_to(output) and not folder.resolve().is_relative_to(output):
        hint = "remove the link"
        raise BuildError(
            [problem(f"{output.name}/{name}", "is behind a link out of it", hint=hint)]
        )


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _write_manifest(stage: Path, output: Path, manifest: Manifest) -> None:
    data = encode_manifest(manifest)
    if not _same_bytes(output / MANIFEST, data):
        _put(stage / MANIFEST, data)
        (stage / MANIFEST).replace(output / MANIFEST)


def _move(stage: Path, output: Path, staged: set[str], stale: set[str]) -> int:
    """Move what is staged into place, then remove what is stale; return how many files that were."""
    new_folders, blocked = folders_of(staged), set()
    for name in sorted(stale):
        # a file where a folder is to be, or a folder where a file is to be, has to go first
        if name in new_folders or not staged.isdisjoint(folders_of([name])):
            blocked.add(name)
            _remove(output, name)
    for name in sorted(staged):
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (stage / name).replace(target)
    for name in sorted(stale - blocked):
        _remove(output, name)
    return len(stale)


def _remove(output: Path, name: str) -> None:
    """Remove a file of ours, and the folders that it leaves empty; never anything behind a link."""
    target = output / name
    if not target.parent.resolve().is_relative_to(output) or target.is_dir():
        return
    target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == output or any(folder.iterdir()):
            return
        folder.rmdir()
