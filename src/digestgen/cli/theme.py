"""digestgen theme list and digestgen theme copy: see what of the theme can be replaced, and begin with it."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.messages import say
from digestgen.cli.options import options_for

_SITE = click.option(
    "--site",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The site's folder.  [default: nearest with digest.toml, else here]",
)


@click.group()
def theme() -> None:
    """Show the theme's templates and static files, and copy them to change them.

    \b
    Example:
      digestgen theme copy templates/partials/card.html
    """


@theme.command("list")
@_SITE
def list_files(*, site: Path | None) -> None:
    """List the theme's files, one a line; after a tab "replaced" where the site has its own.

    \b
    Example:
      digestgen theme list
    """
    from digestgen.theme.files import theme_files

    folder = options_for(site).site
    for name, file in theme_files().items():
        own = folder / name
        click.echo(f"{name}\treplaced" if own.is_file() and not own.samefile(file) else name)


@theme.command("copy")
@click.argument("name")
@_SITE
@click.option("--force", is_flag=True, help="Write over the site's own file.")
def copy_file(*, name: str, site: Path | None, force: bool) -> None:
    """Copy a file of the theme into the site, to be changed there.

    \b
    Example:
      digestgen theme copy templates/partials/card.html
    """
    from digestgen.theme.files import copy_theme_file

    copy_theme_file(name, options_for(site).site, replace=force)
    say(f"copied {name}")
