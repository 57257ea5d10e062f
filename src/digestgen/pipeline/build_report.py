"""A site that was read and grouped, and the report of a build."""

from __future__ import annotations

from msgspec import Struct

from digestgen.incremental.last_build import Summary
from digestgen.problems import Problem
from digestgen.records import STANDINGS_ON_SITE, Content, Digest, Standing
from digestgen.settings import Config, SitePaths
from digestgen.write import Written


class Site(Struct, frozen=True):
    """A site that was read and grouped."""

    config: Config
    paths: SitePaths
    content: Content
    digest: Digest
    files: int
    problems: tuple[Problem, ...]


class BuildReport(Struct, frozen=True):
    """The report of a build."""

    site: Site
    written: Written
    problems: tuple[Problem, ...]

    @property
    def withheld(self) -> dict[Standing, tuple[str, ...]]:
        """Return the files that are not on the site, articles and own pages, by standing; both sorted."""
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
        """Return the summary that is printed at the end."""
        return Summary(
            files=self.site.files,
            stories=len(self.site.digest.stories),
            written=self.written.written,
            unchanged=self.written.unchanged,
            removed=self.written.removed,
            withheld=self.withheld,
            problems=self.problems,
        )
