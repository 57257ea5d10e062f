"""Shell completion of article files, editions and theme files. If anything fails, it suggests nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from digestgen.cli.messages import safe_line
from digestgen.problems import DigestError

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-")


def complete_article_files(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[str]:
    """Return the article files of the site that begin with `incomplete`, by name or by path in the site."""
    names = _names(ctx)
    folder = _content(_site(ctx)).name
    paths = (f"{folder}/{name}" for name in names) if incomplete else ()
    return _beginning((*names, *paths), incomplete)


def complete_edition_dates(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[str]:
    """Return the days and weeks of the site's article files that begin with `incomplete`, newest first."""
    days, weeks = set(), set()
    for name in _names(ctx):
        if match := _DATED.match(name.rpartition("/")[2]):
            try:
                year, week, _ = date.fromisoformat(match[1]).isocalendar()
            except ValueError:
                continue
            days.add(match[1])
            weeks.add(f"{year:04}-W{week:02}")
    found = [*sorted(days, reverse=True), *sorted(weeks, reverse=True)]
    return [each for each in found if each.startswith(incomplete.upper())]


def complete_theme_names(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[str]:
    """Return the files of the theme that begin with `incomplete`, by path or by name."""
    from digestgen.theme.files import theme_files

    names = list(theme_files())
    short = (name.rpartition("/")[2] for name in names) if incomplete else ()
    return _beginning((*names, *short), incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    # a shell shows proposals as they are
    return sorted(
        {each for each in names if each.startswith(incomplete) and each == safe_line(each)}
    )


def _site(ctx: click.Context) -> Path:
    from digestgen.config import folder_with_config

    given = ctx.params.get("site")
    return Path(given) if given else folder_with_config(Path.cwd())


def _content(site: Path) -> Path:
    from digestgen.config import read_config

    try:
        return site / read_config(site)[0].build.content
    except DigestError:
        return site / "content"


def _names(ctx: click.Context) -> list[str]:
    """Return the paths of the article files below the content folder, sorted."""
    folder = _content(_site(ctx))
    try:
        found = [file.relative_to(folder).as_posix() for file in folder.rglob("*.md")]
    except OSError:
        return []
    return sorted(
        name for name in found if not name.startswith(("pages/", "topics/", "providers/"))
    )
