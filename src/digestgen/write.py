"""Stage 5: bytes → the output folder. Staged, then moved file by file; only what is ours is removed.

A build that fails before all is staged changes nothing. One that is killed while files are moved
leaves every file whole, and the manifest names them all, so that the next build mends the rest.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

from msgspec import Struct

from digestgen.output import (
    MANIFEST,
    STAGE,
    Manifest,
    encode_manifest,
    folders_of,
    read_manifest,
)
from digestgen.problems import BuildError, Problem, problem
from digestgen.settings import SitePaths
from digestgen.theme_records import Asset

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
    rendered: Iterable[tuple[str, bytes | None]],
    assets: Iterable[Asset],
    paths: SitePaths,
    *,
    version: str,
    base_url: str,
) -> Written:
    """Make the output folder hold exactly the given files, beside what was never ours.

    `rendered` has None for a page that is there as it should be. It is used up lazily; an error in
    it leaves the folder as it was. Raises BuildError where files would replace any that digestgen did
    not write; it names them all.
    """
    output = paths.output.resolve()
    before = set(read_manifest(output).files)
    with _stage(paths.state, output) as stage:
        staging = _Staging(stage, output, before)
        for name, data in rendered:
            staging.add_page(name, data)
        for asset in assets:
            staging.add_asset(asset)
        if staging.problems:
            raise BuildError(staging.problems)
        staged = staging.staged
        now = staging.kept.union(staged)
        output.mkdir(parents=True, exist_ok=True)
        # named before they are there: a build killed now is cleaned up by the next one
        if staged or before != now:
            _write_manifest(stage, output, Manifest(version, base_url, tuple(sorted(before | now))))
        removed = _move(output, staged, before - now)
        _write_manifest(stage, output, Manifest(version, base_url, tuple(sorted(now))))
    return Written(len(staged), len(staging.kept), removed)


@contextmanager
def _stage(state: Path, output: Path) -> Iterator[Path]:
    """Yield an empty folder on the file system of the output, so that moving is one atomic step."""
    folder, prefix = _stage_place(state, output)
    for each in folder.iterdir():
        if each.name.startswith(prefix):  # left by a build that was killed
            shutil.rmtree(each, ignore_errors=True)
    stage = Path(mkdtemp(prefix=prefix, dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _stage_place(state: Path, output: Path) -> tuple[Path, str]:
    """Return the folder to stage in, and how the names of stages begin there."""
    existing = next(folder for folder in (output, *output.parents) if folder.exists())
    disk = existing.stat().st_dev
    if state.stat().st_dev == disk:
        return state, STAGE
    beside = existing if existing != output else output.parent
    # an output that is a mount point has nothing beside it on its disk
    return (beside if beside.stat().st_dev == disk else output), f".{output.name}-{STAGE}"


class _Staging:
    """Takes the files of a build: new ones are put into `stage`, those that are there are left alone.

    They lie there side by side, under numbers: no folder is made and removed for each page.
    """

    def __init__(self, stage: Path, output: Path, ours: set[str]) -> None:
        self.staged: dict[str, Path] = {}  # where the file of each name is until it is moved
        self.kept: set[str] = set()
        self.problems: list[Problem] = []
        self._output, self._ours = output, ours
        self._seen_folders = {output}
        self._places = (stage / str(number) for number in count())

    def add_page(self, name: str, data: bytes | None) -> None:
        """Take a file as bytes; None for one that is there as it should be."""
        same = data is None or _same_bytes(self._output / name, data)
        if (place := self._place(name, same=same)) and data is not None:
            with _told_as(self._output / name, place):
                place.write_bytes(data)

    def add_asset(self, asset: Asset) -> None:
        """Take a file that is copied."""
        same = _same_file(self._output / asset.path, asset.file)
        if place := self._place(asset.path, same=same):
            with _told_as(self._output / asset.path, place):
                shutil.copyfile(asset.file, place)

    def _place(self, name: str, *, same: bool) -> Path | None:
        """Return where to stage a file; None if the same is in the output already."""
        found = self._in_the_way(name)
        self.problems += [found] if found else []
        if same:
            self.kept.add(name)
            return None
        self.staged[name] = next(self._places)
        return self.staged[name]

    def _in_the_way(self, name: str) -> Problem | None:
        """Return a problem where `name` would be written over, or through, what is not ours."""
        target, output = self._output / name, self._output
        if name.partition("/")[0] == MANIFEST:
            hint = "give it another name"
            return problem(name, "is where digestgen keeps its list of files", hint=hint)
        for folder in reversed(target.relative_to(output).parents):
            if output / folder not in self._seen_folders:
                if found := self._foreign(output / folder, as_folder=True):
                    return found
                self._seen_folders.add(output / folder)
        if target.is_dir() and not target.is_symlink():
            return next(
                (each for file in _all_files(target) if (each := self._foreign(file))), None
            )
        return self._foreign(target)

    def _foreign(self, path: Path, *, as_folder: bool = False) -> Problem | None:
        name = path.relative_to(self._output).as_posix()
        shown = f"{self._output.name}/{name}"
        if path.is_symlink():
            hint = "remove the link; digestgen does not write through one"
            return problem(shown, "is a link, and a page is to be there", hint=hint)
        if name in self._ours or not path.exists() or (as_folder and path.is_dir()):
            return None
        hint = "move it away; a file of your own belongs into static/"
        return problem(shown, "is where a page is to be, and digestgen did not write it", hint=hint)


def _all_files(folder: Path) -> Iterator[Path]:
    """Yield what is below a folder and no folder itself; links are not followed."""
    for above, folders, files in os.walk(folder):
        yield from (Path(above, name) for name in files)
        yield from (each for name in folders if (each := Path(above, name)).is_symlink())


def _same_bytes(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _same_file(file: Path, source: Path) -> bool:
    return file.is_file() and filecmp.cmp(file, source, shallow=False)


@contextmanager
def _told_as(target: Path, place: Path) -> Iterator[None]:
    """Let an error in staging a file name its place in the output: the number tells nobody anything."""
    try:
        yield
    except OSError as error:
        named = [str(name) for name in (error.filename, error.filename2) if name]
        if error.errno is None or (named and str(place) not in named):
            raise
        raise OSError(error.errno, error.strerror, str(target)) from error


def _write_manifest(stage: Path, output: Path, manifest: Manifest) -> None:
    data = encode_manifest(manifest)
    if not _same_bytes(output / MANIFEST, data):
        (stage / MANIFEST).write_bytes(data)
        (stage / MANIFEST).replace(output / MANIFEST)


def _move(output: Path, staged: dict[str, Path], stale: set[str]) -> int:
    """Move what is staged into place, then remove what is stale; return how many files that were."""
    new_folders = folders_of(staged)
    # a file where a folder is to be, or a folder where a file is to be, has to go first
    first = {
        name for name in stale if name in new_folders or not folders_of([name]).isdisjoint(staged)
    }
    removed = sum(_remove(output, name) for name in sorted(first))
    for name in sorted(staged):
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_empty_folders(target)
        staged[name].replace(target)
    return removed + sum(_remove(output, name) for name in sorted(stale - first))


def _remove_empty_folders(folder: Path) -> None:
    """Remove a folder that has only empty ones in it, such as a killed build may leave."""
    if folder.is_dir():
        for above, _, _ in os.walk(folder, topdown=False):
            Path(above).rmdir()


def _remove(output: Path, name: str) -> bool:
    """Remove a file of ours, and the folders that it leaves empty; never a link, or what is behind one.

    Tell whether it was there: a user may have removed it, or a build that was killed.
    """
    target = output / name
    above = target.parents[: len(target.relative_to(output).parts) - 1]
    if any(folder.is_symlink() for folder in (target, *above)):
        return False
    if there := target.is_file():
        target.unlink()
    for folder in above:
        if folder.is_dir():
            if any(folder.iterdir()):
                break
            folder.rmdir()
    return there
