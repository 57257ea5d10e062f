"""Publish the built site to the branch that GitHub Pages serves, with git."""

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

from digestgen.problems import BuildError, UsageError, problem
from digestgen.settings import FILE_NAME, MANIFEST

_GITHUB = re.compile(
    r"(?:https?://(?:[^@/]*@)?github\.com/|(?:ssh://)?(?:[^@/]*@)?(?:ssh\.)?github\.com(?::\d+)?[:/])"
    r"([^/:]+)/([^/]+?)(?:\.git)?/?"
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Target(Struct, frozen=True):
    """The branch that a site is published to, and how."""

    remote: str
    branch: str
    message: str
    force_orphan: bool = False


def remote_url(site: Path, remote: str) -> str:
    """Return the address of a git remote. Raises UsageError if there is no such remote or no repository."""
    found = _git(site, "remote", "get-url", remote)
    if found.returncode == 0:
        return found.stdout.strip()
    hint = f"add it: git init && git remote add {remote} git@github.com:USER/REPOSITORY.git"
    raise UsageError([problem("", f'git has no remote "{remote}" here', hint=hint)])


def pages_address(url: str, cname: str) -> str:
    """Return the address at which GitHub Pages serves the repository `url`; "" if it is not on GitHub.

    With a custom domain, `cname`, it is that. Source: GitHub, "About GitHub Pages", types of sites.
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
    """Raise UsageError if a site built for `base_url` would not work at its address."""
    expected = pages_address(url, cname)
    hint = "set base_url in digest.toml, or use --base-url; --force publishes anyway"
    if not expected and urlsplit(base_url).hostname in _LOOPBACK:
        message = f"base_url is {base_url}, which only this computer can reach"
        raise UsageError([problem("", message, hint=hint)])
    if expected and _comparable(base_url) != _comparable(expected):
        message = f"base_url is {base_url}, but the site will be at {expected}"
        raise UsageError([problem("", message, hint=hint)])


def _comparable(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def check_branch(site: Path, target: Target) -> None:
    """Raise UsageError if the branch has no valid name, or has other content that would be replaced."""
    branch, hint = target.branch, "publish to a branch that is only for the site, such as gh-pages"
    if _git(site, "check-ref-format", "--branch", branch).returncode:
        raise UsageError([problem("--branch", f'"{branch}" is not a valid branch name', hint=hint)])
    if _git(site, "symbolic-ref", "--short", "HEAD").stdout.strip() == branch:
        message = f'"{branch}" is the branch you are working on: the site would replace its content'
        raise UsageError([problem("--branch", message, hint=hint)])
    for ref in (f"refs/heads/{branch}", _kept(target)):
        if not _git(site, "cat-file", "-e", f"{ref}:./{FILE_NAME}").returncode:
            message = f'"{branch}" has a {FILE_NAME}: the site would replace its sources'
            raise UsageError([problem("--branch", message, hint=hint)])


def publish_site(site: Path, output: Path, target: Target) -> bool:
    """Commit `output`, without digestgen's manifest, to the branch, and push it.

    The commit follows the last one that the remote has. If that has the same files, nothing is pushed.
    Return whether anything was. Raises BuildError if git fails.
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
    if not target.force_orphan and _is_same(site, target):
        return False
    force = ("--force",) if target.force_orphan else ()
    pushed = _git(site, "push", *force, target.remote, f"refs/heads/{target.branch}")
    if pushed.returncode:
        raise _failed(pushed.stderr)
    return True


def _is_same(site: Path, target: Target) -> bool:
    """Return whether the branch has the same files as the remote's; it is then reset to that one."""
    own, kept = f"refs/heads/{target.branch}", _kept(target)
    # fails if git has not seen the branch yet
    trees = _git(site, "rev-parse", f"{own}^{{tree}}", f"{kept}^{{tree}}")
    same = not trees.returncode and len(set(trees.stdout.split())) == 1
    if same:
        _git(site, "update-ref", own, kept)
    return same


def _check_author(site: Path) -> None:
    if _git(site, "var", "GIT_COMMITTER_IDENT").returncode:
        hint = 'set them: git config user.name "…" and git config user.email "…"'
        raise BuildError(
            [problem("git", "git does not know your name and e-mail address", hint=hint)]
        )


def _follow_remote(site: Path, target: Target) -> None:
    """Fetch the remote's branch, as another computer may have published since."""
    there = _git(site, "ls-remote", "--heads", target.remote, f"refs/heads/{target.branch}")
    if there.returncode:
        raise _failed(there.stderr)
    kept = _kept(target)
    if there.stdout:
        fetched = _git(site, "fetch", target.remote, f"+refs/heads/{target.branch}:{kept}")
        if fetched.returncode:
            raise _failed(fetched.stderr)
    else:
        _git(site, "update-ref", "-d", kept)


def _kept(target: Target) -> str:
    """Return the name of the remote-tracking branch."""
    return f"refs/remotes/{target.remote}/{target.branch}"


@contextmanager
def _publishable(output: Path) -> Iterator[Path]:
    """Yield a copy of the output without the files that are not published."""
    with TemporaryDirectory(prefix="digestgen-") as above:
        folder = Path(above) / "site"
        shutil.copytree(output, folder, ignore=shutil.ignore_patterns(MANIFEST))
        yield folder


def _git(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # words are passed on as they are, through no shell
            ["git", *words],  # the user's git, wherever it is
            cwd=site,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        hint = "install git, or publish with the GitHub workflow"
        raise UsageError([problem("git", "not installed", hint=hint)]) from error


def _failed(message: str) -> BuildError:
    hint = "check the address with git remote -v, and that you may write to it"
    return BuildError([problem("git", message.strip() or "failed", hint=hint)])
