"""Stage 5: bytes → the output folder. Files are staged, then moved; only digestgen's files are removed.

A build that fails before everything is staged changes nothing. If it is killed while files are moved, every
file is complete, and the manifest names them all, so that the next build finishes the rest. The first build
of an output is moved in one step.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from msgspec import Struct

from digestgen import __version__
from digestgen.files import Stamp, file_clock_ns, folders_of
from digestgen.files.find_files import left_out
from digestgen.problems import BuildError, BuildUnderWayError, Problem, UnusableFilesError, problem
from digestgen.settings import MANIFEST, SitePaths
from digestgen.theme.records import Asset
from digestgen.write.durable import sync_file, sync_folders, sync_tree
from digestgen.write.manifest import Manifest, encode_manifest, read_manifest
from digestgen.write.move import make_folders, move_staged
from digestgen.write.stage_folder import stage_in
from digestgen.write.staging import NewTree, Staging, errors_about, same_bytes, write_new

_TREE = "site"  # the folder in the stage for an output that is not there yet
_LOCK_SECONDS = 30  # to wait for another build, which in most cases ends sooner


class Written(Struct, frozen=True):
    """The number of files that a build wrote, kept and removed, and the stamps of those it wrote.

    `vanished` are warnings about files to copy that were removed while the site was built.
    """

    written: int
    unchanged: int
    removed: int
    stamps: dict[str, Stamp] = {}
    vanished: tuple[Problem, ...] = ()


class OutputUse(Struct, frozen=True):
    """The ways in which others use the output.

    If `is_exclusive`, nobody else writes there, and the folders of unchanged pages are not checked. `moving`
    is held from the first change of the folder to the last, for those who read there. If `is_durable`, the
    disk has everything when the build ends, even after a power failure.
    """

    is_exclusive: bool = False
    moving: AbstractContextManager[Any] = nullcontext()
    is_durable: bool = False


_NO_OTHERS_KNOWN = OutputUse()


@contextmanager
def write_lock(paths: SitePaths) -> Iterator[OSError | None]:
    """Hold the site's lock: one build at a time writes. Raises BuildUnderWayError after half a minute.

    Yields why the state folder cannot be used, if it cannot, for example on a read-only disk; then there is
    no lock.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(paths.state / "lock", timeout=_LOCK_SECONDS)
    closed = None
    try:
        paths.state.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        file_clock_ns(paths.state)  # the last file that the disk takes may be the lock
    except Timeout as error:
        hint = "wait for it to end, then try again"
        message = "another build of this site is under way"
        raise BuildUnderWayError([problem("", message, hint=hint)]) from error
    except OSError as error:
        closed = error
        lock.release()
    try:
        yield closed
    finally:
        lock.release()


def write_site(
    rendered: Iterable[tuple[str, bytes | None]],
    assets: Iterable[Asset],
    paths: SitePaths,
    *,
    base_url: str,
    use: OutputUse = _NO_OTHERS_KNOWN,
) -> Written:
    """Write exactly the given files to the output folder; files that are not digestgen's stay.

    `rendered` has None for a page that is up to date. It is consumed lazily; an error in it leaves the folder
    unchanged. Raises BuildError where files would replace any that digestgen did not write, and
    UnusableFilesError for assets that cannot be read; both name them all.
    """
    output = Path(os.path.realpath(paths.output))
    with stage_in(paths.state, output) as stage:
        if not output.exists():
            tree = NewTree(stage / _TREE, output)
            _fill(tree, rendered, assets, paths)
            if tree.missed:
                raise _disturbed(output, "it was taken away")
            with use.moving:
                return _put(tree, output, base_url, durable=use.is_durable)
        staging = Staging(stage, output, set(read_manifest(output).files), trusted=use.is_exclusive)
        _fill(staging, rendered, assets, paths)
        if not output.is_dir() and staging.kept:
            raise _disturbed(output, "it was taken away")
        if use.is_durable:
            sync_tree(stage)
        with use.moving:
            removed = _update(stage, output, staging, base_url)
        if use.is_durable:
            sync_file(output / MANIFEST)
            sync_folders(output, folders_of(staging.staged))
    vanished = _vanished(staging.vanished)
    return Written(len(staging.staged), len(staging.kept), removed, staging.written, vanished)


def _update(stage: Path, output: Path, staging: Staging, base_url: str) -> int:
    """Move what is staged into an existing output; return the number of removed files."""
    before, now = staging.ours, staging.kept.union(staging.staged)
    output.mkdir(parents=True, exist_ok=True)
    make_folders(output, folders_of(staging.staged))
    # named before they are there: a build killed now is cleaned up by the next one
    _write_manifest(stage, output, Manifest(__version__, base_url, tuple(sorted(before | now))))
    removed = move_staged(output, staging.staged, before - now)
    if not before <= now:
        _write_manifest(stage, output, Manifest(__version__, base_url, tuple(sorted(now))))
    return removed


def _fill(
    staging: Staging | NewTree,
    rendered: Iterable[tuple[str, bytes | None]],
    assets: Iterable[Asset],
    paths: SitePaths,
) -> None:
    for name, data in rendered:
        staging.add_page(name, data)
    unreadable = []
    for asset in assets:
        try:
            staging.add_asset(asset)
        except OSError as error:
            if str(error.filename) != str(asset.file):
                raise
            why = f"cannot be read: {error.strerror or error}"
            hint = "give yourself permission to read it, or move it away"
            unreadable.append(problem(paths.shown(asset.file), why, hint=hint))
    if staging.problems:
        raise BuildError(staging.problems)
    if unreadable:
        raise UnusableFilesError(unreadable)


def _put(tree: NewTree, output: Path, base_url: str, *, durable: bool) -> Written:
    """Move the first build of an output into place in one step."""
    manifest = Manifest(__version__, base_url, tuple(sorted(tree.written)))
    place = f"{tree.root}/{MANIFEST}"
    with errors_about(f"{output}/{MANIFEST}", place):
        write_new(place, encode_manifest(manifest))
    output.parent.mkdir(parents=True, exist_ok=True)
    if durable:
        sync_tree(tree.root)
    try:
        tree.root.rename(output)
    except OSError as error:
        if not os.path.lexists(output):
            raise
        raise _disturbed(output, "something was put there") from error
    if durable:
        sync_folders(output.parent, ())
    return Written(len(tree.written), 0, 0, tree.written, _vanished(tree.vanished))


def _vanished(assets: Iterable[Asset]) -> tuple[Problem, ...]:
    why, hint = "it was removed while the site was built", "build again if it is back"
    return tuple(left_out(asset.origin or asset.path, why, hint) for asset in assets)


def _disturbed(output: Path, what: str) -> BuildError:
    message = f"{what} while the site was built; nothing of it was changed"
    return BuildError([problem(output.name, message, hint="build again")])


def _write_manifest(stage: Path, output: Path, manifest: Manifest) -> None:
    data, target, place = encode_manifest(manifest), f"{output}/{MANIFEST}", f"{stage}/{MANIFEST}"
    if not same_bytes(target, data):
        with errors_about(target, place):
            write_new(place, data)
        os.replace(place, target)
