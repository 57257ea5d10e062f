"""digestgen init, new and clean: a site's beginning and end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digestgen.cli.messages import counted, print_problems, say
from digestgen.cli.options import options_for, site_option


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", default="News digest", show_default=True, help="What the site is called.")
@click.option(
    "--base-url", metavar="URL", default="http://localhost:8000/", help="Where the site will be."
)
@click.option(
    "--install",
    metavar="COMMAND",
    default="pip install digestgen",
    show_default=True,
    help="How the workflow installs digestgen.",
)
@click.option("--force", is_flag=True, help="Add what is missing to a folder that is not empty.")
def init(*, folder: Path, force: bool, **given: str) -> None:
    """Begin a site that builds at once. No file is ever overwritten.

    \b
    Example:
      digestgen init news --base-url https://USER.github.io/news/
    """
    from digestgen.config import check_base_url
    from digestgen.problems import UsageError, problem
    from digestgen.starter import Start, site_files

    check_base_url(given["base_url"])
    if folder.is_dir() and any(folder.iterdir()) and not force:
        hint = "name a new folder, or add what is missing with --force"
        raise UsageError([problem(str(folder), "is not empty", hint=hint)])
    for name, text in site_files(Start(**given)).items():
        file = folder / name
        if file.exists() or file.is_symlink():
            say(f"kept     {file}")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        say(f"written  {file}")
    say(f"\nNext: cd {folder} && digestgen serve")


@click.command()
@click.argument("title")
@click.option("--url", required=True, help="Where the article is.")
@click.option("--provider", default="", help="Who published it.  [default: the URL's domain]")
@click.option("--topic", "topics", multiple=True, help="What it is about; may be repeated.")
@click.option("--excerpt", default="", help="A sentence or two of it.")
@site_option
def new(*, site: Path | None, **given: Any) -> None:
    """Write an article file, published now, and print its path.

    \b
    Example:
      digestgen new "River bursts its banks" --url https://harbourpost.example/flood --topic Weather
    """
    from zoneinfo import ZoneInfo

    from digestgen.config import read_config
    from digestgen.starter import NewArticle, article_file

    folder = options_for(site).site
    config, warnings = read_config(folder)
    print_problems(each for each in warnings if each.key != "site.base_url")
    now = datetime.now(ZoneInfo(config.site.timezone))
    names, text = article_file(NewArticle(published=now, **given))
    content = folder / config.build.content
    file = _free([content / name for name in names], given["url"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    click.echo(file)


def _free(files: Sequence[Path], url: str) -> Path:
    """Return the first of `files` that is not there; UsageError if one before has the article."""
    from digestgen.problems import UsageError, problem

    for file in files:
        if not file.exists():
            return file
        if url in file.read_text("utf-8"):
            break
    hint = "edit it, or give the article another title"
    raise UsageError([problem(str(file), "is there already", hint=hint)])


@click.command()
@site_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The output to remove.  [default: build/ in the site]",
)
def clean(*, site: Path | None, output: Path | None) -> None:
    """Remove what digestgen made: its files in the output, and .digestgen/; nothing else.

    \b
    Example:
      digestgen clean
    """
    from digestgen.write.clean import clean_site

    paths = options_for(site, output=output).read_setup().paths
    say(f"{counted(clean_site(paths), 'file')} removed")
