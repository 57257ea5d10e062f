"""digestgen import and prune: collections of articles come, old articles go."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from digestgen.cli.messages import counted, print_name, safe_line, say
from digestgen.cli.site_options import now_option, site_of, site_option


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
    """Copy news, topics and organizations of a SmartableAI repository into content/.

    \b
    Example:
      digestgen import smartable ../artificial-intelligence
    """
    from digestgen.ingest.article_files import ArticleFileWriter
    from digestgen.ingest.smartable import import_smartable

    paths, config = site_of(site)
    done = import_smartable(repository, paths.content, ArticleFileWriter(paths.state / "fetching"))
    for each in done.unmapped:
        say(safe_line(f"not mapped  {each.path}: {each.reason}"))
    known = f", {counted(done.known, 'file')} there already" if done.known else ""
    left = f", {len(done.unmapped):,} not mapped" if done.unmapped else ""
    say(f"{counted(len(done.written), 'file')} written to {config.build.content}/{known}{left}")


@click.command()
@click.option("--older-than", metavar="AGE", required=True, help="Such as 90d, 12w or 48h.")
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Move the files here in place of deleting them.",
)
@click.option("--dry-run", is_flag=True, help="Name the files, and change nothing.")
@now_option
@site_option
def prune(
    *, older_than: str, archive: Path | None, dry_run: bool, now: datetime, site: Path | None
) -> None:
    """Remove old articles from content/.

    Their addresses and sources are noted in content/pruned.yaml.

    \b
    Example:
      digestgen prune --older-than 90d --archive ../archive
    """
    from digestgen.ingest.fetch_site import fetch_site_places
    from digestgen.ingest.prune import PRUNED_FILE, prune_site
    from digestgen.settings import parse_age_setting

    try:
        before = now - parse_age_setting(older_than)
    except (ValueError, OverflowError):
        hint = f"{older_than} is not a length of time such as 90m, 12h, 90d or 12w"
        raise click.BadParameter(hint, param_hint="--older-than") from None
    paths, config = site_of(site)
    done = prune_site(fetch_site_places(config, paths), before, archive=archive, dry_run=dry_run)
    for path in done.files:
        print_name(f"{config.build.content}/{path}")
    what = "would be removed" if dry_run else f"{'moved' if archive else 'removed'}"
    say(
        f"{counted(len(done.files), 'file')} {what}; addresses are in {config.build.content}/{PRUNED_FILE}"
    )
    if done.kept_own:
        say(f"{counted(done.kept_own, 'old article')} of the site's own stay: they have no source")
