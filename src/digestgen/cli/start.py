"""digestgen init and new: create a site, or an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.messages import print_name, say
from digestgen.cli.site_options import now_option, site_option, writable_site_of
from digestgen.problems import UsageError, problem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", default="News digest", show_default=True, help="The site's title.")
@click.option(
    "--base-url",
    metavar="URL",
    default="http://localhost:8000/",
    show_default=True,
    help="The site's address.",
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
    help="The command that installs digestgen in the workflow.  [default: as it is installed here]",
)
@click.option("--force", is_flag=True, help="Add missing files to a folder that is not empty.")
def init(*, folder: Path, force: bool, install: str, **given: str) -> None:
    """Create a site with example articles; never overwrites a file.

    \b
    Example:
      digestgen init news --base-url https://USER.github.io/news/
    """
    from digestgen.config import check_base_url
    from digestgen.starter import NewSite, starter_files

    check_base_url(given["base_url"])
    if folder.is_dir() and any(folder.iterdir()) and not force:
        hint = "choose a new folder, or use --force to add the files that are missing"
        raise UsageError([problem(str(folder), "is not empty", hint=hint)])
    install = install or _install(folder)
    for name, text in starter_files(NewSite(install=install, **given)).items():
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


def _install(folder: Path) -> str:
    """Return how the workflow installs digestgen: from the same place as here. Prints which place that is."""
    from digestgen.starter.install import place_wheel, this_install

    placed = place_wheel(this_install(), folder)
    say(f"install  the workflow will install digestgen from {placed.origin}")
    if placed.wheel:
        say(f"written  {folder / placed.wheel}")
    return placed.command


@click.command()
@click.argument("title")
@click.option("--url", required=True, help="The article's address.")
@click.option("--provider", default="", help="The provider's name.  [default: the URL's domain]")
@click.option("--topic", "topics", multiple=True, help="A topic; can be given several times.")
@click.option("--excerpt", default="", help="One or two sentences.")
@click.option("--date", metavar="TIME", default="", help="When it was published.  [default: now]")
@click.option(
    "--image", metavar="URL", default="", help="A picture: an address, or a path on the site."
)
@click.option(
    "--locale", metavar="TAG", default="", help="Its language, if it is not the site's: de, pt-BR."
)
@click.option("--edit", is_flag=True, help="Open the file in your editor.")
@now_option
@site_option
def new(*, site: Path | None, date: str, edit: bool, now: datetime, **given: Any) -> None:
    """Create an article file and print its path.

    \b
    Example:
      digestgen new "River bursts its banks" --url https://harbourpost.example/flood --topic Weather
    """
    from zoneinfo import ZoneInfo

    from digestgen.starter import NewArticle, starter_article

    paths, config = writable_site_of(site)
    zone = ZoneInfo(config.site.timezone)
    now = now.astimezone(zone)
    published = _published(date, zone) if date else now
    names, text = starter_article(NewArticle(published=published, added=now, **given))
    file = _free([paths.content / name for name in names], given["url"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    print_name(file)
    if edit:
        click.edit(filename=str(file))


def _published(given: str, zone: ZoneInfo) -> datetime:
    from digestgen.starter.article_date import parse_article_date  # the parsers take a while

    return parse_article_date(given, zone)


def _free(files: Sequence[Path], url: str) -> Path:
    """Return the first of `files` that does not exist. Raises UsageError if one before it has the article."""
    for file in files:
        if not file.exists():
            return file
        if url in file.read_text("utf-8"):
            break
    hint = "edit this file, or give the article another title"
    raise UsageError([problem(str(file), "already exists", hint=hint)])
