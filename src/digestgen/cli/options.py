"""Options that several commands take."""

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
    help="The site's folder.  [default: nearest with digest.toml, else here]",
)
_SITE_OPTIONS = (
    site_option,
    click.option(
        "--base-url", metavar="URL", help="Where the site will be; goes before digest.toml."
    ),
    click.option("--unpublished", is_flag=True, help="Show drafts and withheld files too."),
)
keep_going = click.option(
    "--keep-going", is_flag=True, help="Leave bad files out; still exits with 1."
)


def with_site_options(command: _Command) -> _Command:
    for option in reversed(_SITE_OPTIONS):
        command = option(command)
    return command


def options_for(site: Path | None, **given: Any) -> Options:
    from digestgen.builds import Options
    from digestgen.config import find_site

    return Options(site=(site or find_site(Path.cwd())).resolve(), **given)
