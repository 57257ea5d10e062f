"""digestgen import and prune: add a collection of articles, remove old articles."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from digestgen.cli.messages import print_name, safe_line, say
from digestgen.cli.site_options import AGE, now_option, site_option, writable_site_of
from digestgen.text.plural import counted


@click.group("import")
def import_() -> None:
    """Take over a collection of articles that another program made.

    \b
    Example:
      digestgen import smartable ../artificial-intelligence
    """


@import_.command()
@click.argument(
    "repository", metavar="PATH", type=click.Path(file_okay=False, exists=True, path_type=Path)
)
@site_option
def smartable(*, repository: Path, site: Path | None) -> None:
    """Copy the articles of a SmartableAI repository.

    Its news, topics and organizations are copied into content/.

    \b
    Example:
      digestgen import smartable ../artificial-intelligence
    """
    from digestgen.ingest.article_files import ArticleFileWriter
    from digestgen.ingest.smartable import import_smartable

    paths, config = writable_site_of(site)
    done = import_smartable(repository, paths.content, ArticleFileWriter(paths.state / "fetching"))
    for each in done.unmapped:
        say(safe_line(f"not mapped  {each.path}: {each.reason}"))
    known = f", {counted(done.known, 'file')} already there" if done.known else ""
    left = f", {len(done.unmapped):,} not mapped" if done.unmapped else ""
    say(f"{counted(len(done.written), 'file')} written to {config.build.content}/{known}{left}")


@click.command()
@click.option(
    "--older-than",
    type=AGE,
    metavar="AGE",
    required=True,
    help="The age, such as 90m, 12h, 7d or 4w, from the time of publication.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Move the files here instead of deleting them.",
)
@click.option("--dry-run", is_flag=True, help="Name the files, and change nothing.")
@now_option
@site_option
def prune(
    *, older_than: timedelta, archive: Path | None, dry_run: bool, now: datetime, site: Path | None
) -> None:
    """Remove old articles from content/.

    Their addresses and sources are noted in content/pruned.yaml.

    \b
    Example:
      digestgen prune --older-than 90d --archive ../archive
    """
    from digestgen.ingest.fetch_site import fetch_site_places
    from digestgen.ingest.prune import PRUNED_FILE, prune_site

    paths, config = writable_site_of(site)
    try:
        before = now - older_than
    except OverflowError:
        raise click.BadParameter("longer ago than the year 1", param_hint="--older-than") from None
    places = fetch_site_places(config, paths)
    done = prune_site(places, before, archive=archive, dry_run=dry_run)
    for path in done.files:
        print_name(f"{config.build.content}/{path}")
    verb = "moved" if archive else "removed"
    what = f"{counted(len(done.files), 'file')} {f'would be {verb}' if dry_run else verb}"
    noted = f"addresses are in {config.build.content}/{PRUNED_FILE}"
    say(what if dry_run or not done.files else f"{what}; {noted}")
    if done.kept_own:
        say(
            f"{counted(done.kept_own, 'old article')} kept: the site's own articles have no source to link to"
        )
