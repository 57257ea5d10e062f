"""digestgen clean."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.messages import say
from digestgen.cli.site_options import options_for, site_option
from digestgen.text.plural import counted


@click.command()
@site_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The output folder.  [default: build/ in the site]",
)
def clean(*, site: Path | None, output: Path | None) -> None:
    """Remove what digestgen wrote: the output and the cache.

    Other files in the output stay.

    \b
    Example:
      digestgen clean
    """
    from digestgen.write.clean import clean_site

    paths = options_for(site, output=output).read_setup().paths
    say(f"{counted(clean_site(paths), 'file')} removed")
