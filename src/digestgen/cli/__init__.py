"""The command line: arguments, printing, exit codes; a module for the commands of one kind.

Exit code 0: fine; 1: problems in content, or the output can not be written; 2: usage, or digest.toml.
Data goes to stdout, messages to stderr. What a command needs is imported when it runs.
"""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from typing import Any

import click

from digestgen import __version__
from digestgen.cli.build import build
from digestgen.cli.check import check
from digestgen.cli.collection import import_, prune
from digestgen.cli.feeds import feeds
from digestgen.cli.fetch import fetch
from digestgen.cli.look import stories, why
from digestgen.cli.mail import mail
from digestgen.cli.messages import print_problems, say
from digestgen.cli.publish import publish
from digestgen.cli.serve import serve
from digestgen.cli.start import clean, init, new
from digestgen.cli.theme import theme

__all__ = ["main"]


class _Group(click.Group):
    """Turns what a user can cause into a message and an exit code; never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from digestgen.problems import DigestError

        # what a command reads it keeps: looking for cycles in it, again and again, finds none
        gc.set_threshold(50_000, 20, 100)
        # titles come in every script, and a terminal may know only its own
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except DigestError as error:
            print_problems(error.problems)
            ctx.exit(error.exit_code)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            place = error.filename2 or error.filename or "digestgen"  # of a move: where to
            say(f"{place}: {error.strerror or error}")
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Turn a folder of article files into a linked news-digest site."""


for command in (
    init, new, fetch, feeds, import_, prune, serve, build, check, publish, mail, stories, why, theme, clean,
):  # fmt: skip
    main.add_command(command)
