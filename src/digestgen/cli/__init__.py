"""The command line: arguments, printing and exit codes, in one module per kind of command.

Exit code 0: success; 1: errors in content, or the output cannot be written; 2: an error in the command
line or in digest.toml; 130 and 143: stopped by SIGINT or SIGTERM. Data goes to stdout, messages to stderr.
A command imports what it needs when it runs, so that `--help` and completion are quick.
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
from digestgen.cli.clean import clean
from digestgen.cli.collection import import_, prune
from digestgen.cli.feeds import feeds
from digestgen.cli.fetch import fetch
from digestgen.cli.inspect import stories, why
from digestgen.cli.mail import mail
from digestgen.cli.messages import print_problems, say
from digestgen.cli.publish import publish
from digestgen.cli.serve import serve
from digestgen.cli.start import init, new
from digestgen.cli.theme import theme
from digestgen.problems import DigestError, disk_problem
from digestgen.problems.boundary import boundary
from digestgen.signals import Stopped, stoppable

__all__ = ["main"]


_OF_CLICK = (click.ClickException, click.exceptions.Exit, click.Abort)


class _Group(click.Group):
    """A group of commands that turns errors a user can cause into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:

        # a command keeps what it reads, so the collector would search all of it again and again, in vain
        gc.set_threshold(50_000, 20, 100)
        # titles may be in any script, and a terminal may know only its own
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            with stoppable(), boundary("", OSError, *_OF_CLICK):
                return super().invoke(ctx)
        except Stopped as stopped:
            say("Stopped")
            ctx.exit(stopped.exit_code)
        except DigestError as error:
            print_problems(error.problems)
            ctx.exit(error.exit_code)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            print_problems([disk_problem(error)])
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digestgen")
def main() -> None:
    """Turn a folder of article files into a news site."""


for command in (
    init, new, fetch, feeds, import_, prune, serve, build, check, publish, mail, stories, why, theme, clean,
):  # fmt: skip
    main.add_command(command)
