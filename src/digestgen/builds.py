"""What a build is asked for, and what it says it did."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field

from digestgen.config import read_config
from digestgen.hooks import hook_inputs
from digestgen.incremental import CacheOptions, digest_of_record, store_in
from digestgen.incremental.inputs import Inputs, read_inputs
from digestgen.incremental.last_build import Summary, unchanged_build
from digestgen.problems import ContentError, Problem, errors_of
from digestgen.records import STANDINGS_ON_SITE, Content, Digest, Standing
from digestgen.settings import Config, SitePaths
from digestgen.theme.files import default_theme
from digestgen.timings import Timings
from digestgen.workers import Progress, silent
from digestgen.write import Written


class Options(Struct, frozen=True):
    """What a user says on the command line, beside or before digest.toml."""

    site: Path
    output: Path | None = None
    base_url: str | None = None
    unpublished: bool = False
    keep_going: bool = False
    strict: bool = False
    jobs: int | None = None
    cache: CacheOptions = CacheOptions()

    def read_setup(self) -> Setup:
        """Return these options with the configuration of the site. Raises UsageError if that is wrong."""
        config, warnings = read_config(self.site, base_url=self.base_url)
        site = self.site.resolve()
        output = self.output.absolute() if self.output else site / config.build.output
        paths = SitePaths(site, site / config.build.content, output)
        return Setup(self, config, paths, tuple(warnings))


class Setup(Struct, frozen=True):
    """What is to be built: the options, digest.toml, where the parts of the site are, and warnings."""

    options: Options
    config: Config
    paths: SitePaths
    problems: tuple[Problem, ...]

    def read_inputs(self) -> Inputs:
        """Return a digest of all that a build depends on."""
        options = self.options
        choices = digest_of_record(options.unpublished, options.keep_going, options.strict)
        paths = self.paths
        hooks = hook_inputs(paths.site, not_in=(paths.content, paths.output))
        return read_inputs(paths, self.config, default_theme(), hooks, choices)

    def raise_if_bad(self, problems: Sequence[Problem]) -> None:
        """Raise ContentError if the site is not to be built with these problems."""
        bad = problems if self.options.strict else errors_of(problems)
        if bad and not self.options.keep_going:
            raise ContentError(problems)


class Observers(Struct, frozen=True):
    """Who watches a build: the progress of its batches, and where its time goes."""

    progress: Progress = silent
    timings: Timings = field(default_factory=Timings)


class Site(Struct, frozen=True):
    """A site as it was read and grouped."""

    config: Config
    paths: SitePaths
    content: Content
    digest: Digest
    files: int
    problems: tuple[Problem, ...]


class BuildReport(Struct, frozen=True):
    """What a build did."""

    site: Site
    written: Written
    problems: tuple[Problem, ...]

    @property
    def withheld(self) -> dict[Standing, tuple[str, ...]]:
        """The files that are not on the site, articles and own pages, by why; both in order."""
        left_out = [
            (article.standing, file.path)
            for article in self.site.digest.left_out
            for file in article.files
        ]
        pages = self.site.content.pages
        left_out += [
            (page.standing, page.path) for page in pages if page.standing not in STANDINGS_ON_SITE
        ]
        by_why: dict[Standing, tuple[str, ...]] = {}
        for standing, path in sorted(left_out):
            by_why[standing] = (*by_why.get(standing, ()), path)
        return by_why

    @property
    def summary(self) -> Summary:
        """What is told at the end."""
        return Summary(
            files=self.site.files,
            stories=len(self.site.digest.stories),
            written=self.written.written,
            unchanged=self.written.unchanged,
            removed=self.written.removed,
            withheld=self.withheld,
            problems=self.problems,
        )


def build_if_changed(options: Options, observers: Observers | None = None) -> Summary:
    """Build a site as `build_site` does; if nothing changed since the last build, only say so."""
    observers = observers or Observers()
    setup, inputs = options.read_setup(), None
    if options.cache.reads:
        with observers.timings.stage("cache"):
            inputs = setup.read_inputs()
            store = store_in(setup.paths.state, options.cache)
            if summary := unchanged_build(store, setup.paths, inputs.digest):
                return summary
    from digestgen.pipeline import (
        build_site,  # all stages, which a build with nothing to do can spare
    )

    # what changes from here on is not in the inputs: the next build finds that they differ
    return build_site(options, observers, inputs).summary
