"""The branch that a site is published to: whether it is the right one, and its address on GitHub Pages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from digestgen.problems import Problem, UsageError, problem
from digestgen.publish.git import Git
from digestgen.settings import CONFIG_FILE
from digestgen.urls.hosts import LOOPBACK_HOSTS

_GITHUB = re.compile(
    r"(?:https?://(?:[^@/]*@)?github\.com/|(?:ssh://)?(?:[^@/]*@)?(?:ssh\.)?github\.com(?::\d+)?[:/])"
    r"([^/:]+)/([^/]+?)(?:\.git)?/?"
)
_HINT = "publish to a branch that is only for the site, such as gh-pages"


class Target(Struct, frozen=True):
    """The branch that a site is published to, and how."""

    remote: str
    branch: str
    message: str
    force_orphan: bool = False


def target_remote_url(site: Path, remote: str) -> str:
    """Return the address of a git remote. Raises UsageError if there is no such remote or no repository."""
    git = Git(site)
    found = git.run("remote", "get-url", "--", remote)
    if found.returncode == 0:
        return os.fsdecode(found.stdout).strip()
    add = f"git remote add {remote} git@github.com:USER/REPOSITORY.git"
    if not git.succeeds("rev-parse", "--git-dir"):
        hint = f"create one: git init && {add}"
        raise UsageError([problem("", "the site is not in a git repository", hint=hint)])
    others = os.fsdecode(git.run("remote").stdout).split()
    hint = f"add it: {add}"
    if others:
        hint = f"use --remote {others[0]}, or {hint}"
    raise UsageError([problem("", f'the git repository has no remote "{remote}"', hint=hint)])


def target_pages_address(url: str, cname: str) -> str:
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


def check_target_address(base_url: str, url: str, cname: str) -> None:
    """Raise UsageError if a site built for `base_url` would not work at its address."""
    expected = target_pages_address(url, cname)
    hint = "set base_url in digest.toml, or use --base-url; --force publishes anyway"
    if not expected and urlsplit(base_url).hostname in LOOPBACK_HOSTS:
        message = f"base_url is {base_url}, which only this computer can reach"
        raise UsageError([problem("", message, hint=hint)])
    if expected and _comparable(base_url) != _comparable(expected):
        message = f"base_url is {base_url}, but the site will be at {expected}"
        raise UsageError([problem("", message, hint=hint)])


def _comparable(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def check_target_branch(site: Path, target: Target) -> None:
    """Raise UsageError if the branch has no valid name, or the sources of the site are on it."""
    git, branch = Git(site), target.branch
    if not git.succeeds("check-ref-format", f"refs/heads/{branch}"):
        raise UsageError(
            [problem("--branch", f'"{branch}" is not a valid branch name', hint=_HINT)]
        )
    if git.run("symbolic-ref", "--short", "HEAD").stdout.decode().strip() == branch:
        message = f'"{branch}" is the branch you are working on: the site would replace its content'
        raise UsageError([problem("--branch", message, hint=_HINT)])
    for ref in (f"refs/heads/{branch}", f"refs/remotes/{target.remote}/{branch}"):
        if git.succeeds("cat-file", "-e", f"{ref}:./{CONFIG_FILE}"):
            raise UsageError([source_branch_problem(target)])


def source_branch_problem(target: Target) -> Problem:
    """Return the error that the branch has the sources of a site."""
    message = f'"{target.branch}" has a {CONFIG_FILE}: the site would replace its sources'
    return problem("--branch", message, hint=_HINT)
