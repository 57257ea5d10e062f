"""The command line: arguments, printing, exit codes.

Exit code 0: fine; 1: problems in content, or the output can not be written; 2: usage, or digest.toml.
Data goes to stdout, messages to stderr. Modules are imported by the command that needs them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digestgen import __version__

if TYPE_CHECKING:
    from digestgen.pipeline import BuildReport, Options
    from digestgen.problems import Problem

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FOLDER = click.Path(file_okay=False, path_type=Path)
_BAR_AFTER_SECONDS = 1.0

_site_options = (
    click.option(
        "--site",
        type=click.Path(file_okay=False, exists=True, path_type=Path),
        help="The site's folder.  [default: nearest with digest.toml, else here]",
    ),
    click.option(
        "--base-url", metavar="URL", help="Where the site will be; goes before digest.toml."
    ),
    click.option("--unpublished", is_flag=True, help="Show drafts and withheld files too."),
)
_keep_going = click.option(
    "--keep-going", is_flag=True, help="Leave bad files out; still exits with 1."
)


def _with_site_options(command: _Command) -> _Command:
    for option in reversed(_site_options):
        command = option(command)
    return command


class _Group(click.Group):
    """Turns what a user can cause into a message and an exit code; never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from digestgen.problems import DigestError

        # titles come in every script, and a terminal may know only its own
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except DigestError as error:
            _print_problems(error.problems)
            ctx.exit(error.exit_code)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            place = error.filename2 or error.filename or "digestgen"  # of a move: where to
            _say(f"{place}: {error.strerror or error}")
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Turn a folder of article files into a linked news-digest site."""


@main.command()
@_with_site_options
@_keep_going
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
    options = _options(site, **given)
    report = build_site(options, _Bar(shown=not quiet and sys.stderr.isatty(), since=started))
    _print_problems(report.problems)
    if not quiet:
        _print_summary(report, time.perf_counter() - started, verbose=verbose)
    if report.problems if options.strict else errors_of(report.problems):
        raise click.exceptions.Exit(1)


@main.command()
@_with_site_options
@_keep_going
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True
)
@click.option("--near", is_flag=True, help="Print the decisions close to the bar, for review.")
def stories(*, site: Path | None, form: str, near: bool, **given: Any) -> None:
    """List the stories, newest first, without building.

    \b
    Example:
      digestgen stories --format jsonl
    """
    from digestgen.listing import near_lines, story_lines, story_table
    from digestgen.pipeline import read_site
    from digestgen.problems import errors_of

    found = read_site(_options(site, **given))
    _print_problems(found.problems)
    if near:
        for line in near_lines(found):
            click.echo(line)
    elif form == "jsonl":
        sys.stdout.buffer.writelines(story_lines(found))
    else:
        story_table(found)
    if errors_of(found.problems):
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("what", metavar="FILE|URL")
@click.argument("other", metavar="[FILE|URL]", required=False)
@_with_site_options
def why(*, what: str, other: str | None, site: Path | None, **given: Any) -> None:
    """Say where a file or an article ended up, and why; of two, why they are together or not.

    \b
    Examples:
      digestgen why content/2026-05-04-ferry.md
      digestgen why 2026-05-04-ferry.md 2026-05-05-island.md
      digestgen why https://harbourpost.example/ferry
    """
    from digestgen.explain import explain, explain_two, suggestion
    from digestgen.pipeline import read_site
    from digestgen.problems import ContentError, problem

    # a fault elsewhere does not keep this one from being told
    found = read_site(_options(site, keep_going=True, **given))
    folder = Path.cwd()
    told = explain_two(found, what, other, folder) if other else explain(found, what, folder)
    if told is None:
        faults = [each for each in found.problems if each.path and what.endswith(each.path)]
        if other and explain(found, what, folder) is not None:
            what = other
        hint = suggestion(found, what)
        raise ContentError(faults or [problem(what, "no file or article by that name", hint=hint)])
    click.echo(told)


def _options(site: Path | None, **given: Any) -> Options:
    from digestgen.config import find_site
    from digestgen.pipeline import Options

    return Options(site=(site or find_site(Path.cwd())).resolve(), **given)


def _say(text: str) -> None:
    """Print a message; what the terminal can not show is escaped."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)


def _print_problems(problems: Iterable[Problem]) -> None:
    for each in problems:
        _say(str(each))


def _print_summary(report: BuildReport, seconds: float, *, verbose: bool) -> None:
    site, written = report.site, report.written
    stories = len(site.digest.stories)
    _say(f"{_counted(site.files, 'file')} read, {_counted(stories, 'story', 'stories')}")
    _say(
        f"{written.written:,} pages and other files written, {written.unchanged:,} unchanged, "
        f"{written.removed:,} removed, in {seconds:.1f} s"
    )
    for standing, files in report.withheld.items():
        _say(f"{len(files):,} {'deleted' if standing == 'deleted' else _WHY[standing]}")
        if verbose:
            _say("\n".join(f"  {path}" for path in files))


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_WHY = {"withheld": "withheld (published: false)", "draft": "withheld (draft: true)"}


class _Bar:
    """A Progress that shows a bar on a terminal, once a build takes over a second."""

    def __init__(self, *, shown: bool, since: float) -> None:
        self._shown = shown
        self._since = since

    def __call__(self, what: str, batches: Iterable[Any], count: int) -> Iterable[Any]:
        if not self._shown:
            return batches
        return self._watched(what, batches, count)

    def _watched(self, what: str, batches: Iterable[Any], count: int) -> Iterable[Any]:
        bar: Any = None
        try:
            for done, batch in enumerate(batches, start=1):
                if bar is None and time.perf_counter() - self._since > _BAR_AFTER_SECONDS:
                    bar, task = _rich_bar(what, count)
                if bar is not None:
                    bar.update(task, completed=done)
                yield batch
        finally:
            if bar is not None:
                bar.stop()


def _rich_bar(what: str, count: int) -> tuple[Any, Any]:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.start()
    return bar, bar.add_task(what, total=count)
