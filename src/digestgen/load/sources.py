"""Read the files of a content folder; the only part of loading that touches the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from digestgen.problems import Problem, problem

ARTICLES, TOPICS, PROVIDERS, PAGES, MEDIA = "articles", "topics", "providers", "pages", "media"
GROUPS = "groups"
_SPECIAL_FOLDERS = frozenset((TOPICS, PROVIDERS, PAGES, MEDIA))
_NOT_CONTENT = frozenset(("feeds.lock", "pruned.yaml"))
"""Files of `fetch` and `prune` at the top of the content folder; a build does not read them."""

_ENDINGS = {
    ARTICLES: (".md",),
    PAGES: (".md",),
    TOPICS: (".yaml", ".yml", ".md"),
    PROVIDERS: (".yaml", ".yml", ".md"),
    GROUPS: (".yaml",),
}


class Source(Struct, frozen=True):
    """A file as it was read.

    bytes, not a path: a worker may share no disk with us.
    """

    path: str  # as the site sees it: "content/2024-05-01-flood.md"
    kind: str  # what it describes: articles, topics, providers, pages or groups
    name: str  # its path below the folder of its kind
    data: bytes  # b"" of one that need not be read


def _read_all(_path: str, _facts: os.stat_result) -> bool:
    return False


def read_sources(
    content: Path,
    *,
    shown_as: str,
    max_bytes: int,
    known: Callable[[str, os.stat_result], bool] = _read_all,
) -> tuple[list[Source], list[Problem]]:
    """Return every article, topic, provider and page file below `content`, ordered by path.

    `shown_as` is what the site calls the folder. A file that can not be read, or is over `max_bytes`,
    is a problem. A file is not read where `known`, told what the site calls it and its facts, says that
    this is not needed. Files and folders whose name begins with a dot are left alone.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    for relative in sorted(_walk(content, content, frozenset())):
        if relative in _NOT_CONTENT:
            continue
        kind, name = _kind(relative)
        path = f"{shown_as}/{relative}"
        if not relative.endswith(_ENDINGS[kind]):
            problems.append(_left_out(path, kind))
            continue
        found = _read(f"{content}/{relative}", path, max_bytes, known)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            sources.append(Source(path, kind, name, found))
    return sources, problems


def _walk(root: Path, folder: Path, above: frozenset[str]) -> Iterator[str]:
    """Yield files as paths below `root`; a link to a folder above itself is not followed."""
    real = os.path.realpath(folder)
    if real in above:
        return
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        # Path's is_dir: a link to itself is no folder to it, and an error to the entry's own
        if Path(entry.path).is_dir() if entry.is_symlink() else entry.is_dir():
            if not (folder == root and entry.name == MEDIA):
                yield from _walk(root, Path(entry.path), above | {real})
        else:
            yield entry.path[len(f"{root}/") :]


def _left_out(path: str, kind: str) -> Problem:
    endings = " or ".join(_ENDINGS[kind])
    message = f"left out: its name does not end in {endings}"
    hint = "rename it, or put it below content/media/ or outside of content/"
    shown = path.encode("utf-8", "backslashreplace").decode()
    return Problem(shown, 0, 0, "", message, hint, "warning")


def _kind(relative: str) -> tuple[str, str]:
    folder, _, name = relative.partition("/")
    if name and folder in _SPECIAL_FOLDERS:
        return folder, name
    return (GROUPS if relative == "groups.yaml" else ARTICLES), relative


def _read(
    file: str, path: str, max_bytes: int, known: Callable[[str, os.stat_result], bool]
) -> bytes | Problem:
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode("utf-8", "backslashreplace").decode()
        return problem(shown, "the file name is not UTF-8", hint="rename the file")
    try:
        facts = os.stat(file)  # noqa: PTH116  # of every file at every build, so without pathlib
        if not stat.S_ISREG(facts.st_mode):
            return problem(path, "not a regular file", hint="remove it from the content folder")
        if facts.st_size > max_bytes:
            found = f"{facts.st_size:,} bytes, more than max_file_size, {max_bytes:,}"
            return problem(path, found, hint="shorten it, or raise [build] max_file_size")
        if known(path, facts):
            return b""
        with open(file, "rb", buffering=0) as opened:  # noqa: PTH123  # of every file, as above
            return opened.read()
    except OSError as error:
        return problem(path, f"can not be read: {error.strerror}")
