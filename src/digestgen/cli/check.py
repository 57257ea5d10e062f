"""digestgen check."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from msgspec.structs import replace

from digestgen.cli.messages import print_json, print_problems, print_text, say
from digestgen.cli.progress import bar_of
from digestgen.cli.site_options import AGE, keep_going, options_for, with_site_options
from digestgen.cli.withheld import print_future
from digestgen.problems import DigestError, Problem, errors_of
from digestgen.text.plural import counted
from digestgen.urls import without_credentials

if TYPE_CHECKING:
    from digestgen.check.site import Checked


@click.command()
@with_site_options
@keep_going
@click.option("--external", is_flag=True, help="Also check the links to other sites.")
@click.option(
    "--max-age",
    type=AGE,
    metavar="AGE",
    default="7d",
    show_default=True,
    help="Check links again after this time, such as 90m, 12h, 7d or 4w.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="json: for programs; github: annotations in a GitHub workflow.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
def check(
    *,
    site: Path | None,
    external: bool,
    max_age: timedelta,
    form: str,
    strict: bool,
    now: datetime,
    **given: Any,
) -> None:
    """Check links and content without writing to build/.

    \b
    Example:
      digestgen check --external --max-age 30d
    """
    from digestgen.check.site import check_site

    try:
        checked = check_site(options_for(site, now=now, **given))
        found = [*checked.found, *(_external(checked, now, max_age) if external else ())]
    except DigestError as error:
        _print(error.problems, form)
        raise click.exceptions.Exit(error.exit_code) from error
    problems = [*checked.report.problems, *found]
    _print(problems, form)
    errors = len(errors_of(problems))
    if form == "text":
        print_future(checked.report.site.withheld)
        say(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}")
    # errors of the build are of files that --keep-going leaves out
    if problems if strict else errors_of(found):
        raise click.exceptions.Exit(1)


def _external(checked: Checked, now: datetime, max_age: timedelta) -> list[Problem]:
    from digestgen.check import AnswerCache, check_outgoing, links_of_built_pages

    site = checked.report.site
    links = links_of_built_pages(checked.pages, site.config.site.base_url)
    cache = AnswerCache(site.paths.state / "links.json", now, max_age)
    with _shown_bar(len(links)) as done:
        found = check_outgoing(links, cache, done, allow_private=site.config.fetch.allow_private)
    say(f"{found.count('ok'):,} links work, {found.count('unknown'):,} could not be checked")
    return found.problems(links, checked.origins)


@contextmanager
def _shown_bar(count: int) -> Iterator[Callable[[], None]]:
    if not sys.stderr.isatty():
        yield lambda: None
        return
    bar, task = bar_of("checking links", count)
    try:
        yield lambda: bar.advance(task)
    finally:
        bar.stop()


def _print(problems: Sequence[Problem], form: str) -> None:
    if form == "json":
        safe = [replace(each, message=without_credentials(each.message)) for each in problems]
        print_json(msgspec.json.format(msgspec.json.encode(safe), indent=2))
    elif form == "github":
        for each in problems:
            print_text(_annotation(each))
    else:
        print_problems(problems)


def _annotation(found: Problem) -> str:
    """Return a problem as a workflow command.

    Source of the form and its escapes: GitHub, "Workflow commands for GitHub Actions".
    """
    places = {"file": found.path, "line": found.line, "col": found.column}
    given = ",".join(f"{name}={_escaped(str(each), ':,')}" for name, each in places.items() if each)
    parts = (found.key, found.message)
    text = ": ".join(part for part in parts if part)
    text = f"{text} ({found.hint})" if found.hint else text
    return f"::{found.level} {given}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    text = text.replace("%", "%25")
    for character in f"\r\n{also}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
