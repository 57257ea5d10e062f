"""The builds of `digestgen serve`: into a folder of their own, each reported on the terminal."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from digestgen.cli.messages import print_problems, say
from digestgen.cli.withheld import print_future
from digestgen.config import read_config
from digestgen.incremental import CacheOptions, MemoryStore
from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Observers, Options
from digestgen.problems import BuildError, ContentError, DigestError, disk_problem
from digestgen.serve import Built
from digestgen.serve.watch import Objects
from digestgen.settings import STATE
from digestgen.text.plural import counted
from digestgen.urls import base_path

_TIDY_EVERY = 10  # builds: it takes about 100 ms on a large site


class PreviewBuilder:
    """A builder for a Preview: builds the site into a folder of its own, and reports it.

    Its time is that of the clock, `ahead` of it.
    """

    def __init__(self, site: Path, origin: str, *, unpublished: bool, ahead: timedelta) -> None:
        self._site, self._origin, self._unpublished = site, origin, unpublished
        self._ahead = ahead
        self._jobs: int | None = None
        self._builds = 0
        self._cache = CacheOptions(memory=MemoryStore())  # what one build leaves to the next
        self._places: tuple[Path, ...] = (site,)  # until digest.toml has no error
        self._lists = False  # whether the last listing of an object store was good
        self.store_address = ""  # of content in an object store, once it was listed
        self.switching = Lock()
        self.output = site / STATE / "serve"

    def places(self) -> tuple[Path, ...]:
        """Return the files and folders that the site is made from, as digest.toml names them now.

        While digest.toml has an error, these are the ones that it named last.
        """
        with suppress(DigestError, OSError):
            self._places = Options(site=self._site).read_setup().places()
        return self._places

    def objects(self) -> Objects | None:
        """Return the objects of a store that has the content; None if no store has it, or if it fails."""
        try:
            listing = Options(site=self._site).read_setup().list_objects()
        except (DigestError, OSError) as error:
            if self._lists and isinstance(error, ContentError):
                # once; what fails from the start is an error of the build
                print_problems(error.problems)
            self._lists = False
            return None
        self._lists = True
        self.store_address = listing.address if listing else ""
        return frozenset((each.name, each.version) for each in listing.objects) if listing else None

    def base_path(self) -> str:
        """Return the path of the site's front page; "/" if digest.toml has an error."""
        try:
            config, _ = read_config(self._site)
        except DigestError:
            return "/"
        return base_path(config.site.base_url)

    def __call__(self) -> Built:
        """Build the site; print what changed, or the problems. Raises DigestError if it cannot be built."""
        started = time.perf_counter()
        try:
            try:
                return self._built(started)
            except OSError as error:  # a full disk
                raise BuildError([disk_problem(error)]) from error
        except DigestError as error:
            print_problems(error.problems)
            raise

    def _built(self, started: float) -> Built:
        config, _ = read_config(self._site)
        path = base_path(config.site.base_url)
        try:
            observers = Observers(moving=self.switching)
            report = build_site(self._options(f"{self._origin}{path}"), observers)
        finally:
            # from now on there are threads, and a process with threads must not fork
            self._jobs = 1
            self._tidy()
        print_problems(report.problems)
        print_future(report.site.withheld)
        written = report.written
        changed = written.written + written.removed
        say(f"{counted(changed, 'file')} changed, in {time.perf_counter() - started:.2f} s")
        sys.stderr.flush()
        return Built(path)

    def _tidy(self) -> None:
        """Exclude kept records from garbage collection; now and then collect the rest."""
        self._builds += 1
        if self._builds % _TIDY_EVERY == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()

    def _options(self, base_url: str) -> Options:
        return Options(
            site=self._site,
            output=self.output,
            base_url=base_url,
            unpublished=self._unpublished,
            jobs=self._jobs,
            now=datetime.now(UTC) + self._ahead,
            cache=self._cache,
        )
