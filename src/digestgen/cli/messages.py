"""Messages to the user, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from digestgen.problems import Problem


def say(text: str) -> None:
    """Print a message; characters that the terminal cannot show are escaped."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems, each with its hint."""
    for each in problems:
        say(str(each))


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 file" or "2 files"; `many` is the plural if it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
