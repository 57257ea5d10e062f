"""What one build takes from the cache, and leaves there for the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from digestgen.cache import (
    KnownPage,
    LastBuild,
    ParsedFiles,
    Summary,
    WrittenPages,
    digest_of_record,
    digest_of_stamps,
    load,
    pages_in_place,
    parse_known,
    save,
    stamp_of,
    tick,
)
from digestgen.settings import Config, SitePaths
from digestgen.unchanged import LAST_BUILD, Inputs, inputs_of, program
from digestgen.views import Page

_FILES, _PAGES = "files", "pages"
_TICK_SECONDS = 0.01  # the clocks of file systems go on every 4 ms or so


class CacheUse(Struct, frozen=True):
    """Whether a build takes anything from the cache, and whether it leaves anything there."""

    reads: bool = True
    writes: bool = True


class Memory:
    """The cache as one build uses it, which holds the site's lock."""

    def __init__(self, paths: SitePaths, config: Config, use: CacheUse, more: bytes) -> None:
        self._paths, self._use = paths, use
        self._program = program()
        self._keys: dict[str, bytes] = {}
        self._made_by = b""
        self._inputs: Inputs | None = None
        self._parsed: ParsedFiles | None = None
        if use.writes:
            began = tick(paths.state)  # before anything is read
            inputs = inputs_of(paths, config, more)
            self._inputs = inputs if inputs.newest_ns < began else None

    def parse(
        self,
        settings: Struct,
        sources: Sequence[Struct],
        parse: Callable[[list[int]], Iterable[bytes]],
    ) -> Iterable[bytes]:
        """Return what `sources` are parsed to, in order; `parse` does those at the given positions."""
        made_by = digest_of_record(settings, self._program)
        keys = [digest_of_record(source) for source in sources]
        known = load(self._paths.state / _FILES, ParsedFiles) if self._use.reads else None
        self._parsed = parse_known(known or ParsedFiles(), made_by, keys, parse)
        return [self._parsed.parsed[key] for key in keys]

    def in_place(self, settings: Struct, config: Config, pages: Sequence[Page]) -> frozenset[str]:
        """Return the paths of the `pages` that are in the output as they would be written."""
        self._made_by = digest_of_record(settings, config, self._program, str(self._paths.output))
        self._keys = {page.path: digest_of_record(page.template, page.view) for page in pages}
        known = load(self._paths.state / _PAGES, WrittenPages) if self._use.reads else None
        return pages_in_place(
            known or WrittenPages(), self._made_by, self._keys, self._paths.output
        )

    def keep(self, names: Sequence[str], summary: Summary) -> None:
        """Leave to the next build what this one parsed and wrote; `names`: every file in the output."""
        if not self._use.writes:
            return
        paths = self._paths
        time.sleep(_TICK_SECONDS)  # so that what was just moved is older than the next tick
        ended = tick(paths.state)
        pages = {
            path: KnownPage(key, stamp_of(f"{paths.output}/{path}", ended))
            for path, key in self._keys.items()
        }
        save(paths.state / _PAGES, WrittenPages(self._made_by, pages))
        if self._parsed:
            save(paths.state / _FILES, self._parsed)
        outputs = digest_of_stamps(paths.output, names, ended)
        if self._inputs and outputs:
            last = LastBuild(self._inputs.digest, tuple(names), outputs, summary)
            save(paths.state / LAST_BUILD, last)
        else:
            (paths.state / LAST_BUILD).unlink(missing_ok=True)
