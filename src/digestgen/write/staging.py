"""Staging: the files of a build are collected, and moved into place when all are complete."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOENT, ENOSPC
from itertools import count
from pathlib import Path
from stat import S_ISDIR, S_ISLNK

from digestgen.files import Stamp, file_stamp, folders_above
from digestgen.problems import Problem, problem
from digestgen.settings import MANIFEST
from digestgen.theme.records import Asset


class Staging:
    """Staging for an existing output: changed files go to `stage`, unchanged ones are left alone.

    The changed files are side by side and have numbers for names, so that no folder is made and removed for
    each page. Paths are text here: at ten thousand pages pathlib takes longer than the disk.
    """

    def __init__(self, stage: Path, output: Path, ours: set[str], *, trusted: bool = False) -> None:
        self.staged: dict[str, str] = {}  # where the file of each name is until it is moved
        self.written: dict[str, Stamp] = {}
        self.kept: set[str] = set()
        self.problems: list[Problem] = []
        self.vanished: list[Asset] = []
        self._root, self._shown = f"{output}/", output.name
        self.ours, self._trusted = ours, trusted
        self._folders = {"": True}  # whether each is there already
        self._places = (f"{stage}/{number}" for number in count())

    def add_page(self, name: str, data: bytes | None) -> None:
        """Add a file as bytes; None if the file in the output is up to date."""
        if data is None:
            if not self._trusted:
                self._look_at_folders(name)  # reports a link in place of a folder
            self.kept.add(name)
            return
        if self._look(name) and same_bytes(self._root + name, data):
            self.kept.add(name)
            return
        place = self.staged[name] = next(self._places)
        with errors_about(self._root + name, place):
            self.written[name] = write_new(place, data)

    def add_asset(self, asset: Asset) -> None:
        """Take a file that is copied, unless it vanished since it was found."""
        place, target = next(self._places), self._root + asset.path
        try:
            if self._look(asset.path) and _same_file(Path(target), asset.file):
                self.kept.add(asset.path)
                return
            with errors_about(target, place):
                self.written[asset.path] = _copy(asset.file, place)
            self.staged[asset.path] = place
        except FileNotFoundError:
            if asset.file.exists():
                raise
            self.vanished.append(asset)

    def _look(self, name: str) -> bool:
        """Return whether `name` exists; note a problem if digestgen may not overwrite it."""
        if _is_list(name):
            self.problems.append(_list_is_there(name))
            return False
        if not self._look_at_folders(name):
            return False
        mode = _mode(self._root + name)
        if not S_ISDIR(mode):
            self._foreign(name, mode)
        else:
            files = (file.removeprefix(self._root) for file in _all_files(self._root + name))
            any(self._foreign(file, _mode(self._root + file)) for file in files)
        return bool(mode)

    def _look_at_folders(self, name: str) -> bool:
        """Return whether the folders above `name` exist; note a problem if one is not a folder."""
        folder = name.rpartition("/")[0]
        there = self._folders.get(folder)
        if there is None:
            there = self._look_at_folders(folder)
            if there:
                mode = _mode(self._root + folder)
                there = S_ISDIR(mode)
                if not there:
                    self._foreign(folder, mode)
            self._folders[folder] = there
        return there

    def _foreign(self, name: str, mode: int) -> bool:
        """Return whether `name` exists and is not digestgen's, and note a problem if so."""
        shown = f"{self._shown}/{name}"
        if S_ISLNK(mode):
            hint = "remove the link; digestgen does not write through one"
            self.problems.append(problem(shown, "is a link in the place of a page", hint=hint))
        elif mode and name not in self.ours:
            hint = "move it away; your own files belong in static/"
            message = "is in the place of a page, and digestgen did not write it"
            self.problems.append(problem(shown, message, hint=hint))
        else:
            return False
        return True


class NewTree:
    """Staging for a new output: each file goes to its place below `root`."""

    def __init__(self, root: Path, output: Path) -> None:
        self.root = root
        self._output = output
        self.written: dict[str, Stamp] = {}  # of what is staged
        self.problems: list[Problem] = []
        self.vanished: list[Asset] = []
        self.missed = False  # whether a page is said to be there, where nothing is
        self._folders: set[str] = set()
        self._make_folder("")

    def add_page(self, name: str, data: bytes | None) -> None:
        """Add a file as bytes; None for a file that already existed."""
        if data is None:
            self.missed = True
        elif self._take(name):
            place = f"{self.root}/{name}"
            with errors_about(f"{self._output}/{name}", place):
                self.written[name] = write_new(place, data)

    def add_asset(self, asset: Asset) -> None:
        """Take a file that is copied, unless it vanished since it was found."""
        if not self._take(asset.path):
            return
        place = f"{self.root}/{asset.path}"
        try:
            with errors_about(f"{self._output}/{asset.path}", place):
                self.written[asset.path] = _copy(asset.file, place)
        except FileNotFoundError:
            if asset.file.exists():
                raise
            self.vanished.append(asset)

    def _take(self, name: str) -> bool:
        if _is_list(name):
            self.problems.append(_list_is_there(name))
            return False
        if name.rpartition("/")[0] not in self._folders:
            for folder in folders_above(name):
                self._make_folder(folder)
        return True

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            place = f"{self.root}/{folder}"
            # a disk that takes Topics and topics for one may have it
            with errors_about(f"{self._output}/{folder}", place), suppress(FileExistsError):
                os.mkdir(place)
            self._folders.add(folder)


def write_new(place: str, data: bytes) -> Stamp:
    """Write a file that is not there yet, and return its stamp. Raises OSError if the disk is full."""
    with open(place, "xb", buffering=0) as file:
        if file.write(data) < len(data):  # the disk is full now; only the next call would fail
            raise OSError(ENOSPC, os.strerror(ENOSPC), place)
        return _stamp_of_new(file.fileno())


def _copy(source: Path, place: str) -> Stamp:
    shutil.copyfile(source, place)
    return _stamp_of_new(place)


def _stamp_of_new(file: str | int) -> Stamp:
    stamp = file_stamp(file)
    if stamp is None:
        raise OSError(ENOENT, os.strerror(ENOENT), file)
    return stamp


def _is_list(name: str) -> bool:
    return name.partition("/")[0] == MANIFEST


def _list_is_there(name: str) -> Problem:
    message = "is where digestgen keeps its list of files"
    return problem(name, message, hint="give it another name")


def _mode(path: str) -> int:
    """Return the mode of the file or folder at `path`; 0 if there is none."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _all_files(folder: str) -> Iterator[str]:
    """Yield everything below a folder except folders; links are not followed."""
    for at, folders, files in os.walk(folder):
        yield from (f"{at}/{name}" for name in files)
        yield from (each for name in folders if os.path.islink(each := f"{at}/{name}"))


def same_bytes(file: str, data: bytes) -> bool:
    """Return whether there is a file at the path `file` with exactly the content `data`."""
    try:
        return os.stat(file).st_size == len(data) and Path(file).read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _same_file(file: Path, source: Path) -> bool:
    filecmp.clear_cache()  # it trusts times, and so would a preview for as long as it runs
    return file.is_file() and filecmp.cmp(file, source, shallow=False)


@contextmanager
def errors_about(target: str, place: str) -> Iterator[None]:
    """Make errors name the path in the output instead of the path in the stage."""
    try:
        yield
    except OSError as error:
        named = [str(name) for name in (error.filename, error.filename2) if name]
        if error.errno is None or (named and place not in named):
            raise
        raise OSError(error.errno, error.strerror, target) from error
