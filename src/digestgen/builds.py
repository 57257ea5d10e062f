"""What a build is asked for, and what it says it did."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from digestgen.cache import Summary
from digestgen.memory import CacheUse
from digestgen.problems import Problem
from digestgen.records import STANDINGS_ON_SITE, Content, Digest, Standing
from digestgen.settings import Config, SitePaths
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
    cache: CacheUse = CacheUse()


def paths_of(options: Options, config: Config) -> SitePaths:
    """Return where the parts of a site are."""
    site = options.site.resolve()
    output = options.output.absolute() if options.output else site / config.build.output
    return SitePaths(site, site / config.build.content, output)


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
