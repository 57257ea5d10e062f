"""What a build reads, told by stamps alone.

This imports no stage, so that a build with nothing to do ends before they are loaded.
"""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, msgpack

from digestgen.files import Stamp, stamp_of, walk
from digestgen.incremental.digests import digest_of, digest_of_record
from digestgen.incremental.program import program
from digestgen.settings import FILE_NAME, Config, SitePaths

_OWN_FOLDERS = ("templates", "static", "translations")


class Inputs(Struct, frozen=True):
    """A digest of all that a build reads, and when the newest of it changed, in ns."""

    digest: bytes
    newest_ns: int

    def key(self, opened_ns: int) -> bytes | None:
        """Return the digest; None if something changed since the build began, and may change unnoticed."""
        return self.digest if self.newest_ns < opened_ns else None


def read_inputs(
    paths: SitePaths,
    config: Config,
    theme: Path,
    more: Sequence[tuple[str, Stamp | None]],
    choices: bytes,
) -> Inputs:
    """Return what there is to read: of the site, and of the default theme in the folder `theme`.

    `more` are the stamps of other files, by their names; `choices` is a digest of what else the build
    depends on, such as options of the command line.
    """
    own = [paths.site / name for name in _OWN_FOLDERS]
    roots = [paths.content, *own, theme / "templates", theme / "static"]
    found = [_stamps(root) for root in roots]
    files = [stamp_of(str(paths.site / FILE_NAME))]
    files += [stamp for _, stamp in (*zone_stamps(config.site.timezone), *more)]
    stamps = [stamp for part in found for _, stamp in part] + files
    newest_ns = max((max(each.mtime_ns, each.ctime_ns) for each in stamps if each), default=0)
    places = [str(each) for each in (*roots, paths.output)]
    told = digest_of_record(config, places, [name for name, _ in more])
    return Inputs(digest_of(msgpack.encode([found, files]), told, program(), choices), newest_ns)


def zone_stamps(name: str) -> list[tuple[str, Stamp | None]]:
    """Return the stamps of the files that hold the rules of a time zone, which governments change."""
    files = [str(Path(folder, name).resolve()) for folder in zoneinfo.TZPATH]
    return [(file, stamp_of(file)) for file in files]


def _stamps(root: Path) -> list[tuple[bytes, Stamp | None]]:
    """Return what is below a folder with its stamps.

    Of folders too: one that was moved away and back has the same files, and was missing meanwhile.
    """
    return [(os.fsencode(entry.name), entry.stamp) for entry in walk(root)]
