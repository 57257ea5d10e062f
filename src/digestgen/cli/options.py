"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from digestgen.builds import Options

_Command = TypeVar("_Command", bound=Callable[..., Any])

site_option = click.option(
    "--site",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The site's folder.  [default: the nearest folder with a digest.toml, else this one]",
)
_SITE_OPTIONS = (
    site_option,
    click.option("--base-url", metavar="URL", help="The site's address; overrides digest.toml."),
    click.option("--unpublished", is_flag=True, help="Include drafts and withheld articles."),
)
keep_going = click.option(
    "--keep-going", is_flag=True, help="Leave out files with errors; still exit with 1."
)


def with_site_options(command: _Command) -> _Command:
    """Add the options that choose a site and how it is built."""
    for option in reversed(_SITE_OPTIONS):
        command = option(command)
    return command


def options_for(site: Path | None, **given: Any) -> Options:
    """Return the options of a build of `site`, or of the site that the current folder is in."""
    from digestgen.builds import Options
    from digestgen.config import find_site

    return Options(site=(site or find_site(Path.cwd())).resolve(), **given)
