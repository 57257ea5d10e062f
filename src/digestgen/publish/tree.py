"""The files of a branch and of the output, and the git tree that is made of both."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from digestgen.files import folders_above, folders_of, walk
from digestgen.files.names import shown_name
from digestgen.problems import BuildError, Problem, problem
from digestgen.publish.git import Git
from digestgen.settings import MANIFEST
from digestgen.write.manifest import Manifest, read_manifest

_FILE_MODE = "100644"
_CNAME = "CNAME"


class TreeFile(Struct, frozen=True):
    """A file in a git tree: its mode in octal digits, and the id of its content."""

    mode: str
    blob: str


Files = Mapping[str, TreeFile]
"""The files of a tree by their paths in it."""


class Branch(Struct, frozen=True):
    """The branch as it is on the remote; `commit` and `tree` are "" if it is not there."""

    commit: str = ""
    tree: str = ""
    files: Files = {}
    listed: frozenset[str] | None = None  # what digestgen put there; None if no list says so


class Merged(Struct, frozen=True):
    """The files to publish, and which files of the branch stay and go; these are sorted."""

    files: Files
    kept: tuple[str, ...]  # not digestgen's, and not in its way
    replaced: tuple[str, ...]  # not digestgen's, and in its way


def read_branch_tree(git: Git, commit: str) -> Branch:
    """Return the branch whose last commit is `commit`, which the repository has."""
    if not commit:
        return Branch()
    tree = git.output("rev-parse", "--verify", f"{commit}^{{tree}}")
    files = read_tree(git, tree)
    listed = None
    if MANIFEST in files:
        done = git.run("cat-file", "blob", files[MANIFEST].blob)
        try:
            manifest = msgspec.json.decode(done.stdout, type=Manifest)
            listed = frozenset((*manifest.files, MANIFEST))
        except msgspec.DecodeError:  # somebody wrote another file there: it lists nothing
            pass
    return Branch(commit, tree, files, listed)


def read_tree(git: Git, tree: str) -> dict[str, TreeFile]:
    """Return the files of a tree, including submodules."""
    files = {}
    for line in git.output("ls-tree", "-r", "-z", "--full-tree", tree).split("\0")[:-1]:
        facts, _, name = line.partition("\t")
        mode, _, blob = facts.split(" ")
        files[name] = TreeFile(mode, blob)
    return files


def read_output_tree(git: Git, output: Path) -> Files:
    """Return the files that the manifest of an output lists, and the manifest.

    Raises BuildError, which names the files, if one is not there or a link, or if its name is not safe.
    """
    names = [*read_manifest(output).files, MANIFEST]
    if bad := [name for name in names if any(each < " " or each == "\x7f" for each in name)]:
        why = "has a control character in its name; nothing was published"
        raise BuildError([problem(shown_name(name), why, hint="rename it") for name in bad])
    folders = sorted(folders_of(names))
    odd = [folder for folder in folders if not _is(output / folder, stat.S_ISDIR)]
    odd += [name for name in names if not _is(output / name, stat.S_ISREG)]
    if odd:
        hint = "build again with --force, which writes all files"
        why = "is not as digestgen wrote it; nothing was published"
        raise BuildError([problem(f"{output.name}/{name}", why, hint=hint) for name in odd])
    method = git.output("rev-parse", "--show-object-format")
    return {name: TreeFile(_FILE_MODE, _blob_id(output / name, method)) for name in names}


def _is(path: Path, kind: Callable[[int], bool]) -> bool:
    """Return whether there is something of this kind at `path`; links are not followed."""
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return False


def _blob_id(file: Path, method: str) -> str:
    """Return the id that git gives to the content of a file; `method` is the hash of the repository."""
    data = file.read_bytes()
    return hashlib.new(method, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def foreign_tree_files(output: Path, ours: Files) -> list[str]:
    """Return what is in an output that digestgen did not write, sorted; it is not published."""
    entries = walk(output)
    return sorted(
        entry.name
        for entry in entries
        if entry.name not in ours and (entry.kind != "folder" or entry.is_link)
    )


def merged(branch: Branch, ours: Files) -> Merged:
    """Return the files for the branch: `ours`, and those that digestgen did not put there.

    Files that an earlier manifest lists, and ours does not, are removed.
    """
    listed = branch.listed or frozenset()
    theirs = [name for name in branch.files if name not in listed]
    folders = folders_of(ours)
    kept = [
        name
        for name in theirs
        if name not in ours and name not in folders and ours.keys().isdisjoint(folders_above(name))
    ]
    in_the_way = {name for name in theirs if branch.files[name] != ours.get(name)} - {*kept}
    if branch.files.get(_CNAME) != ours.get(_CNAME) and _CNAME in branch.files.keys() - {*kept}:
        in_the_way.add(_CNAME)  # GitHub writes it as well, and it decides where the site is
    files = {**ours, **{name: branch.files[name] for name in kept}}
    return Merged(files, tuple(sorted(kept)), tuple(sorted(in_the_way)))


def write_blobs(git: Git, output: Path, ours: Files, known: Iterable[str]) -> None:
    """Write the content of `ours` to the repository, except for the blobs that are `known`.

    Raises BuildError if a file has changed since.
    """
    there = frozenset(known)
    names = [name for name, file in ours.items() if file.blob not in there]
    paths = [f"{output.resolve()}/{name}" for name in names]
    if any("\n" in path or "\r" in path for path in paths):
        why = "has a line break in its path, which git cannot read"
        raise BuildError([problem(shown_name(str(output)), why, hint="build to another folder")])
    data = "".join(f"{path}\n" for path in paths)
    words = ("hash-object", "-w", "--no-filters", "--stdin-paths")
    blobs = git.output(*words, data=os.fsencode(data)).split() if names else []
    changed = [name for name, blob in zip(names, blobs, strict=True) if blob != ours[name].blob]
    if changed:
        raise BuildError([_changed(f"{output.name}/{name}") for name in changed])


def _changed(place: str) -> Problem:
    return problem(place, "changed while it was published", hint="publish again")


def write_tree(git: Git, files: Files) -> str:
    """Write a tree with these files to the repository, and return its id.

    It is made in a separate index. Raises BuildError if git's result is not exactly these files.
    """
    lines = b"".join(_index_line(name, file) for name, file in files.items())
    with TemporaryDirectory(prefix="digestgen-") as folder:
        index = {"GIT_INDEX_FILE": f"{folder}/index"}
        git.output("update-index", "-z", "--index-info", data=lines, more=index)
        tree = git.output("write-tree", "--missing-ok", more=index)
    written = read_tree(git, tree)
    if written != files:
        odd = sorted(name for name in {*written, *files} if written.get(name) != files.get(name))
        why = "git changed it; nothing was published"
        raise BuildError([problem(shown_name(name), why) for name in odd])
    return tree


def _index_line(name: str, file: TreeFile) -> bytes:
    return os.fsencode(f"{file.mode} {file.blob}\t{name}\0")


def some_names(names: Iterable[str], most: int = 5) -> Iterator[str]:
    """Yield the first of `names` in a printable form, and how many more there are."""
    listed = list(names)
    yield from (shown_name(name) for name in listed[:most])
    if len(listed) > most:
        yield f"and {len(listed) - most:,} more"
