"""The built site → a branch that GitHub Pages serves, through git."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from ghp_import import GhpError, ghp_import
from msgspec import Struct

from digestgen.output import MANIFEST
from digestgen.problems import BuildError, UsageError, problem

_GITHUB = re.compile(
    r"(?:https?://(?:[^@/]*@)?github\.com/|(?:ssh://)?(?:[^@/]*@)?(?:ssh\.)?github\.com(?::\d+)?[:/])"
    r"([^/:]+)/([^/]+?)(?:\.git)?/?"
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Target(Struct, frozen=True):
    """Where a site is published to."""

    remote: str
    branch: str
    message: str
    force_orphan: bool = False


def remote_url(site: Path, remote: str) -> str:
    """Return the address of a git remote. Raises UsageError if there is no such, or no repository."""
    found = _git(site, "remote", "get-url", remote)
    if found.returncode == 0:
        return found.stdout.strip()
    hint = f"add one: git init && git remote add {remote} git@github.com:USER/REPOSITORY.git"
    raise UsageError([problem("", f'git knows no remote "{remote}" here', hint=hint)])


def pages_address(url: str, cname: str) -> str:
    """Return where GitHub Pages shows the repository at `url`; "" if that is no repository of GitHub.

    A custom domain goes before. Source: GitHub, "About GitHub Pages", types of sites.
    """
    if cname:
        return f"https://{cname}/"
    match = _GITHUB.fullmatch(url)
    if not match:
        return ""
    owner, name = match[1].lower(), match[2]
    host = f"{owner}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def check_address(base_url: str, url: str, cname: str) -> None:
    """Raise UsageError where a site made for `base_url` would not work from where it will be."""
    expected = pages_address(url, cname)
    hint = "set base_url in digest.toml, or give --base-url; --force publishes all the same"
    if not expected and urlsplit(base_url).hostname in _LOOPBACK:
        message = f"the site is made for {base_url}, which is this machine only"
        raise UsageError([problem("", message, hint=hint)])
    if expected and _comparable(base_url) != _comparable(expected):
        message = f"the site is made for {base_url}, and will be at {expected}"
        raise UsageError([problem("", message, hint=hint)])


def _comparable(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def publish_site(site: Path, output: Path, target: Target) -> None:
    """Commit all of `output`, but for digestgen's list, to the branch, and push it.

    The branch goes on from where the remote has it. Raises BuildError where git fails.
    """
    _check_author(site)
    _follow_remote(site, target)
    with _publishable(output) as folder, chdir(site):
        try:
            ghp_import(
                str(folder),
                remote=target.remote,
                branch=target.branch,
                mesg=target.message,
                no_history=target.force_orphan,
            )
        except GhpError as error:
            raise _failed(str(error)) from error
    force = ("--force",) if target.force_orphan else ()
    pushed = _git(site, "push", *force, target.remote, f"refs/heads/{target.branch}")
    if pushed.returncode:
        raise _failed(pushed.stderr)


def _check_author(site: Path) -> None:
    if _git(site, "var", "GIT_COMMITTER_IDENT").returncode:
        hint = 'git config user.name "…" and git config user.email "…"'
        raise BuildError([problem("git", "does not know who you are", hint=hint)])


def _follow_remote(site: Path, target: Target) -> None:
    """Know the remote's branch as it is now: another machine may have published since."""
    there = _git(site, "ls-remote", "--heads", target.remote, f"refs/heads/{target.branch}")
    if there.returncode:
        raise _failed(there.stderr)
    kept = f"refs/remotes/{target.remote}/{target.branch}"
    if there.stdout:
        fetched = _git(site, "fetch", target.remote, f"+refs/heads/{target.branch}:{kept}")
        if fetched.returncode:
            raise _failed(fetched.stderr)
    else:
        _git(site, "update-ref", "-d", kept)


@contextmanager
def _publishable(output: Path) -> Iterator[Path]:
    """Yield a copy of the output without what is not published."""
    with TemporaryDirectory(prefix="digestgen-") as above:
        folder = Path(above) / "site"
        shutil.copytree(output, folder, ignore=shutil.ignore_patterns(MANIFEST))
        yield folder


def _git(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603  # words are passed on as they are, through no shell
            ["git", *words],  # noqa: S607  # the user's git, wherever it is
            cwd=site,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        hint = "install git, or publish with the workflow"
        raise UsageError([problem("git", "is not installed", hint=hint)]) from error


def _failed(message: str) -> BuildError:
    return BuildError([problem("git", message.strip() or "failed")])
