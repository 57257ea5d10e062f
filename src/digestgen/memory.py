"""What one build takes from the cache, and leaves there for the next."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar
from zlib import crc32

from msgspec import Struct, msgpack

from digestgen.cache import (
    KnownFile,
    KnownPage,
    LastBuild,
    Noted,
    ParsedFiles,
    Stamp,
    Summary,
    WrittenPages,
    digest_of_stamps,
    load,
    save,
    stamp_from,
    stamp_of,
    stamps_of,
    tick,
)
from digestgen.digests import digest, digest_of_record
from digestgen.output import MANIFEST, Mark
from digestgen.reuse import NO_REUSE, KeptReuse, Reuse
from digestgen.settings import Config, SitePaths
from digestgen.unchanged import LAST_BUILD, Inputs, program, zone
from digestgen.views import SEARCH_INDEX, Page

_FILES, _PAGES = "files", "pages"
_PARTS = 16  # of the parsed files: an edit changes one, and they are the largest thing that is kept
_AS_WRITTEN = (0,)  # the stamp of a file that is not looked at
_TICK_SECONDS = 0.01  # the clocks of file systems go on every 4 ms or so


class _File(Protocol):
    """A content file; `data` is its content, or nothing where it was known."""

    @property
    def path(self) -> str: ...
    @property
    def data(self) -> bytes: ...


_Source = TypeVar("_Source", bound=_File)
_Note = TypeVar("_Note", bound=Struct)


class Held:
    """What a process that builds again and again, into a folder of its own, holds between two builds.

    It spares the disk, and the pages there are taken to be as they were written.
    """

    def __init__(self) -> None:
        self.states: dict[str, Struct] = {}  # what other builds leave on the disk
        self.reuse = KeptReuse()


class CacheUse(Struct, frozen=True):
    """Whether a build takes anything from the cache, and whether it leaves anything there.

    What is left goes into `held`, if that is given.
    """

    reads: bool = True
    writes: bool = True
    held: Held | None = None

    @property
    def reuse(self) -> Reuse:
        """What pure functions returned to the builds before."""
        return self.held.reuse if self.held and self.reads else NO_REUSE


class Memory:
    """The cache as one build uses it, which holds the site's lock."""

    def __init__(self, paths: SitePaths, use: CacheUse, inputs: Callable[[], Inputs]) -> None:
        self._paths, self._use = paths, use
        self._program = program()
        self._pages = WrittenPages()
        self._before_pages: dict[str, KnownPage] = {}
        self._inputs: Inputs | None = None
        self._before: list[ParsedFiles] = []
        self._stamps: dict[str, Stamp] = {}  # of the files that are read
        self._began = 0
        if use.writes:
            self._began = tick(paths.state)  # before anything is read
        if use.writes and use.held is None:
            self._inputs = found if (found := inputs()).newest_ns < self._began else None

    @property
    def alone(self) -> bool:
        """Whether pages are taken to be in the output as they were written."""
        return self._use.held is not None

    def recall(self, *settings: object) -> None:
        """Take up what the last build parsed, if it was with these settings."""
        made_by = digest_of_record(*settings, self._program)
        found = [self._load(f"{_FILES}-{number}", ParsedFiles) for number in range(_PARTS)]
        self._before = [
            each if each and each.made_by == made_by else ParsedFiles(made_by) for each in found
        ]

    def knows(self, path: str, facts: os.stat_result) -> bool:
        """Tell whether the content file `path` is as it was parsed; asked of each before it is read."""
        before = self._before[_part_of(path)].files.get(path)
        if before and before.stamp and before.stamp == stamp_from(facts):
            return True
        self._stamps[path] = stamp_from(facts, self._began)
        return False

    def parse(
        self, sources: Sequence[_Source], parse: Callable[[list[_Source]], Iterable[bytes]]
    ) -> Iterable[bytes]:
        """Return what `sources` are parsed to, in order; `parse` does those that are not known.

        All of it is left to the next build at once, so that it need not be kept until the end.
        """
        before = {path: known for part in self._before for path, known in part.files.items()}
        stamps = self._stamps
        keys = {each.path: digest(each.data) for each in sources if each.path in stamps}
        same = {path for path, key in keys.items() if path in before and before[path].key == key}
        unknown = [each for each in sources if each.path in keys and each.path not in same]
        fresh = dict(zip((each.path for each in unknown), parse(unknown), strict=True))
        for path in same:
            fresh[path] = before[path].parsed
        files = {
            path: KnownFile(stamps[path], keys[path], fresh[path]) if path in keys else before[path]
            for path in (each.path for each in sources)
        }
        if self._use.writes:
            self._save_parsed(files)
        self._before = []
        return [each.parsed for each in files.values()]

    def _save_parsed(self, files: Mapping[str, KnownFile]) -> None:
        """Leave the files to the next build, but for the parts of them that are as they were."""
        parts: list[dict[str, KnownFile]] = [{} for _ in self._before]
        for path, known in files.items():
            parts[_part_of(path)][path] = known
        for number, (part, before) in enumerate(zip(parts, self._before, strict=True)):
            if part != before.files:
                self._save(f"{_FILES}-{number}", ParsedFiles(before.made_by, part))

    def noted(self, name: str, kind: type[_Note]) -> _Note | None:
        """Return what the last build noted under `name`."""
        held = self._held(name, kind)
        if held or not self._use.reads:
            return held
        found = self._load(name, Noted)
        same = found and found.made_by == self._program
        return msgpack.decode(found.data, type=kind) if found and same else None

    def note(self, name: str, what: Struct) -> None:
        """Note something for the next build."""
        if self._use.writes:
            held = self._use.held is not None
            self._save(name, what if held else Noted(self._program, msgpack.encode(what)))

    def in_place(
        self, settings: Struct, config: Config, pages: Sequence[Page]
    ) -> tuple[list[str], list[tuple[Page, bytes]]]:
        """Return the paths of the pages that are in the output as they would be written, and the others.

        These come with the digest of what their file shows; b"" if it is not as the last build left it.
        """
        zone_stamps = zone(config.site.timezone)
        output = str(self._paths.output)
        made_by = digest_of_record(settings, config, self._program, zone_stamps, output)
        known = self._before_in_output()
        before = known.pages if known.made_by == made_by else {}
        self._pages, self._before_pages = WrittenPages(made_by), known.pages
        kept, due = [], []
        for page in pages:
            was = before.get(page.path)
            if not was or not was.stamp or was.stamp != self._stamp_now(page.path, was):
                was = KnownPage(b"", b"", ())
            if was.stamp and was.key == page.key:
                self._pages.pages[page.path] = was
                kept.append(page.path)
            else:
                self._pages.pages[page.path] = KnownPage(page.key, was.shown, was.stamp)
                due.append((page, was.shown))
        return kept, due

    def index_in_place(self, key: bytes) -> list[str]:
        """Return the paths of the search index, if all of it is in the output, and made of `key`."""
        known = self._before_pages.items()
        before = {path: page for path, page in known if path.startswith(SEARCH_INDEX)}
        for path, was in before.items():
            if was.key != key or not was.stamp or was.stamp != self._stamp_now(path, was):
                return []
        self._pages.pages.update(before)
        return list(before)

    def indexes(self, path: str, key: bytes) -> None:
        """Note a file of the search index, which is made of `key`."""
        self._pages.pages[path] = KnownPage(key, b"", ())

    @property
    def pages(self) -> list[str]:
        """The paths of all pages, the search index with them."""
        return list(self._pages.pages)

    def _before_in_output(self) -> WrittenPages:
        name, held = self._paths.known_of_output(_PAGES), self._use.held
        if held is None:
            return self._load(name, WrittenPages) or WrittenPages()
        # a build that fails leaves nothing that the next one could trust, nor does another preview
        found = held.states.pop(name, None)
        if isinstance(found, WrittenPages) and found.manifest == self._manifest_now():
            return found
        return WrittenPages()

    def _manifest_now(self) -> Stamp:
        return stamp_of(f"{self._paths.output}/{MANIFEST}")

    def _stamp_now(self, path: str, was: KnownPage) -> Stamp:
        return stamp_of(f"{self._paths.output}/{path}") if self._use.held is None else was.stamp

    def shows(self, path: str, shown: bytes, *, same: bool) -> None:
        """Note the digest of what a page shows; its file will be another one, unless that is the `same`."""
        known = self._pages.pages[path]
        stamp = known.stamp if same else ()
        self._pages.pages[path] = KnownPage(known.key, shown, stamp)

    def keep(self, names: Sequence[str], summary: Summary, marks: Mapping[str, Mark]) -> None:
        """Leave to the next build what this one parsed and wrote; `names`: every file in the output.

        What is there by now without the mark of what was written is somebody else's.
        """
        if not self._use.writes:
            return
        if self._use.held is not None:
            self._keep_pages(dict.fromkeys(self._pages.pages, _AS_WRITTEN))
            return
        paths, pages = self._paths, self._pages.pages
        time.sleep(_TICK_SECONDS)  # so that what was just moved is older than the next tick
        ended = tick(paths.state)
        stamps = {path: page.stamp for path, page in pages.items() if page.stamp}
        others = [name for name in names if name not in stamps]
        stamps |= stamps_of(paths.output, others, ended)
        stamps |= {name: () for name, mark in marks.items() if _mark_in(stamps[name]) != mark}
        self._keep_pages(stamps)
        outputs = digest_of_stamps([stamps[name] for name in names])
        last_build = paths.known_of_output(LAST_BUILD)
        if self._inputs and outputs:
            self._save(last_build, LastBuild(self._inputs.digest, tuple(names), outputs, summary))
        else:
            (paths.state / last_build).unlink(missing_ok=True)

    def _keep_pages(self, stamps: Mapping[str, Stamp]) -> None:
        pages = {
            path: page
            if page.stamp == stamps[path]
            else KnownPage(page.key, page.shown, stamps[path])
            for path, page in self._pages.pages.items()
        }
        name = self._paths.known_of_output(_PAGES)
        manifest = self._manifest_now() if self._use.held is not None else ()
        self._save(name, WrittenPages(self._pages.made_by, pages, manifest))

    def _load(self, name: str, kind: type[_Note]) -> _Note | None:
        if not self._use.reads:
            return None
        return self._held(name, kind) or load(self._paths.state / name, kind)

    def _held(self, name: str, kind: type[_Note]) -> _Note | None:
        found = self._use.held.states.get(name) if self._use.held and self._use.reads else None
        return found if isinstance(found, kind) else None

    def _save(self, name: str, state: Struct) -> None:
        if self._use.held is None:
            save(self._paths.state / name, state)
        else:
            self._use.held.states[name] = state


def _part_of(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogateescape")) % _PARTS


def _mark_in(stamp: Stamp) -> Mark:
    """Return what `mark_of` does of a file with this stamp; () where that is not to be trusted."""
    return (stamp[0], stamp[3]) if stamp else ()
