"""Messages to the user, on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from digestgen.urls import without_credentials

if TYPE_CHECKING:
    from digestgen.problems import Problem

# control characters except line breaks and tabs, separators of lines, what changes the direction of text
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def say(text: str) -> None:
    """Print a message, as `safe_text`; characters that the terminal cannot show are escaped."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    text = safe_text(text)
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)


def safe_text(text: str) -> str:
    r"""Return a text that may be printed whatever is in it.

    Addresses have no credentials, and what a terminal would obey is escaped, such as `\x1b`.
    """
    return _OBEYED.sub(
        lambda match: match[0].encode("unicode_escape").decode(), without_credentials(text)
    )


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems, each with its hint."""
    for each in problems:
        say(str(each))


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 file" or "2 files"; `many` is the plural if it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
