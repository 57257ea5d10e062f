"""digestgen theme list and digestgen theme copy: see and copy the files of the theme."""

from __future__ import annotations

from pathlib import Path

import click

from digestgen.cli.completion import complete_theme_names
from digestgen.cli.messages import print_name, safe_line, say
from digestgen.cli.site_options import folder_given_or_here, site_folder, site_option


@click.group()
def theme() -> None:
    """List the theme's files, or copy one to change it.

    \b
    Example:
      digestgen theme copy templates/partials/card.html
    """


@theme.command("list")
@site_option
def list_theme_files(*, site: Path | None) -> None:
    """List the theme's files.

    "replaced" marks those that the site has its own version of.

    \b
    Example:
      digestgen theme list
    """
    from digestgen.theme.files import theme_files

    folder = folder_given_or_here(site)  # the theme is there without a site, too
    for name, file in theme_files().items():
        own = folder / name
        print_name(f"{name}\treplaced" if own.is_file() and not own.samefile(file) else name)


@theme.command("copy")
@click.argument("name", shell_complete=complete_theme_names)
@site_option
@click.option("--force", is_flag=True, help="Overwrite the site's own file.")
def copy_theme_file(*, name: str, site: Path | None, force: bool) -> None:
    """Copy a file of the theme into the site, where you can change it.

    \b
    Example:
      digestgen theme copy templates/partials/card.html
    """
    from digestgen.theme.files import copy_theme_file

    file = copy_theme_file(name, site_folder(site), replace=force)
    say(f"Copied to {safe_line(str(file))}")
