"""Check a site as it would be built: its content and its pages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from digestgen.check.built_pages import check_built, read_pages
from digestgen.check.content import check_content
from digestgen.check.origins import Origins
from digestgen.check.parse_page import BuiltPage
from digestgen.incremental import CacheOptions
from digestgen.pipeline.build import build_site
from digestgen.pipeline.build_report import BuildReport
from digestgen.pipeline.options import Options
from digestgen.problems import BuildError, BuildUnderWayError, Problem, UsageError, disk_problem
from digestgen.settings import STATE
from digestgen.write.manifest import read_manifest


class Checked(Struct, frozen=True):
    """A site as it was built to be checked, and what was found beside the problems of the build."""

    report: BuildReport
    pages: tuple[BuiltPage, ...]
    origins: Origins
    found: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all problems, those of the build first."""
        return (*self.report.problems, *self.found)


def check_site(options: Options) -> Checked:
    """Build a site into its state folder, and check content and pages. Raises as `build_site` does.

    If something is in the way there, the site is built into a temporary folder, with a warning.
    """
    try:
        return _checked(replace(options, output=options.site / STATE / "check"))
    except BuildUnderWayError:
        raise
    except (BuildError, UsageError) as error:
        blocked = replace(error.problems[0], hint="move it away")
    except OSError as error:
        blocked = disk_problem(error)
    with TemporaryDirectory(prefix="digestgen-check-") as folder:
        # the cache is of the pages in the output of the site
        cache = CacheOptions(reads=False, writes=False)
        checked = _checked(replace(options, output=Path(folder) / "check", cache=cache))
    return replace(checked, found=(_elsewhere_warning(blocked), *checked.found))


def _checked(options: Options) -> Checked:
    report = build_site(options)
    output = report.site.paths.output
    names = read_manifest(output).files
    pages = read_pages(output, names)
    base_url, origins = report.site.config.site.base_url, Origins(report.site)
    found = (
        *check_content(report.site),
        *check_built(pages, names, base_url, origins),
    )
    return Checked(report, pages, origins, found)


def _elsewhere_warning(blocked: Problem) -> Problem:
    message = f"cannot be used, so this check began anew: {blocked.message}"
    hint = f"{blocked.hint}; you may delete {STATE} at any time".removeprefix("; ")
    return Problem(f"{STATE}/check", 0, 0, "", message, hint, "warning")
