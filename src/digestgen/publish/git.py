"""Run the user's git in the repository of a site."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from digestgen.problems import BuildError, UsageError, problem
from digestgen.urls import without_credentials

# nothing is checked out, so names need not be valid here; and an index of ours leaves nothing in .git
_SETTINGS = ("core.protectNTFS=false", "core.protectHFS=false", "core.splitIndex=false")


class Git(Struct, frozen=True):
    """The git repository that a folder is in."""

    folder: Path

    def run(
        self, *words: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git and return the result; `data` is its input, `more` are environment variables.

        Raises UsageError if git is not installed.
        """
        settings = [word for each in _SETTINGS for word in ("-c", each)]
        try:
            return subprocess.run(  # words are passed on as they are, through no shell
                ["git", *settings, *words],  # the user's git, wherever it is
                cwd=self.folder,
                input=data,
                stdin=subprocess.DEVNULL if data is None else None,
                capture_output=True,
                env={**os.environ, **(more or {})},
                check=False,
            )
        except FileNotFoundError as error:
            hint = "install git, or publish with the GitHub workflow"
            raise UsageError([problem("git", "not installed", hint=hint)]) from error

    def succeeds(self, *words: str) -> bool:
        """Return whether git ends without an error."""
        return self.run(*words).returncode == 0

    def output(
        self, *words: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> str:
        """Return what git prints, without the line break at its end. Raises BuildError if it fails."""
        done = self.run(*words, data=data, more=more)
        if done.returncode:
            raise _failed(done.stderr.decode("utf-8", "backslashreplace"))
        return os.fsdecode(done.stdout).removesuffix("\n")


def _failed(message: str) -> BuildError:
    """Return the error that git reports, on one line; it may have the address of the remote in it."""
    shown = " ".join(without_credentials(message).split())
    hint = "check the address with git remote -v, and that you may write to it"
    return BuildError([problem("git", shown or "failed", hint=hint)])
