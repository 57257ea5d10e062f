"""digestgen build."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.messages import print_problems, say
from digestgen.cli.options import keep_going, options_for, with_site_options
from digestgen.cli.progress import Bar

if TYPE_CHECKING:
    from digestgen.pipeline import BuildReport

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@with_site_options
@keep_going
@click.option("--output", type=_FOLDER, help="Where to write.  [default: build/ in the site]")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes to use.")
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
@click.option("--verbose", "-v", is_flag=True, help="Name the files that are withheld.")
def build(*, site: Path | None, quiet: bool, verbose: bool, **given: Any) -> None:
    """Build the site.

    \b
    Example:
      digestgen build --base-url https://example.org/news/
    """
    from digestgen.pipeline import build_site
    from digestgen.problems import errors_of

    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other")
    started = time.perf_counter()
    options = options_for(site, **given)
    report = build_site(options, Bar(shown=not quiet and sys.stderr.isatty(), since=started))
    print_problems(report.problems)
    if not quiet:
        _print_summary(report, time.perf_counter() - started, verbose=verbose)
    if report.problems if options.strict else errors_of(report.problems):
        raise click.exceptions.Exit(1)


def _print_summary(report: BuildReport, seconds: float, *, verbose: bool) -> None:
    site, written = report.site, report.written
    stories = len(site.digest.stories)
    say(f"{_counted(site.files, 'file')} read, {_counted(stories, 'story', 'stories')}")
    say(
        f"{written.written:,} pages and other files written, {written.unchanged:,} unchanged, "
        f"{written.removed:,} removed, in {seconds:.1f} s"
    )
    for standing, files in report.withheld.items():
        say(f"{len(files):,} {'deleted' if standing == 'deleted' else _WHY[standing]}")
        if verbose:
            say("\n".join(f"  {path}" for path in files))


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_WHY = {"withheld": "withheld (published: false)", "draft": "withheld (draft: true)"}
