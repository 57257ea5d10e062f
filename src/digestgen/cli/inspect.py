"""digestgen stories and digestgen why: inspect a site without building it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from digestgen.cli.completion import complete_article_files
from digestgen.cli.messages import print_json, print_name, print_problems, print_text
from digestgen.cli.site_options import keep_going, options_for, with_site_options
from digestgen.cli.tables import print_table
from digestgen.cli.withheld import print_future
from digestgen.problems import ContentError


@click.command()
@with_site_options
@keep_going
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="jsonl: one JSON document per line.",
)
@click.option("--near", is_flag=True, help="List the closest grouping decisions, for review.")
def stories(*, site: Path | None, form: str, near: bool, **given: Any) -> None:
    """List the stories, newest first.

    \b
    Example:
      digestgen stories --format jsonl
    """
    from digestgen.inspect.listing import STORY_COLUMNS, list_near_lines, story_cells, story_lines
    from digestgen.pipeline.build import read_site

    found = read_site(options_for(site, **given))
    print_problems(found.problems)
    print_future(found.withheld)
    if near:
        for line in list_near_lines(found):
            print_name(line)
    elif form == "jsonl":
        for document in story_lines(found):
            print_json(document)
    else:
        print_table(
            STORY_COLUMNS,
            story_cells(found),
            numbers={"reports"},
            styles={"address": lambda _: "dim"},
        )


@click.command()
@click.argument("what", metavar="FILE|URL", shell_complete=complete_article_files)
@click.argument(
    "other", metavar="[FILE|URL]", required=False, shell_complete=complete_article_files
)
@with_site_options
def why(*, what: str, other: str | None, site: Path | None, **given: Any) -> None:
    """Explain where an article ended up, and why.

    With two files or URLs, explain why they are, or are not, in the same story. A URL is the address of an
    article, or that of its story on the site.

    \b
    Examples:
      digestgen why content/2026-05-04-ferry.md
      digestgen why 2026-05-04-ferry.md 2026-05-05-island.md
      digestgen why https://harbourpost.example/ferry
      digestgen why /2026/05/04/ferry/
    """
    from digestgen.inspect.explain import explain
    from digestgen.inspect.explain_pair import explain_pair
    from digestgen.inspect.unknown_names import unknown_name_problem
    from digestgen.pipeline.build import read_site

    # an error in another file does not matter here
    found = read_site(options_for(site, keep_going=True, **given))
    folder = Path.cwd()
    explanation = (
        explain_pair(found, what, other, folder) if other else explain(found, what, folder)
    )
    if explanation is None:
        errors = [each for each in found.problems if each.path and what.endswith(each.path)]
        if other and explain(found, what, folder) is not None:
            what = other
        raise ContentError(errors or [unknown_name_problem(found, what)])
    print_text(explanation)
