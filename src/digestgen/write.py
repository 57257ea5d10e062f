"""Stage 5: bytes → the output folder. Staged, then moved file by file; only what is ours is removed.

A build that fails before all is staged changes nothing. One that is killed while files are moved
leaves every file whole, and the manifest names them all, so that the next build mends the rest.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from tempfile import mkdtemp

from msgspec import Struct

from digestgen.output import (
    MANIFEST,
    STAGE,
    Manifest,
    above,
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

    They lie there side by side, under numbers: no folder is made and removed for each page. Paths are
    text here: at ten thousand pages pathlib takes longer than the disk.
    """

    def __init__(self, stage: Path, output: Path, ours: set[str]) -> None:
        self.staged: dict[str, str] = {}  # where the file of each name is until it is moved
        self.kept: set[str] = set()
        self.problems: list[Problem] = []
        self._root, self._shown = f"{output}/", output.name
        self._ours = ours
        self._folders: dict[str, bool] = {}  # whether each is there already
        self._places = (f"{stage}/{number}" for number in count())

    def add_page(self, name: str, data: bytes | None) -> None:
        """Take a file as bytes; None for one that is there as it should be."""
        there = self._look(name)
        if data is None or (there and _same_bytes(self._root + name, data)):
            self.kept.add(name)
            return
        place = self._place(name)
        with _told_as(self._root + name, place), open(place, "xb", buffering=0) as file:
            file.write(data)

    def add_asset(self, asset: Asset) -> None:
        """Take a file that is copied."""
        if self._look(asset.path) and _same_file(Path(self._root + asset.path), asset.file):
            self.kept.add(asset.path)
            return
        place = self._place(asset.path)
        with _told_as(self._root + asset.path, place):
            shutil.copyfile(asset.file, place)

    def _place(self, name: str) -> str:
        self.staged[name] = next(self._places)
        return self.staged[name]

    def _look(self, name: str) -> bool:
        """Tell whether there is something at `name`; note a problem where it is not ours to write over."""
        if name.partition("/")[0] == MANIFEST:
            hint = "give it another name"
            message = "is where digestgen keeps its list of files"
            self.problems.append(problem(name, message, hint=hint))
            return False
        for folder in above(name):
            if folder not in self._folders:
                mode = _mode(self._root + folder)
                self._folders[folder] = S_ISDIR(mode)
                if not S_ISDIR(mode):
                    self._foreign(folder, mode)
            if not self._folders[folder]:
                return False
        mode = _mode(self._root + name)
        if not S_ISDIR(mode):
            self._foreign(name, mode)
        else:
            files = (file.removeprefix(self._root) for file in _all_files(self._root + name))
            any(self._foreign(file, _mode(self._root + file)) for file in files)
        return bool(mode)

    def _foreign(self, name: str, mode: int) -> bool:
        """Note a problem where what is at `name`, if anything, is not ours; tell whether there is one."""
        shown = f"{self._shown}/{name}"
        if S_ISLNK(mode):
            hint = "remove the link; digestgen does not write through one"
            self.problems.append(problem(shown, "is a link, and a page is to be there", hint=hint))
        elif mode and name not in self._ours:
            hint = "move it away; a file of your own belongs into static/"
            message = "is where a page is to be, and digestgen did not write it"
            self.problems.append(problem(shown, message, hint=hint))
        else:
            return False
        return True


def _mode(path: str) -> int:
    """Return the mode of what is at `path`, which tells its kind; 0 where nothing is."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _all_files(folder: str) -> Iterator[str]:
    """Yield what is below a folder and no folder itself; links are not followed."""
    for at, folders, files in os.walk(folder):
        yield from (f"{at}/{name}" for name in files)
        yield from (each for name in folders if os.path.islink(each := f"{at}/{name}"))


def _same_bytes(file: str, data: bytes) -> bool:
    try:
        return os.stat(file).st_size == len(data) and Path(file).read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _same_file(file: Path, source: Path) -> bool:
    return file.is_file() and filecmp.cmp(file, source, shallow=False)


@contextmanager
def _told_as(target: str, place: str) -> Iterator[None]:
    """Let an error in staging a file name its place in the output: the number tells nobody anything."""
    try:
        yield
    except OSError as error:
        named = [str(name) for name in (error.filename, error.filename2) if name]
        if error.errno is None or (named and place not in named):
            raise
        raise OSError(error.errno, error.strerror, target) from error


def _write_manifest(stage: Path, output: Path, manifest: Manifest) -> None:
    data = encode_manifest(manifest)
    if not _same_bytes(f"{output}/{MANIFEST}", data):
        (stage / MANIFEST).write_bytes(data)
        (stage / MANIFEST).replace(output / MANIFEST)


def _move(output: Path, staged: dict[str, str], stale: set[str]) -> int:
    """Move what is staged into place, then remove what is stale; return how many files that were."""
    new_folders = folders_of(staged)
    # a file where a folder is to be, or a folder where a file is to be, has to go first
    first = {
        name for name in stale if name in new_folders or not folders_of([name]).isdisjoint(staged)
    }
    removed = sum(_remove(output, name) for name in sorted(first))
    for folder in sorted(new_folders):  # a folder comes before those in it
        with suppress(FileExistsError):
            os.mkdir(f"{output}/{folder}")
    for name, place in staged.items():
        _replace(place, f"{output}/{name}")
    return removed + sum(_remove(output, name) for name in sorted(stale - first))


def _replace(place: str, target: str) -> None:
    try:
        os.replace(place, target)
    except IsADirectoryError:  # of empty ones, such as a killed build may leave
        for above_it, _, _ in os.walk(target, topdown=False):
            os.rmdir(above_it)
        os.replace(place, target)


def _remove(output: Path, name: str) -> bool:
    """Remove a file of ours, and the folders that it leaves empty; never a link, or what is behind one.

    Tell whether it was there: a user may have removed it, or a build that was killed.
    """
    target = output / name
    folders = [output / folder for folder in above(name)][::-1]
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
