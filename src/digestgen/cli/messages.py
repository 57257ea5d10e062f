"""Output to a terminal: messages on standard error, data on standard output.

Names and titles come from strangers, so everything that may contain one is printed by this module or by
`tables`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

import click

from digestgen.problems import Problem, most_serious
from digestgen.text.plural import counted
from digestgen.urls import without_credentials

# control characters except line breaks and tabs, separators of lines, what changes the direction of text
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_MOST_PROBLEMS = 1_000  # that anybody may want to read; a site can have a hundred thousand


def say(text: str) -> None:
    """Print a message, as `safe_text`; characters that the terminal cannot show are escaped."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    text = safe_text(text)
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=True)


def print_text(text: str) -> None:
    """Print data for people, as `safe_text`."""
    click.echo(safe_text(text))


def print_name(name: object) -> None:
    """Print the name of a file, as `safe_line`."""
    click.echo(safe_line(str(name)))


def print_json(document: bytes) -> None:
    """Print a JSON document; control characters of terminals are escaped, so no value changes."""
    text = _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", document.decode())
    click.echo(text.encode())  # JSON is UTF-8, whatever the terminal's encoding


def safe_line(text: str) -> str:
    """Return `safe_text` of a name, which may have line breaks; they are escaped, too."""
    return safe_text(text).replace("\n", r"\n")


def safe_text(text: str) -> str:
    r"""Return a text that is safe to print.

    Credentials are removed from addresses, and the control characters of terminals are escaped, such as
    `\x1b`.
    """
    return _OBEYED.sub(
        lambda match: match[0].encode("unicode_escape").decode(), without_credentials(text)
    )


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems, each with its hint. Of very many, only the first are printed; the rest are counted."""
    found = list(problems)
    kept, rest = most_serious(found, _MOST_PROBLEMS)
    for each in kept:
        say(str(each))
    if rest:
        files = counted(len({each.path for each in found}), "file")
        more = counted(len(rest), "more problem")
        say(f"{more} not listed; {len(found):,} in {files} together")
        say("  hint: correct these first, or list all with   digestgen check --format json")
