"""The options of a build, with the configuration and the paths that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from digestgen.config import place_of_setting, read_config
from digestgen.files.object_listing import ObjectListing, list_objects
from digestgen.files.store_errors import StoreSetting
from digestgen.hooks import HOOKS_FILE, hook_inputs
from digestgen.incremental import CacheOptions, digest_of_record
from digestgen.incremental.inputs import Inputs, input_folders, read_inputs
from digestgen.problems import (
    BuildError,
    ContentError,
    Problem,
    UsageError,
    disk_problem,
    errors_of,
    install_command,
    problem,
)
from digestgen.settings import CONFIG_FILE, Config, SitePaths
from digestgen.theme.files import default_theme
from digestgen.timings import Timings
from digestgen.workers import Progress, Workers, silent


class Options(Struct, frozen=True):
    """The options of the command line, which override digest.toml."""

    site: Path
    output: Path | None = None
    base_url: str | None = None
    unpublished: bool = False
    keep_going: bool = False
    strict: bool = False
    jobs: int | None = None  # processes; None: by the size of the site
    workers: Literal["processes", "dask"] = "processes"
    scheduler: str | None = None  # the address of Dask's; None: a cluster of `jobs` processes
    now: datetime | None = None  # aware, UTC; articles dated later are held back; None: none is
    cache: CacheOptions = CacheOptions()

    def read_setup(self) -> Setup:
        """Return these options with the configuration of the site.

        Raises UsageError if the configuration has errors, or if Dask is needed and not installed.
        """
        self._check_workers_installed()
        config, warnings = read_config(self.site, base_url=self.base_url)
        site = self.site.resolve()
        output = self.output.absolute() if self.output else None
        return Setup(self, config, SitePaths.of(site, config, output), tuple(warnings))

    @contextmanager
    def open_workers(self, observers: Observers) -> Iterator[Workers]:
        """Yield the workers of a build; those of a cluster end with the context.

        Raises BuildError if the cluster cannot be used.
        """
        if self.workers == "processes":
            yield Workers(self.jobs, observers.progress)
            return
        # before the import, which takes seconds, as do the start of a cluster and the wait for workers
        started = "Starting Dask on this machine"
        observers.announce(f"Waiting for {self.scheduler}" if self.scheduler else started)
        from digestgen.workers.dask_cluster import dask_cluster

        with dask_cluster(self.scheduler, self.jobs) as cluster:
            observers.announce(str(cluster))
            yield Workers(None, observers.progress, cluster)

    def _check_workers_installed(self) -> None:
        """Raise UsageError if Dask is needed and not installed, whether anything changed or not."""
        if self.workers == "dask" and not find_spec("distributed"):
            message = "--workers dask needs distributed, which is not installed"
            raise UsageError([problem("", message, hint=f"run {install_command('cluster')}")])


class Setup(Struct, frozen=True):
    """The options, the configuration, the paths of the site, and warnings about these."""

    options: Options
    config: Config
    paths: SitePaths
    problems: tuple[Problem, ...]

    def places(self) -> tuple[Path, ...]:
        """Return every file and folder of the site that a build reads, whether it is there or not."""
        paths = self.paths
        hooks = hook_inputs(paths.site, not_in=(paths.content, paths.output))
        named = [
            paths.site / name for name in (CONFIG_FILE, HOOKS_FILE, *(name for name, _ in hooks))
        ]
        return (*dict.fromkeys(named), *input_folders(paths))

    def read_inputs(self) -> Inputs:
        """Return a digest of everything that a build depends on."""
        options = self.options
        choices = digest_of_record(
            options.unpublished, options.keep_going, options.strict, options.now is None
        )
        paths = self.paths
        hooks = hook_inputs(paths.site, not_in=(paths.content, paths.output))
        inputs = read_inputs(paths, self.config, default_theme(), hooks, choices)
        listing = self.list_objects()
        return inputs.with_objects(listing) if listing else inputs

    def list_objects(self) -> ObjectListing | None:
        """Return the objects with the content of the site; None if that is in a folder.

        Raises UsageError or ContentError if the store cannot be read.
        """
        address = self.config.build.store_address
        if not address:
            return None
        place = place_of_setting(self.paths.site, ("build", "content"))
        return list_objects(StoreSetting(address, *place))

    def without_state(self, why: OSError) -> Setup:
        """Return the setup for a build that cannot use the folder of its state: it has no cache.

        Raises BuildError if the output is in that folder, as it is of a preview and a check.
        """
        if self.paths.output.parent == self.paths.state:
            raise BuildError([disk_problem(why)])
        place = Path(why.filename or self.paths.state)
        warning = self._cache_warning(
            place, "cannot be used, so nothing is kept for the next build", why
        )
        warnings = (warning,) if self.options.cache.writes else ()
        options = replace(self.options, cache=CacheOptions(reads=False, writes=False))
        return replace(self, options=options, problems=(*self.problems, *warnings))

    def lost_results(self, why: OSError) -> Problem:
        """Return the warning that not all results of a build could be kept."""
        what = "not all of it could be written, so the next build takes longer"
        return self._cache_warning(self.paths.state, what, why)

    def _cache_warning(self, place: Path, what: str, why: OSError) -> Problem:
        cannot = disk_problem(why)
        hint = f"{cannot.hint}; --no-cache does without it".removeprefix("; ")
        message = f"{what}: {cannot.message}"
        return Problem(self.paths.shown(place), 0, 0, "", message, hint, "warning")

    def raise_if_bad(self, problems: Sequence[Problem]) -> None:
        """Raise ContentError if these problems stop the build."""
        bad = problems if self.options.strict else errors_of(problems)
        if bad and not self.options.keep_going:
            raise ContentError(problems)


def ignore_message(_message: str) -> None:
    """Ignore a message for people, in a build that nobody watches."""


class Observers(Struct, frozen=True):
    """Observers of a build: its progress, its timings, a function for messages to people, and a lock.

    The build holds the lock while it moves files.
    """

    progress: Progress = silent
    timings: Timings = field(default_factory=Timings)
    announce: Callable[[str], object] = ignore_message
    moving: AbstractContextManager[Any] = nullcontext()
