"""digestgen build."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.messages import print_problems, say
from digestgen.cli.progress import Bar
from digestgen.cli.site_options import keep_going, options_for, with_site_options
from digestgen.cli.withheld import print_withheld
from digestgen.problems import errors_of
from digestgen.text.plural import counted

if TYPE_CHECKING:
    from digestgen.incremental.last_build import Summary
    from digestgen.timings import Timings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_SCHEDULER = re.compile(r"(tcp|tls|wss?)://[^/\s]+:\d+")


def _as_scheduler(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> str | None:
    if given and not _SCHEDULER.fullmatch(given):
        raise click.BadParameter(
            "write it as tcp://HOST:PORT, or tls://HOST:PORT with certificates"
        )
    return given


@click.command()
@with_site_options
@keep_going
@click.option(
    "--output", type=_FOLDER, help="The folder to write to.  [default: build/ in the site]"
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Number of processes to use.")
@click.option(
    "--workers",
    type=click.Choice(["processes", "dask"]),
    default="processes",
    help="Where to work: in processes of this machine, or on a cluster of Dask.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    callback=_as_scheduler,
    help="The Dask scheduler to use, such as tcp://host:8786.  [default: a cluster on this machine]",
)
@click.option("--force", is_flag=True, help="Rebuild everything.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--timings", is_flag=True, help="Print how long each stage took.")
@click.option("--profile", is_flag=True, help="Print how long each template took.")
@click.option("--quiet", "-q", is_flag=True, help="Print only problems.")
@click.option("--verbose", "-v", is_flag=True, help="List the files that are withheld.")
def build(
    *,
    site: Path | None,
    force: bool,
    no_cache: bool,
    timings: bool,
    profile: bool,
    quiet: bool,
    verbose: bool,
    **given: Any,
) -> None:
    """Build the site.

    \b
    Example:
      digestgen build --base-url https://example.org/news/
    """
    from digestgen.incremental import CacheOptions
    from digestgen.pipeline.options import Observers, ignore_message
    from digestgen.pipeline.unchanged import build_if_changed
    from digestgen.timings import Timings

    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose cannot be used together")
    _check_workers(**given)
    started = time.perf_counter()
    cache = CacheOptions(reads=not (force or no_cache), writes=not no_cache)
    options = options_for(site, cache=cache, **given)
    measured = Timings()
    bar = Bar(shown=not quiet and sys.stderr.isatty(), since=started)
    announce = ignore_message if quiet else say
    report = build_if_changed(options, Observers(bar, measured, announce))
    print_problems(report.problems)
    if not quiet:
        _print_summary(report, time.perf_counter() - started, verbose=verbose)
    _print_measured(measured, stages=timings, templates=profile)
    # without keep_going, errors have ended it before
    if options.strict and report.problems:
        raise click.exceptions.Exit(1)


def _check_workers(*, workers: str, scheduler: str | None, jobs: int | None, **_other: Any) -> None:
    if scheduler and workers != "dask":
        raise click.UsageError("--scheduler needs --workers dask")
    if scheduler and jobs:
        raise click.UsageError(
            "--jobs cannot be used with --scheduler: the scheduler has its own workers"
        )


def _print_summary(built: Summary, seconds: float, *, verbose: bool) -> None:

    stories = counted(built.stories, "story", "stories")
    say(f"{counted(built.files, 'file')} read, {stories}")
    say(
        f"{built.written:,} pages and other files written, {built.unchanged:,} unchanged, "
        f"{built.removed:,} removed, in {seconds:.1f} s"
    )
    if bad := {each.path for each in errors_of(built.problems)}:
        say(f"{counted(len(bad), 'file')} left out because of errors")
    print_withheld(built.withheld, verbose=verbose)


def _print_measured(measured: Timings, *, stages: bool, templates: bool) -> None:
    if stages:
        _print_stages(measured)
    if templates:
        _print_templates(measured)


def _print_stages(measured: Timings) -> None:
    for stage, seconds in measured.stages.items():
        say(f"  {stage:<8} {seconds:8.3f} s")


def _print_templates(measured: Timings) -> None:
    """Print the time of each template in all processes together, slowest first."""
    slowest_first = sorted(measured.templates.items(), key=lambda item: (-item[1], item[0]))
    for template, seconds in slowest_first:
        pages = measured.pages[template]
        each_ms = 1000 * seconds / pages
        name = template or "(JSON)"
        say(f"  {name:<16} {seconds:8.3f} s  {counted(pages, 'page'):>13}  {each_ms:7.3f} ms each")
