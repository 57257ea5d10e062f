"""digestgen mail."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import click

from digestgen.cli.messages import print_problems
from digestgen.cli.options import options_for, with_site_options


@click.command()
@click.argument("edition", metavar="[DATE]", default="")
@with_site_options
@click.option("--to", type=click.File("wb"), default="-", help="Where to write.  [default: stdout]")
@click.option("--from", "sender", metavar="ADDRESS", default="", help="Who sends it.")
def mail(*, edition: str, site: Path | None, to: IO[bytes], sender: str, **given: Any) -> None:
    """Write an edition as a message that any mail program can send; the newest day's by default.

    \b
    Examples:
      digestgen mail --to today.eml
      digestgen mail 2026-W19 --from "Harbour News <news@example.org>" --to week.eml
    """
    from digestgen.mail import edition_message
    from digestgen.pipeline import read_site

    found = read_site(options_for(site, **given))
    print_problems(found.problems)
    message = edition_message(found, edition, sender)  # before the file is there
    to.write(message)
