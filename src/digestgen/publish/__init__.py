"""Publish the built site to the branch that GitHub Pages serves, with git.

The manifest of the output is the list of what is published: nothing else in the folder is, and no link is
followed. The list goes to the branch as well, so that the next publish, from whichever machine, knows which
files on it are digestgen's. All others stay, such as a CNAME that GitHub wrote.

A commit is made with a few plumbing commands (hash-object, update-index with a separate index, write-tree,
commit-tree), and one refspec is pushed: no other branch, no tag and no file of the working tree changes. The
library ghp-import, which did this before, wrote names into a stream for `git fast-import`; a line break in a
name became a command there, which could write to any branch.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from digestgen.problems import BuildError, Problem, UsageError, problem
from digestgen.publish.git import Git
from digestgen.publish.target import (
    Target,
    check_target_address,
    check_target_branch,
    source_branch_problem,
    target_pages_address,
    target_remote_url,
)
from digestgen.publish.tree import (
    Branch,
    Files,
    Merged,
    foreign_tree_files,
    merged,
    read_branch_tree,
    read_output_tree,
    some_names,
    write_blobs,
    write_tree,
)
from digestgen.settings import CONFIG_FILE

__all__ = [
    "Publication",
    "Target",
    "check_target_address",
    "check_target_branch",
    "prepare_publication",
    "push",
    "some_names",
    "target_pages_address",
    "target_remote_url",
]


class Publication(Struct, frozen=True):
    """A commit to push: `commit` is "" if the branch has the site already.

    `before` is the last commit of the branch on the remote, "" if there is none; `kept` are the files on it
    that digestgen did not put there.
    """

    commit: str
    before: str
    kept: tuple[str, ...]
    problems: tuple[Problem, ...]


def prepare_publication(
    site: Path, output: Path, target: Target, *, force: bool = False
) -> Publication:
    """Return a commit with the files of `output` that follows the last one on the remote; push nothing.

    Raises UsageError, unless `force` is set, if the branch has the sources of the site, and BuildError if
    git fails or a file of the output is not as digestgen wrote it.
    """
    git = Git(site)
    _check_author(git)
    branch = read_branch_tree(git, _fetch(git, target))
    source = git.output("rev-parse", "--show-prefix") + CONFIG_FILE
    if not force and source in branch.files and source not in (branch.listed or ()):
        raise UsageError([source_branch_problem(target)])
    ours = read_output_tree(git, output)
    both = merged(branch, ours)
    write_blobs(git, output, ours, (file.blob for file in branch.files.values()))
    tree = write_tree(git, both.files)
    commit = ""
    if target.force_orphan or tree != branch.tree:
        parents = ["-p", branch.commit] if branch.commit and not target.force_orphan else []
        commit = git.output("commit-tree", *parents, tree, data=target.message.encode())
    problems = (*_foreign_problems(output, ours), *_branch_problems(branch, both, target))
    return Publication(commit, branch.commit, both.kept, problems)


def push(site: Path, target: Target, publication: Publication) -> None:
    """Push the commit to the branch, and nothing else. Raises BuildError if the remote does not take it."""
    git, ref = Git(site), f"refs/heads/{target.branch}"
    words = ["push", "--quiet", "--no-follow-tags", "--recurse-submodules=no"]
    if target.force_orphan:  # replaces only what was seen
        words.append(f"--force-with-lease={ref}:{publication.before}")
    refspec = f"{publication.commit}:{ref}"
    try:
        git.output(*words, "--", target.remote, refspec)
    except BuildError:
        if _remote_commit(git, target) == publication.before:
            raise
        message = f'another publish changed "{target.branch}" meanwhile; nothing was published'
        raise BuildError([problem("git", message, hint="publish again")]) from None


def _check_author(git: Git) -> None:
    if not git.succeeds("var", "GIT_COMMITTER_IDENT"):
        hint = 'set them: git config user.name "…" and git config user.email "…"'
        message = "git does not know your name and e-mail address"
        raise BuildError([problem("git", message, hint=hint)])


def _fetch(git: Git, target: Target) -> str:
    """Return the last commit of the branch on the remote, which the repository has then; "" if none."""
    commit = _remote_commit(git, target)
    if commit and not git.succeeds("cat-file", "-e", f"{commit}^{{commit}}"):
        words = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--refmap=",
            "--no-prune",
        ]
        ref = f"refs/heads/{target.branch}"
        git.output(*words, "--no-recurse-submodules", "--", target.remote, ref)
    return commit


def _remote_commit(git: Git, target: Target) -> str:
    ref = f"refs/heads/{target.branch}"
    for line in git.output("ls-remote", "--quiet", "--", target.remote, ref).splitlines():
        commit, _, name = line.partition("\t")
        if name == ref:
            return commit
    return ""


def _foreign_problems(output: Path, ours: Files) -> list[Problem]:
    names = foreign_tree_files(output, ours)
    if not names:
        return []
    message = f"not published, as digestgen did not write it: {', '.join(some_names(names))}"
    hint = "put files of your own into static/"
    return [Problem(f"{output.name}/", 0, 0, "", message, hint, "warning")]


def _branch_problems(branch: Branch, both: Merged, target: Target) -> list[Problem]:
    """Return warnings about files on the branch that will be lost, or whose origin is unknown."""
    place, found = f'branch "{target.branch}"', []
    if both.replaced:
        message = f"replaced, though changed since or not digestgen's: {', '.join(some_names(both.replaced))}"
        hint = "the branch's history has the files as they were"
        found.append(Problem(place, 0, 0, "", message, hint, "warning"))
    if branch.listed is None and both.kept:
        message = (
            f"has {len(both.kept):,} files, and no list of those that digestgen wrote: all stay"
        )
        hint = "remove files that you do not need with git: later publishes have the list"
        found.append(Problem(place, 0, 0, "", message, hint, "warning"))
    return found
