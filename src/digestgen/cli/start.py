"""digestgen init, new and clean: a site's beginning and end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.messages import counted, print_problems, say
from digestgen.cli.options import options_for, site_option

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", default="News digest", show_default=True, help="What the site is called.")
@click.option(
    "--base-url", metavar="URL", default="http://localhost:8000/", help="Where the site will be."
)
@click.option(
    "--workflow",
    type=click.Choice(["pages", "scheduled"]),
    default="pages",
    show_default=True,
    help="pages: a push publishes the site; scheduled: feeds are fetched four times a day, too.",
)
@click.option(
    "--install",
    metavar="COMMAND",
    default="",
    help="How the workflow installs digestgen.  [default: as it is installed here]",
)
@click.option("--force", is_flag=True, help="Add what is missing to a folder that is not empty.")
def init(*, folder: Path, force: bool, install: str, **given: str) -> None:
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
    install = install or _install(folder, given["workflow"])
    for name, text in site_files(Start(install=install, **given)).items():
        file = folder / name
        if file.exists() or file.is_symlink():
            say(f"kept     {file}")
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        say(f"written  {file}")
    scheduled = given["workflow"] == "scheduled"
    if scheduled and (folder / ".github/workflows/pages.yml").exists():
        say("remove   .github/workflows/pages.yml: the scheduled workflow publishes, too")
    then = "digestgen feeds add FEEDS.opml && digestgen fetch" if scheduled else "digestgen serve"
    say(f"\nNext: cd {folder} && {then}")


def _install(folder: Path, workflow: str) -> str:
    """Return how the workflow installs digestgen, as it is installed here; say where that is from."""
    from digestgen.starter.install import place_wheel, this_install

    found = this_install()
    if workflow == "pages" and (found.folder or found.wheel):
        return "pip install digestgen"
    placed = place_wheel(found, folder)
    say(f"install  the workflow installs digestgen from {placed.origin}")
    return placed.command


@click.command()
@click.argument("title")
@click.option("--url", required=True, help="Where the article is.")
@click.option("--provider", default="", help="Who published it.  [default: the URL's domain]")
@click.option("--topic", "topics", multiple=True, help="What it is about; may be repeated.")
@click.option("--excerpt", default="", help="A sentence or two of it.")
@click.option("--date", metavar="TIME", default="", help="When it was published.  [default: now]")
@click.option(
    "--image", metavar="URL", default="", help="A picture: an address, or a path on the site."
)
@click.option(
    "--locale", metavar="TAG", default="", help="Its language, if it is not the site's: de, pt-BR."
)
@click.option("--edit", is_flag=True, help="Open the file in your editor.")
@site_option
def new(*, site: Path | None, date: str, edit: bool, **given: Any) -> None:
    """Write an article file and print its path.

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
    zone = ZoneInfo(config.site.timezone)
    now = datetime.now(zone)
    published = _published(date, zone) if date else now
    names, text = article_file(NewArticle(published=published, added=now, **given))
    content = folder / config.build.content
    file = _free([content / name for name in names], given["url"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    click.echo(file)
    if edit:
        click.edit(filename=str(file))


def _published(given: str, zone: ZoneInfo) -> datetime:
    """Return the time of --date; without an offset it is one in the site's zone."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        hint = f"{given} is not a time such as 2024-12-01 or 2024-12-01T09:00"
        raise click.BadParameter(hint, param_hint="--date") from None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


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
    from digestgen.builds import paths_of
    from digestgen.clean import clean_site
    from digestgen.config import read_config

    options = options_for(site, output=output)
    config, _ = read_config(options.site)
    say(f"{counted(clean_site(paths_of(options, config)), 'file')} removed")
