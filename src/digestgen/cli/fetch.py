"""digestgen fetch."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from digestgen.cli.messages import print_json, say
from digestgen.cli.progress import bar_of
from digestgen.cli.site_options import now_option, site_option, writable_site_of
from digestgen.cli.tables import print_table
from digestgen.settings import Config, SitePaths

if TYPE_CHECKING:
    from digestgen.ingest.fetch_report import FetchReport
    from digestgen.ingest.fetch_site import FetchOptions
    from digestgen.ingest.fetch_steps import FeedBody

_STATUS_STYLES = {
    "ok": "green",
    "broken": "yellow",
    "unchanged": "dim",
    "waiting": "dim",
    "resting": "yellow",
}


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--url", metavar="URL", default="", help="The feed's address, with FILE or -.")
@click.option(
    "--force", is_flag=True, help="Ask although it is too early; a Retry-After still counts."
)
@click.option("--dry-run", is_flag=True, help="Ask the feeds, but write nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 if any feed failed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="table: for people; json: for programs.",
)
@click.option(
    "--summary",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add the report, as Markdown, to a file.",
)
@now_option
@site_option
def fetch(
    *,
    files: tuple[str, ...],
    url: str,
    force: bool,
    dry_run: bool,
    strict: bool,
    form: str,
    summary: Path | None,
    now: datetime,
    site: Path | None,
) -> None:
    """Fetch the feeds and write a file for each new entry.

    With FILE, or - for a pipe, read feeds from there and ask no host.

    \b
    Examples:
      digestgen fetch
      curl https://example.org/feed | digestgen fetch - --url https://example.org/feed
    """
    from digestgen.ingest.fetch_report import report_as_markdown, report_exit_code
    from digestgen.ingest.fetch_site import FetchOptions

    began = time.perf_counter()
    if url and len(files) != 1:
        raise click.UsageError("--url needs exactly one FILE")
    given = FetchOptions(now=now, is_forced=force, dry_run=dry_run)
    paths, config = writable_site_of(site)
    report = _fetched(config, paths, _bodies(files, url), given, form)
    report = replace(report, seconds=round(time.perf_counter() - began, 3))
    if summary:
        with summary.open("a", encoding="utf-8") as file:
            file.write(report_as_markdown(report, now))
    _print_report(report, form)
    raise click.exceptions.Exit(report_exit_code(report, strict=strict))


def _fetched(
    config: Config, paths: SitePaths, bodies: list[FeedBody], given: FetchOptions, form: str
) -> FetchReport:
    """Return the report of `bodies`, or of all feeds of the site if there are none."""
    from digestgen.ingest.fetch_site import feeds_to_fetch, fetch_site, fetch_site_bodies

    if bodies:
        return fetch_site_bodies(bodies, config, paths, given)
    with _shown_bar(len(feeds_to_fetch(config, paths.site)), form) as done:
        return fetch_site(config, paths, given, done=done)


def _print_report(report: FetchReport, form: str) -> None:
    from digestgen.ingest.fetch_report import report_as_json, report_summary

    if form == "json":
        print_json(report_as_json(report))
    else:
        _print_feeds(report)
        say(report_summary(report))


def _bodies(files: Sequence[str], url: str) -> list[FeedBody]:
    """Return the feeds in files; `-` is standard input."""
    from digestgen.ingest.fetch_steps import FeedBody

    return [
        FeedBody(
            "standard input" if name == "-" else name,
            sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes(),
            url,
        )
        for name in files
    ]


def _print_feeds(report: FetchReport) -> None:
    """Print a row per feed."""
    from digestgen.ingest.fetch_report import COLUMNS, report_cells

    print_table(
        COLUMNS,
        map(report_cells, report.feeds),
        numbers={"new", "known", "KB", "ms"},
        styles={"status": lambda status: _STATUS_STYLES.get(status, "red")},
    )


@contextmanager
def _shown_bar(count: int, form: str) -> Iterator[Callable[[], None]]:
    if form == "json" or not sys.stderr.isatty():
        yield lambda: None
        return
    bar, task = bar_of("asking", count)
    try:
        yield lambda: bar.advance(task)
    finally:
        bar.stop()
