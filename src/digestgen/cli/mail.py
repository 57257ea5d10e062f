"""digestgen mail."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import click

from digestgen.cli.completion import complete_edition_dates
from digestgen.cli.messages import print_problems
from digestgen.cli.site_options import options_for, with_site_options
from digestgen.cli.withheld import print_future


@click.command()
@click.argument("edition", metavar="[DATE]", default="", shell_complete=complete_edition_dates)
@with_site_options
@click.option(
    "--output",
    type=click.File("wb"),
    default="-",
    help="The file to write.  [default: standard output]",
)
@click.option("--from", "sender", metavar="ADDRESS", default="", help="The sender's address.")
def mail(*, edition: str, site: Path | None, output: IO[bytes], sender: str, **given: Any) -> None:
    """Write an edition as an e-mail message.

    DATE is a day or a week, such as 2026-05-04 or 2026-W19; by default it is the newest day.

    \b
    Examples:
      digestgen mail --output today.eml
      digestgen mail 2026-W19 --from "Harbour News <news@example.org>" --output week.eml
    """
    from digestgen.mail import edition_message
    from digestgen.pipeline.build import read_site

    found = read_site(options_for(site, **given))
    print_problems(found.problems)
    print_future(found.withheld)
    message = edition_message(found, edition, sender)  # may fail, so before the file is created
    output.write(message)
