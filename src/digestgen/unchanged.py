"""Whether anything changed since the last build: all that a build reads, told by stamps alone.

It imports none of the stages: a build with nothing to do ends before they would be there.
"""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen import __version__
from digestgen.cache import (
    LastBuild,
    Summary,
    digest_of_stamps,
    load,
    stamps_of,
)
from digestgen.digests import digest_of, digest_of_record
from digestgen.settings import Config, SitePaths
from digestgen.theme import default_theme

LAST_BUILD = "last-build"
_ALL = ("",)
_LIBRARIES = (
    "babel", "cbor2", "css_inline", "dateutil", "jinja2", "markdown", "markupsafe", "msgspec", "nh3",
    "pagefind", "pagefind_bin", "pagefind_bin_extended", "slugify", "text_unidecode", "tzdata", "yaml",
)  # fmt: skip


class Inputs(Struct, frozen=True):
    """What a build reads: a digest of it, and when the newest of it was changed, in ns."""

    digest: bytes
    newest_ns: int


@cache
def program() -> bytes:
    """Return a digest of digestgen itself and of what its output depends on beside a site."""
    libraries = [_stamp_of_library(name) for name in _LIBRARIES]
    stamps = list(_stamps(Path(__file__).parent, (".py", ".po")))
    return digest_of(msgpack.encode([__version__, sys.version, libraries, stamps]))


def _stamp_of_library(name: str) -> list[tuple[str, int, int, int, int, int]]:
    """Return the stamp of a library's first module, which is another file in another version."""
    spec = find_spec(name)
    return list(_stamps(Path(spec.origin))) if spec and spec.origin else []


def inputs_of(paths: SitePaths, config: Config, more: bytes) -> Inputs:
    """Return what is there to be read; `more`: what else the build depends on."""
    own_parts = ("templates", "static", "translations")
    folders = (paths.content, *(paths.site / name for name in own_parts))
    own = default_theme()
    roots = (*folders, own / "templates", own / "static", paths.site / "digest.toml")
    stamps = [(str(root), list(_stamps(root))) for root in roots]
    stamps.append(("", zone(config.site.timezone)))
    newest = max((max(each[2:4]) for _, found in stamps for each in found), default=0)
    config_digest = digest_of_record(config, str(paths.output))
    return Inputs(digest_of(msgpack.encode(stamps), config_digest, program(), more), newest)


def zone(name: str) -> list[tuple[str, int, int, int, int, int]]:
    """Return the stamps of the files that have the rules of a time zone, which governments change."""
    return [stamp for folder in zoneinfo.TZPATH for stamp in _stamps(Path(folder, name))]


def _stamps(
    root: Path, endings: tuple[str, ...] = _ALL
) -> Iterator[tuple[str, int, int, int, int, int]]:
    """Yield path, size, mtime_ns, ctime_ns, inode and mode of all below `root`, through links as well.

    And of the folders, unless certain `endings` are asked for: a folder that is moved away and back has the
    same files, and has been missing meanwhile.
    """
    waiting, seen = [os.fspath(root)], set()
    while waiting:
        name = waiting.pop()
        try:
            facts = Path(name).stat()
            if Path(name).is_symlink():
                yield _facts(f"{name}@", os.lstat(name))
            with os.scandir(name) as found:
                entries = sorted(found, key=lambda each: each.name)
        except NotADirectoryError:
            yield _facts(name, facts)
            continue
        except OSError as error:
            yield (name, error.errno or 0, 0, 0, 0, 0)
            continue
        if (place := (facts.st_dev, facts.st_ino)) in seen:
            continue
        seen.add(place)
        if endings == _ALL:
            yield _facts(name, facts)
        for entry in entries:
            if entry.is_symlink() or entry.is_dir():
                waiting.append(entry.path)
            elif entry.name.endswith(endings):
                yield _facts(entry.path, entry.stat())


def _facts(name: str, facts: os.stat_result) -> tuple[str, int, int, int, int, int]:
    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
    times = facts.st_mtime_ns, facts.st_ctime_ns
    return (shown, facts.st_size, *times, facts.st_ino, facts.st_mode)


def last_summary(paths: SitePaths, inputs: Inputs) -> Summary | None:
    """Return what the last build said, where one from these inputs is in the output untouched."""
    last = load(paths.state / paths.known_of_output(LAST_BUILD), LastBuild)
    if not last or last.inputs != inputs.digest:
        return None
    now = stamps_of(paths.output, last.names)
    if digest_of_stamps(list(now.values())) != last.outputs:
        return None
    before = last.summary
    return replace(before, written=0, removed=0, unchanged=before.unchanged + before.written)
