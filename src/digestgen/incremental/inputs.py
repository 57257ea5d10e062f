"""The inputs of a build, identified by stamps alone.

This imports no stage, so that a build with nothing to do ends before they are loaded.
"""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, msgpack

from digestgen.files import EntryKind, Stamp, file_stamp, walk
from digestgen.files.object_listing import ObjectListing
from digestgen.incremental.digests import digest_of, digest_of_record
from digestgen.incremental.program import program
from digestgen.settings import CONFIG_FILE, LOOK_FOLDERS, Config, SitePaths


class Inputs(Struct, frozen=True):
    """A digest of everything that a build reads, and the time of its newest change, in ns."""

    digest: bytes
    newest_ns: int
    listing: ObjectListing | None = None  # of content in an object store

    def key(self, opened_ns: int) -> bytes | None:
        """Return the digest; None if a file changed since the build began and may change unnoticed."""
        return self.digest if self.newest_ns < opened_ns else None

    def with_objects(self, listing: ObjectListing) -> Inputs:
        """Return these inputs with content in an object store."""
        objects = [(each.name, each.kind, each.size, each.version) for each in listing.objects]
        settled_ns = max((each.settled_ns for each in listing.objects), default=0)
        together = digest_of(self.digest, digest_of_record(listing.address, objects))
        return Inputs(together, max(self.newest_ns, settled_ns), listing)


def read_inputs(
    paths: SitePaths,
    config: Config,
    theme: Path,
    more: Sequence[tuple[str, Stamp | None]],
    choices: bytes,
) -> Inputs:
    """Return the inputs of a site, with those of the default theme in the folder `theme`.

    `more` are the stamps of other files, by their names; `choices` is a digest of what else the build
    depends on, such as options of the command line.
    """
    roots = [*input_folders(paths), theme / "templates", theme / "static"]
    found = [_stamps(root) for root in roots]
    files = [file_stamp(str(paths.site / CONFIG_FILE))]
    files += [stamp for _, stamp in (*zone_inputs(config.site.timezone), *more)]
    stamps = [stamp for part in found for *_, stamp in part] + files
    newest_ns = max((max(each.mtime_ns, each.ctime_ns) for each in stamps if each), default=0)
    places = [str(each) for each in (*roots, paths.output)]
    configured = digest_of_record(config, places, [name for name, _ in more])
    digest = digest_of(msgpack.encode([found, files]), configured, program(), choices)
    return Inputs(digest, newest_ns)


def input_folders(paths: SitePaths) -> tuple[Path, ...]:
    """Return the folders of a site that a build reads."""
    return (paths.content, *(paths.site / name for name in LOOK_FOLDERS))


def zone_inputs(name: str) -> list[tuple[str, Stamp | None]]:
    """Return the stamps of the files with the rules of a time zone, which governments change."""
    files = [str(Path(folder, name).resolve()) for folder in zoneinfo.TZPATH]
    return [(file, file_stamp(file)) for file in files]


def _stamps(root: Path) -> list[tuple[bytes, EntryKind, Stamp | None]]:
    """Return the files below a folder with their kinds and stamps.

    Of folders too: one that was moved away and back has the same files, and was missing meanwhile.
    """
    return [(os.fsencode(entry.name), entry.kind, entry.stamp) for entry in walk(root)]
