"""Options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from digestgen.problems import Problem, UsageError, problem
from digestgen.settings import CONFIG_FILE, BuildSettings, Config, SitePaths, parse_age_setting

if TYPE_CHECKING:
    from digestgen.pipeline.options import Options

_Command = TypeVar("_Command", bound=Callable[..., Any])

site_option = click.option(
    "--site",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="The site's folder.  [default: the nearest folder with a digest.toml, else this one]",
)


class _Age(click.ParamType[timedelta]):
    """A length of time such as 12h or 7d."""

    name = "age"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:

        try:
            return value if isinstance(value, timedelta) else parse_age_setting(value)
        except ValueError:
            what = f"{value} is not a length of time; write one such as 90m, 12h, 7d or 4w"
            self.fail(what, param, ctx)


AGE = _Age()


def _as_now(_context: click.Context, _parameter: click.Parameter, given: str | None) -> datetime:
    """Return the time of a run: the given one, else SOURCE_DATE_EPOCH, else the current time."""
    try:
        if given is None and (epoch := os.environ.get("SOURCE_DATE_EPOCH")):
            return datetime.fromtimestamp(int(epoch), UTC)
        moment = datetime.fromisoformat(given) if given else datetime.now(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter("write it as 2024-12-01T09:00:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _as_lead(context: click.Context, parameter: click.Parameter, given: str | None) -> timedelta:
    """Return how far the time of a run is ahead of the clock: not at all if it is that of the clock.

    Measured later, it would lag: what was written meanwhile would be in the future.
    """
    if given is None and not os.environ.get("SOURCE_DATE_EPOCH"):
        return timedelta()
    return _as_now(context, parameter, given) - datetime.now(UTC)


_NOW_HELP = "The time to use instead of the clock.  [default: SOURCE_DATE_EPOCH, if it is set]"
now_option = click.option("--now", metavar="TIME", callback=_as_now, help=_NOW_HELP)
running_now_option = click.option(
    "--now", "ahead", metavar="TIME", callback=_as_lead, help=_NOW_HELP
)
_SITE_OPTIONS = (
    site_option,
    click.option("--base-url", metavar="URL", help="The site's address; overrides digest.toml."),
    click.option(
        "--unpublished", is_flag=True, help="Include drafts, withheld and future articles."
    ),
    now_option,
)
keep_going = click.option(
    "--keep-going",
    is_flag=True,
    help="Leave out files with errors, and name them; these errors do not change the exit code.",
)


def with_site_options(command: _Command) -> _Command:
    """Add the options that choose a site and how it is built."""
    for option in reversed(_SITE_OPTIONS):
        command = option(command)
    return command


def site_folder(site: Path | None) -> Path:
    """Return the folder of a site: the given one, else the nearest one with a digest.toml.

    Raises UsageError if the folder has neither a digest.toml nor content/.
    """
    folder = folder_given_or_here(site)
    if (folder / CONFIG_FILE).is_file() or (folder / BuildSettings().content).is_dir():
        return folder
    hint = "change to the site's folder, name it with --site, or create a site: digestgen init DIR"
    raise UsageError([problem(str(folder), f"not a site: it has no {CONFIG_FILE}", hint=hint)])


def folder_given_or_here(site: Path | None) -> Path:
    """Return the given folder, else the nearest one with a digest.toml, else the current one."""
    from digestgen.config import folder_with_config

    try:
        return (site or folder_with_config(Path.cwd())).resolve()
    except FileNotFoundError:
        raise click.UsageError("the current folder was removed; go to another one") from None


def site_of(site: Path | None) -> tuple[SitePaths, Config]:
    """Return where the parts of a site are, and its settings; print warnings about these.

    For commands that build nothing: the pipeline is not imported.
    """
    from digestgen.cli.messages import print_problems
    from digestgen.config import read_config

    folder = site_folder(site)
    config, warnings = read_config(folder)
    print_problems(each for each in warnings if each.key != "site.base_url")
    return SitePaths.of(folder, config), config


def writable_site_of(site: Path | None) -> tuple[SitePaths, Config]:
    """Return `site_of`, for commands that write content. Raises UsageError if that is in an object store."""
    from digestgen.config import place_of_setting

    paths, config = site_of(site)
    if address := config.build.store_address:
        message = f"the content is in {address}, which digestgen reads and never changes"
        hint = "run this command in a site with a content folder, and copy the files to the store"
        place = place_of_setting(paths.site, ("build", "content"))
        raise UsageError([Problem(CONFIG_FILE, *place, "build.content", message, hint)])
    return paths, config


def options_for(site: Path | None, **given: Any) -> Options:
    """Return the options of a build of `site`, or of the site that the current folder is in."""
    from digestgen.pipeline.options import Options

    return Options(site=site_folder(site), **given)
