"""Find the files to copy in static/ and content/media/, and name those that cannot be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from digestgen.files import Entry, folders_above
from digestgen.files.find_files import find_files, left_out
from digestgen.files.names import folded_path, path_error, published_path
from digestgen.problems import Problem
from digestgen.theme.records import Asset


class AssetError(Struct, frozen=True):
    """The reason why a file cannot be published, and its line in the file; 0: the whole file."""

    why: str
    line: int = 0


def no_error(_entry: Entry) -> AssetError | None:
    """Return None: static/ belongs to the owner of the site, whatever is in it."""
    return None


def find_assets(
    folder: Path,
    shown_as: str,
    *,
    at: str = "",
    error_of: Callable[[Entry], AssetError | None] = no_error,
) -> tuple[list[Asset], list[Problem]]:
    """Return the files below `folder` that are copied to the path `at` of the site, by name; and problems.

    `shown_as` is what the site calls the folder. A file is left out, with a warning, if `find_files` leaves
    it out, if its name is not valid on every disk and host, or if `error_of` returns a reason.
    """
    found = find_files(folder, shown_as, names_hidden=True)
    return choose_assets(found, shown_as, at=at, error_of=error_of)


def choose_assets(
    found: tuple[list[Entry], list[Problem]],
    shown_as: str,
    *,
    at: str,
    error_of: Callable[[Entry], AssetError | None],
) -> tuple[list[Asset], list[Problem]]:
    """Return the same as `find_assets`, for files that were `found`, and their problems."""
    entries, problems = found
    assets = []
    for entry in entries:
        path, place = f"{at}{published_path(entry.name)}", f"{shown_as}/{entry.name}"
        if odd_name := path_error(path):
            hint = "rename it; a name has to be valid on every system"
            problems.append(left_out(place, f"its name {odd_name}", hint))
        elif error := error_of(entry):
            hint = "put it into static/ if you trust it, or set trusted = true in [media]"
            problems.append(left_out(place, error.why, hint, line=error.line))
        else:
            assets.append(Asset(path, Path(entry.path), place))
    return assets, problems


def assets_without_clashes(assets: Iterable[Asset]) -> tuple[tuple[Asset, ...], list[Problem]]:
    """Return the assets whose paths do not clash with an earlier one's, and a warning for each other one.

    Paths clash if they are the same on a case-insensitive disk, or if one is a folder of the other.
    """
    kept: dict[str, Asset] = {}
    folders: dict[str, Asset] = {}
    problems = []
    for asset in assets:
        path = folded_path(asset.path)
        above = [*folders_above(path)]
        if other := next(_clashing(path, above, kept, folders), None):
            taken = f"/{asset.path} is the path of {other.origin or 'the theme'}"
            why = taken if other.path == asset.path else f"{taken} too, where case does not count"
            problems.append(left_out(asset.origin, why, "rename one of them, or remove it"))
        else:
            kept[path] = asset
            folders.update((folder, asset) for folder in above if folder not in folders)
    return tuple(kept.values()), problems


def _clashing(
    path: str, above: list[str], kept: dict[str, Asset], folders: dict[str, Asset]
) -> Iterator[Asset]:
    yield from (kept[each] for each in (path, *above) if each in kept)
    yield from (folders[each] for each in (path,) if each in folders)
