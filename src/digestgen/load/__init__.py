"""Stage 1: bytes → records. The only stage that parses what a user wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen.incremental import NoStore, Store, Task, digest_of_record, memoized, program
from digestgen.load.articles import parse_article
from digestgen.load.fields import LoadSettings
from digestgen.load.file_links import resolve_links
from digestgen.load.frontmatter import UnusableFileError
from digestgen.load.groups_file import parse_groups_file
from digestgen.load.keyword_topics import add_keyword_topics, topic_keywords
from digestgen.load.own_pages import parse_page
from digestgen.load.pruned_file import parse_pruned_file
from digestgen.load.resolved_providers import resolve_providers
from digestgen.load.shared_entries import SharedEntries
from digestgen.load.sources import (
    ARTICLES,
    GROUPS,
    PAGES,
    PROVIDERS,
    PRUNED,
    TOPICS,
    Reader,
    Source,
    SourceFile,
    read_files,
    read_sources,
    with_data,
)
from digestgen.load.taxonomy import parse_provider, parse_topic
from digestgen.load.withheld import hold_back_future, load_withheld
from digestgen.problems import Problem, UnusableFilesError, errors_of, first_problems
from digestgen.problems.boundary import boundary
from digestgen.records import Article, Content
from digestgen.workers import Workers
from digestgen.workers.job import Job

__all__ = [
    "LoadSettings",
    "Parsed",
    "Source",
    "SourceFile",
    "add_keyword_topics",
    "hold_back_future",
    "load_source",
    "load_sources",
    "load_withheld",
    "parse_each",
    "read_files",
    "read_sources",
    "resolve_links",
    "resolve_providers",
    "topic_keywords",
]

_BATCH_SIZE = 50  # files
_STORE_PARTS = 16  # an edit rewrites one of them: parsed files are the largest thing that is kept
_PARSERS: dict[str, Callable[[Source, LoadSettings], tuple[Any, list[Problem]]]] = {
    ARTICLES: parse_article,
    TOPICS: parse_topic,
    PROVIDERS: parse_provider,
    PAGES: parse_page,
    GROUPS: parse_groups_file,
    PRUNED: parse_pruned_file,
}


class Parsed(Struct, frozen=True):
    """The valid records of some files, and what is wrong with the others."""

    content: Content
    problems: tuple[Problem, ...]


def parse_each(
    settings: LoadSettings, sources: Sequence[Source | Problem]
) -> list[bytes | Problem]:
    """Parse some files; return a Parsed for each as MessagePack, which is quick to send back.

    Files that could not be read, or whose parsing ends in an exception, become problems.
    """
    return [
        source if isinstance(source, Problem) else _encoded(source, settings) for source in sources
    ]


def _encoded(source: Source, settings: LoadSettings) -> bytes | Problem:
    try:
        with boundary(source.path):
            return msgpack.encode(load_source(source, settings))
    except UnusableFilesError as error:
        return error.problems[0]


def load_source(source: Source, settings: LoadSettings) -> Parsed:
    """Return the record in one file, unless it has an error, and its problems."""
    try:
        record, problems = _PARSERS[source.kind](source, settings)
    except UnusableFileError as unusable:
        return Parsed(Content(), (unusable.problem,))
    content = Content() if errors_of(problems) else Content(**{source.kind: (record,)})
    return Parsed(content, tuple(first_problems(problems, settings.limits.max_problems)))


def load_sources(
    files: Sequence[SourceFile],
    settings: LoadSettings,
    store: Store | None = None,
    workers: Workers | None = None,
    read: Reader = read_files,
) -> Parsed:
    """Return the content of `files`, in their order; only files that changed are parsed.

    If several articles have the same permalink, only the first is kept, and an error names all their files.
    """
    version = digest_of_record(settings, program())
    task = Task[Parsed | None]("parsed", version, Parsed | None, _STORE_PARTS)
    by_path = {file.path: file for file in files}
    inputs = {path: file.digest for path, file in by_path.items()}
    failed: list[Problem] = []

    def parse(paths: Sequence[str]) -> Iterator[bytes]:
        stale = with_data([by_path[path] for path in paths], read)
        batches = (workers or Workers()).run(
            Job(parse_each, settings, stale), size=_BATCH_SIZE, doing="reading"
        )
        for each in chain.from_iterable(batches):
            if isinstance(each, Problem):
                failed.append(each)
            yield msgpack.encode(None) if isinstance(each, Problem) else each

    made = memoized(store or NoStore(), task, inputs, parse)
    entries = SharedEntries()
    joined = _joined(
        [
            replace(parsed, content=entries.with_shared(parsed.content))
            for _, parsed in made
            if parsed
        ]
    )
    return replace(joined, problems=(*joined.problems, *failed))


def _joined(parts: Sequence[Parsed]) -> Parsed:
    contents = [part.content for part in parts]
    articles, clashes = _without_clashes([each for one in contents for each in one.articles])
    content = Content(
        articles=articles,
        topics=tuple(each for one in contents for each in one.topics),
        providers=tuple(each for one in contents for each in one.providers),
        pages=tuple(each for one in contents for each in one.pages),
        groups=tuple(each for one in contents for each in one.groups),
        pruned=tuple(each for one in contents for each in one.pruned),
    )
    problems = [each for part in parts for each in part.problems]
    return Parsed(content, (*problems, *clashes))


def _without_clashes(articles: Iterable[Article]) -> tuple[tuple[Article, ...], list[Problem]]:
    kept, problems = [], []
    by_permalink = groupby(sorted(articles, key=_permalink_and_path), key=_permalink)
    for permalink, group in by_permalink:
        first, *others = group
        kept.append(first)
        for other in others:
            message = f"has the permalink /{permalink} of {first.files[0].path}"
            hint = "rename one of the two files"
            problems.append(Problem(other.files[0].path, 0, 0, "", message, hint))
    return tuple(sorted(kept, key=attrgetter("files"))), problems


def _permalink(article: Article) -> str:
    return article.files[0].permalink


def _permalink_and_path(article: Article) -> tuple[str, str]:
    return article.files[0].permalink, article.files[0].path
