"""What one build takes from the cache, and leaves there for the next."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

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
    digest_of,
    digest_of_record,
    digest_of_stamps,
    load,
    pages_in_place,
    save,
    stamp_from,
    stamps_of,
    tick,
)
from digestgen.settings import Config, SitePaths
from digestgen.unchanged import LAST_BUILD, Inputs, program
from digestgen.views import Page

_FILES, _PAGES = "files", "pages"
_TICK_SECONDS = 0.01  # the clocks of file systems go on every 4 ms or so


class _File(Protocol):
    """A content file; `data` is its content, or nothing where it was known."""

    @property
    def path(self) -> str: ...
    @property
    def data(self) -> bytes: ...


_Source = TypeVar("_Source", bound=_File)
_Note = TypeVar("_Note", bound=Struct)


class CacheUse(Struct, frozen=True):
    """Whether a build takes anything from the cache, and whether it leaves anything there.

    What is left goes into `held`, if that is given: a process that builds again and again spares the disk.
    """

    reads: bool = True
    writes: bool = True
    held: dict[str, Struct] | None = None


class Memory:
    """The cache as one build uses it, which holds the site's lock."""

    def __init__(self, paths: SitePaths, use: CacheUse, inputs: Callable[[], Inputs]) -> None:
        self._paths, self._use = paths, use
        self._program = program()
        self._keys: dict[str, bytes] = {}
        self._made_by = b""
        self._inputs: Inputs | None = None
        self._before = ParsedFiles()
        self._stamps: dict[str, Stamp] = {}
        self._known: set[str] = set()
        self._began = 0
        if use.writes:
            self._began = tick(paths.state)  # before anything is read
            self._inputs = found if (found := inputs()).newest_ns < self._began else None

    def recall(self, *settings: object) -> None:
        """Take up what the last build parsed, if it was with these settings."""
        made_by = digest_of_record(*settings, self._program)
        found = self._load(_FILES, ParsedFiles)
        self._before = found if found and found.made_by == made_by else ParsedFiles(made_by)

    def knows(self, path: str, facts: os.stat_result) -> bool:
        """Tell whether the content file `path` is as it was parsed; asked of each before it is read."""
        self._stamps[path] = stamp_from(facts, self._began)
        before = self._before.files.get(path)
        if before and before.stamp and before.stamp == stamp_from(facts):
            self._known.add(path)
        return path in self._known

    def parse(
        self, sources: Sequence[_Source], parse: Callable[[list[_Source]], Iterable[bytes]]
    ) -> Iterable[bytes]:
        """Return what `sources` are parsed to, in order; `parse` does those that are not known.

        All of it is left to the next build at once, so that it need not be kept until the end.
        """
        before = self._before.files
        keys = {
            each.path: before[each.path].key if each.path in self._known else digest_of(each.data)
            for each in sources
        }
        same = {path for path, key in keys.items() if path in before and before[path].key == key}
        unknown = [each for each in sources if each.path not in same]
        fresh = dict(zip((each.path for each in unknown), parse(unknown), strict=True))
        files = {
            path: KnownFile(
                self._stamps[path], key, before[path].parsed if path in same else fresh[path]
            )
            for path, key in keys.items()
        }
        if self._use.writes:
            self._save(_FILES, ParsedFiles(self._before.made_by, files))
        self._before = ParsedFiles()
        return [each.parsed for each in files.values()]

    def noted(self, name: str, kind: type[_Note]) -> _Note | None:
        """Return what the last build noted under `name`."""
        found = self._load(name, Noted)
        same = found and found.made_by == self._program
        return msgpack.decode(found.data, type=kind) if found and same else None

    def note(self, name: str, what: Struct) -> None:
        """Note something for the next build."""
        if self._use.writes:
            self._save(name, Noted(self._program, msgpack.encode(what)))

    def in_place(self, settings: Struct, config: Config, pages: Sequence[Page]) -> frozenset[str]:
        """Return the paths of the `pages` that are in the output as they would be written."""
        self._made_by = digest_of_record(settings, config, self._program, str(self._paths.output))
        self._keys = {
            page.path: digest_of_record(page.template, page.view, page.meta) for page in pages
        }
        known = self._load(self._paths.known_of_output(_PAGES), WrittenPages)
        return pages_in_place(
            known or WrittenPages(), self._made_by, self._keys, self._paths.output
        )

    def keep(self, names: Sequence[str], summary: Summary) -> None:
        """Leave to the next build what this one parsed and wrote; `names`: every file in the output."""
        if not self._use.writes:
            return
        paths, root = self._paths, self._paths.output
        time.sleep(_TICK_SECONDS)  # so that what was just moved is older than the next tick
        ended = tick(paths.state)
        stamps = stamps_of(root, names, ended)
        pages = {path: KnownPage(key, stamps[path]) for path, key in self._keys.items()}
        self._save(paths.known_of_output(_PAGES), WrittenPages(self._made_by, pages))
        outputs = digest_of_stamps(list(stamps.values()))
        last_build = paths.known_of_output(LAST_BUILD)
        if self._inputs and outputs:
            self._save(last_build, LastBuild(self._inputs.digest, tuple(names), outputs, summary))
        else:
            (paths.state / last_build).unlink(missing_ok=True)

    def _load(self, name: str, kind: type[_Note]) -> _Note | None:
        if not self._use.reads:
            return None
        held = (self._use.held or {}).get(name)
        return held if isinstance(held, kind) else load(self._paths.state / name, kind)

    def _save(self, name: str, state: Struct) -> None:
        if self._use.held is None:
            save(self._paths.state / name, state)
        else:
            self._use.held[name] = state
