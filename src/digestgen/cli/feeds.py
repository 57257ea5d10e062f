"""digestgen feeds: list the feeds of the site with their state, or add one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import msgspec

from digestgen.cli.messages import print_json, print_problems, say
from digestgen.cli.site_options import now_option, site_of, site_option
from digestgen.cli.tables import print_table


class _ListUnlessNamed(click.Group):
    """A group whose command `list` runs if no command is named; it gets the options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        names_none = not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)
        return super().parse_args(ctx, ["list", *args] if names_none else args)


@click.group(cls=_ListUnlessNamed, subcommand_metavar="[COMMAND] [ARGS]...")
def feeds() -> None:
    """List the feeds of the site, or add one.

    Without a command, it is the same as `feeds list`.

    \b
    Examples:
      digestgen feeds
      digestgen feeds add https://example.org/
    """


@feeds.command("list")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="table: for people; json: for programs.",
)
@now_option
@site_option
def list_feeds(*, form: str, now: datetime, site: Path | None) -> None:
    """List the feeds and what they last answered; no host is asked.

    \b
    Example:
      digestgen feeds list --format json
    """
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
    """Add a feed or an OPML file to digest.toml.

    A feed may be given by its address or by that of a page which names it. The feeds of an OPML file are
    added together; its folders become topics.

    \b
    Examples:
      digestgen feeds add https://example.org/ --topic Harbour
      digestgen feeds add feeds.opml
    """
    from digestgen.ingest.add_feed import FeedOptions, add_feeds

    paths, config = site_of(site)
    added = add_feeds(what, paths.site, config, FeedOptions(name, topics))
    say(added.message)
    print_problems(added.warnings)
    say("\nNext: digestgen fetch")
