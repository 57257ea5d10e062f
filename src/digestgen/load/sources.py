"""Read the files of a content folder, or the objects of a store; no other part of loading does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen.files import Entry
from digestgen.files.find_files import find_files, left_out, unreadable
from digestgen.files.names import shown_name
from digestgen.files.object_listing import ObjectListing, StoredObject
from digestgen.incremental import NoStore, Store, Task, digest, memoized
from digestgen.problems import Problem, did_you_mean, problem
from digestgen.settings import MEDIA

ARTICLES, TOPICS, PROVIDERS, PAGES = "articles", "topics", "providers", "pages"
GROUPS, PRUNED = "groups", "pruned"
SPECIAL_FOLDERS = frozenset((TOPICS, PROVIDERS, PAGES, MEDIA))
_NOT_CONTENT = frozenset(("feeds.lock",))  # a file of `fetch` that a build does not read
_SPECIAL_FILES = {"groups.yaml": GROUPS, "pruned.yaml": PRUNED}
_ENDINGS = {
    ARTICLES: (".md",),
    PAGES: (".md",),
    TOPICS: (".yaml", ".yml", ".md"),
    PROVIDERS: (".yaml", ".yml", ".md"),
    GROUPS: (".yaml",),
    PRUNED: (".yaml",),
}
_READ: Task[bytes | None] = Task("read", b"", bytes | None)

Reader = Callable[[Sequence[str]], Iterable[bytes | OSError]]
"""A function that returns the content of each file, or why it cannot be read, in the order given."""


class Source(Struct, frozen=True):
    """The content of a file.

    bytes, not a path alone: a worker may share no disk with us.
    """

    path: str  # as the site sees it: "content/2024-05-01-flood.md"
    kind: str  # what it describes: articles, topics, providers, pages or groups
    name: str  # its path below the folder of its kind
    data: bytes


class SourceFile(Struct, frozen=True):
    """A file of the content folder, with its content unless that is known from the last build."""

    path: str  # this and the next two are those of its Source
    kind: str
    name: str
    file: str  # where it is on this machine, or in the store
    digest: bytes = b""  # of its content
    data: bytes | None = None


def read_files(files: Sequence[str]) -> Iterator[bytes | OSError]:
    """Yield the content of each file on this machine, or the reason why it cannot be read."""
    for file in files:
        try:
            with open(file, "rb", buffering=0) as opened:  # of every file, so without pathlib
                yield opened.read()
        except OSError as error:
            yield error


def with_data(files: Sequence[SourceFile], read: Reader) -> list[Source | Problem]:
    """Return the content of each file, which is read now unless it was read before, or why it cannot be."""
    late = iter(read([each.file for each in files if each.data is None]))
    sources: list[Source | Problem] = []
    for each in files:
        found = next(late) if each.data is None else each.data
        if isinstance(found, OSError):
            sources.append(unreadable(each.path, found))
        else:
            sources.append(Source(each.path, each.kind, each.name, found))
    return sources


def read_sources(
    content: Path | ObjectListing,
    *,
    shown_as: str,
    max_bytes: int,
    store: Store | None = None,
    read: Reader = read_files,
) -> tuple[list[SourceFile], list[Problem]]:
    """Return every article, topic, provider and page file of `content`, ordered by path.

    `shown_as` is what the site calls the folder, and `read` reads its files. A file whose stamp, or an
    object whose version, is that of the last build is not read: it has a digest and no data. A file that
    cannot be read, or is over `max_bytes`, is a problem; so is what `find_files` leaves out. Hidden files
    are left alone.
    """
    store = store or NoStore()
    if isinstance(content, Path):
        entries, problems = find_files(content, shown_as, skip=(MEDIA,))
    else:
        entries, problems = content.find(shown_as, skip=(MEDIA,))
    found: dict[str, SourceFile] = {}
    stamps: dict[str, bytes | None] = {}
    for entry in entries:
        if entry.name in _NOT_CONTENT:
            continue
        kind, name = _kind(entry.name)
        path = f"{shown_as}/{entry.name}"
        if why := _unusable(path, kind, entry, max_bytes):
            problems.append(why)
        else:
            found[path] = SourceFile(path, kind, name, entry.path)
            stamps[path] = _inputs(entry, store.opened_ns)
    reading = _Reading(found, read)
    digests = dict(memoized(store, _READ, stamps, reading.digests))
    sources = [
        replace(source, data=reading.data.get(path), digest=key)
        for path, source in found.items()
        if (key := digests[path])
    ]
    return sources, [*problems, *reading.problems]


class _Reading:
    """Reads files; keeps what was in them, and what went wrong."""

    def __init__(self, files: Mapping[str, SourceFile], read: Reader) -> None:
        self._files, self._read = files, read
        self.data: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def digests(self, paths: Sequence[str]) -> Iterator[bytes]:
        """Yield the digest of each file, None if it cannot be read; both encoded."""
        contents = self._read([self._files[path].file for path in paths])
        for path, found in zip(paths, contents, strict=True):
            if isinstance(found, OSError):
                self.problems.append(unreadable(path, found))
                yield msgpack.encode(None)
            else:
                self.data[path] = found
                yield msgpack.encode(digest(found))


def _inputs(entry: Entry, opened_ns: int) -> bytes | None:
    """Return a digest of the stamp of a file, or of the version of an object, if that can be trusted."""
    if isinstance(entry, StoredObject):
        settled = entry.is_settled(opened_ns)
        return digest(msgpack.encode([entry.path, entry.size, entry.version])) if settled else None
    settled = bool(entry.stamp and entry.stamp.is_settled(opened_ns))
    return digest(msgpack.encode(entry.stamp)) if settled else None


def _unusable(path: str, kind: str, entry: Entry, max_bytes: int) -> Problem | None:
    """Return what keeps a file from being read, if anything does."""
    if not path.endswith(_ENDINGS[kind]):
        return _other_ending(path, kind)
    try:
        path.encode()
    except UnicodeEncodeError:
        return problem(shown_name(path), "the file name is not UTF-8", hint="rename the file")
    size = entry.size if isinstance(entry, StoredObject) else entry.stamp.size if entry.stamp else 0
    if size > max_bytes and kind != PRUNED:  # that grows for ever
        found = f"{size:,} bytes, more than max_file_size, {max_bytes:,}"
        hint = "shorten it, or raise [limits] max_file_size in digest.toml"
        return problem(path, found, hint=hint)
    return None


def _other_ending(path: str, kind: str) -> Problem:
    why = f"its name does not end in {' or '.join(_ENDINGS[kind])}"
    first, *below = path.split("/")[1:]
    meant = did_you_mean(first, SPECIAL_FOLDERS if below else ["groups.yaml"], cutoff=0.8)
    hint = "rename it, or put it below content/media/ or outside of content/"
    return left_out(path, why, meant or hint)


def _kind(relative: str) -> tuple[str, str]:
    folder, _, name = relative.partition("/")
    if name and folder in SPECIAL_FOLDERS:
        return folder, name
    return _SPECIAL_FILES.get(relative, ARTICLES), relative
