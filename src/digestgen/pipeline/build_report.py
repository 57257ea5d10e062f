"""A site that was read and grouped, and the report of a build."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from digestgen.files.object_listing import ObjectListing
from digestgen.incremental.last_build import Summary, ValidTimes
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
    times: ValidTimes = ValidTimes()  # for which its articles are the same
    listing: ObjectListing | None = None  # of content in an object store

    @property
    def withheld(self) -> dict[Standing, tuple[str, ...]]:
        """Return the files that are not on the site, articles and own pages, by standing; both sorted.

        A future entry in a `related` list is named by the file and its title.
        """
        left_out = [
            (article.standing, file.path)
            for article in self.digest.left_out
            for file in article.files
        ]
        pages = self.content.pages
        left_out += [
            (page.standing, page.path) for page in pages if page.standing not in STANDINGS_ON_SITE
        ]
        left_out += self._future_entries() if self.times.until else ()
        by_why: dict[Standing, tuple[str, ...]] = {}
        for standing, path in sorted(left_out):
            by_why[standing] = (*by_why.get(standing, ()), path)
        return by_why

    def _future_entries(self) -> Iterator[tuple[Standing, str]]:
        for article in self.content.articles:
            for entry in article.related:
                if entry.standing == "future":
                    path = article.files[0].path if article.files else ""
                    yield entry.standing, f'{path}: related: "{entry.title}"'


class BuildReport(Struct, frozen=True):
    """The report of a build."""

    site: Site
    written: Written
    problems: tuple[Problem, ...]

    @property
    def summary(self) -> Summary:
        """Return the summary that is printed at the end."""
        return Summary(
            files=self.site.files,
            stories=len(self.site.digest.stories),
            written=self.written.written,
            unchanged=self.written.unchanged,
            removed=self.written.removed,
            withheld=self.site.withheld,
            problems=self.problems,
            times=self.site.times,
        )
