"""`import smartable`: a SmartableAI repository → files of the content folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from digestgen.ingest.article_files import ArticleFileWriter
from digestgen.load import LoadSettings, Source, load_source
from digestgen.problems import errors_of
from digestgen.text.slugs import split_file_name

_ARTICLES = ("_news", "_archive/_news")
_TERMS = {"_data/topics": "topics", "_data/organizations": "providers"}
_ENDINGS = {
    "articles": (".md",),
    "topics": (".yaml", ".yml", ".md"),
    "providers": (".yaml", ".yml", ".md"),
}
_NOT_OURS = frozenset((".git", ".github", "node_modules", "_site"))


class Unmapped(Struct, frozen=True):
    """A file or folder of the repository that was not imported."""

    path: str  # in the repository
    reason: str


class Imported(Struct, frozen=True):
    """The result of an import; files as paths below the content folder."""

    written: tuple[str, ...]
    known: int  # files that are there already
    unmapped: tuple[Unmapped, ...]


class _Mapped(Struct, frozen=True):
    source: str  # in the repository
    kind: str  # articles, topics or providers
    target: str  # below the content folder


def import_smartable(repository: Path, content: Path, writer: ArticleFileWriter) -> Imported:
    """Copy news, topics and organizations of a repository into a content folder.

    Files keep their bytes and names; articles go to the folder of their month. Existing files are never
    overwritten. Raises OSError if the repository cannot be read.
    """
    written, known, unmapped = list[str](), 0, list(_unknown(repository))
    for each in _mapped(repository):
        data = (repository / each.source).read_bytes()
        if reason := _error(each, data):
            unmapped.append(Unmapped(each.source, reason))
        elif writer.create(content / each.target, data.decode()):
            written.append(each.target)
        elif (content / each.target).read_bytes() == data:
            known += 1
        else:
            unmapped.append(
                Unmapped(each.source, f"{each.target} already exists with different content")
            )
    return Imported(tuple(written), known, tuple(sorted(unmapped, key=lambda one: one.path)))


def _mapped(repository: Path) -> Iterator[_Mapped]:
    for folder in _ARTICLES:
        for file in _files(repository / folder, "articles"):
            day, _ = split_file_name(file.stem)
            month = f"{day[:8]}" if day else ""
            yield _Mapped(f"{folder}/{file.name}", "articles", f"{month}{file.name}")
    for folder, kind in _TERMS.items():
        for file in _files(repository / folder, kind):
            yield _Mapped(f"{folder}/{file.name}", kind, f"{kind}/{file.name}")


def _files(folder: Path, kind: str) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(each for each in found if each.is_file() and each.suffix in _ENDINGS[kind])


def _unknown(repository: Path) -> Iterator[Unmapped]:
    """Yield files and folders, beside and in the known folders, that have no place in a digest."""
    known = {*_ARTICLES, *_TERMS, "_archive", "_data"}
    parents = (repository, repository / "_archive", repository / "_data")
    for folder in (*parents, *(repository / each for each in (*_ARTICLES, *_TERMS))):
        for each in sorted(folder.iterdir()) if folder.is_dir() else ():
            path = each.relative_to(repository).as_posix()
            if path in known or each.name in _NOT_OURS or _is_mapped(path):
                continue
            is_data = folder != repository or each.name.startswith("_")
            if path == "assets":
                yield Unmapped(
                    path, "copy it to static/assets/: topics and organizations name its pictures"
                )
            elif is_data:
                yield Unmapped(path, "has no place in a digest")


def _is_mapped(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    kind = "articles" if folder in _ARTICLES else _TERMS.get(folder, "")
    return bool(kind) and name.endswith(_ENDINGS[kind])


def _error(mapped: _Mapped, data: bytes) -> str:
    """Return what prevents a build from reading a file; "" if nothing does."""
    name = mapped.target.removeprefix(f"{mapped.kind}/")
    source = Source(f"content/{mapped.target}", mapped.kind, name, data)
    errors = errors_of(load_source(source, LoadSettings()).problems)
    return f"{errors[0].key}: {errors[0].message}".removeprefix(": ") if errors else ""
