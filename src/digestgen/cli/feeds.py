"""digestgen feeds: list the feeds of the site and how they are doing, add one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digestgen.cli.messages import print_json, say
from digestgen.cli.site_options import now_option, site_of, site_option
from digestgen.cli.tables import print_table

if TYPE_CHECKING:
    from datetime import datetime


@click.group(invoke_without_command=True)
@click.pass_context
def feeds(context: click.Context) -> None:
    """List the feeds of the site, or add one.

    \b
    Example:
      digestgen feeds
    """
    if context.invoked_subcommand is None:
        context.invoke(list_feeds)


@feeds.command("list")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@now_option
@site_option
def list_feeds(*, form: str, now: datetime, site: Path | None) -> None:
    """List the feeds and what they last answered; no host is asked.

    \b
    Example:
      digestgen feeds list --format json
    """
    import msgspec

    from digestgen.ingest.feed_health import HEALTH_COLUMNS, feed_health_cells, feeds_health
    from digestgen.ingest.fetch_site import feeds_to_fetch, fetch_site_places
    from digestgen.ingest.fetch_state import read_state

    paths, config = site_of(site)
    state = read_state(fetch_site_places(config, paths).fetch_state)
    found = feeds_health(feeds_to_fetch(config, paths.site), state, now)
    if form == "json":
        print_json(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    print_table(HEALTH_COLUMNS, [feed_health_cells(each) for each in found])
    if not found:
        say("no feeds yet; add one:   digestgen feeds add URL")


@feeds.command("add")
@click.argument("what", metavar="URL|OPML")
@click.option("--name", default="", help="The provider's name.  [default: the feed's title]")
@click.option("--topic", "topics", multiple=True, help="A topic of its articles; may be repeated.")
@site_option
def add_feed(*, what: str, name: str, topics: tuple[str, ...], site: Path | None) -> None:
    """Add a feed to digest.toml: by its address, that of its page, or with an OPML file.

    \b
    Examples:
      digestgen feeds add https://example.org/ --topic Harbour
      digestgen feeds add feeds.opml
    """
    from digestgen.ingest.add_feed import add_feeds

    paths, config = site_of(site)
    added = add_feeds(what, paths.site, config, name=name, topics=topics)
    say(f"added    {added.what}" if added.is_new else f"known    {added.what}")
    say("\nNext: digestgen fetch")
