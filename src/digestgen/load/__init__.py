"""Stage 1: bytes → records. The only stage that parses what a user wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen.load.articles import parse_article
from digestgen.load.corrections import parse_corrections
from digestgen.load.fields import LoadSettings
from digestgen.load.frontmatter import UnusableFileError
from digestgen.load.own_pages import parse_page
from digestgen.load.sources import (
    ARTICLES,
    GROUPS,
    PAGES,
    PROVIDERS,
    TOPICS,
    Source,
    read_sources,
)
from digestgen.load.taxonomy import parse_provider, parse_topic
from digestgen.problems import Problem, errors_of
from digestgen.records import Article, Content, OwnPage
from digestgen.reuse import NO_REUSE, Reuse

__all__ = [
    "LoadSettings",
    "Parsed",
    "Source",
    "join_parsed",
    "parse_batch",
    "parse_each",
    "read_sources",
    "with_withheld",
]

_Record = TypeVar("_Record", Article, OwnPage)

_PARSERS: dict[str, Callable[[Source, LoadSettings], tuple[Any, list[Problem]]]] = {
    ARTICLES: parse_article,
    TOPICS: parse_topic,
    PROVIDERS: parse_provider,
    PAGES: parse_page,
    GROUPS: parse_corrections,
}


class Parsed(Struct, frozen=True):
    """The good records of some files, and what is wrong with the others."""

    content: Content
    problems: tuple[Problem, ...]


def parse_batch(settings: LoadSettings, sources: Sequence[Source]) -> bytes:
    """Parse some files; the result is a Parsed as MessagePack, which is quick to send back."""
    found: dict[str, list[Any]] = {kind: [] for kind in _PARSERS}
    problems: list[Problem] = []
    for source in sources:
        try:
            record, wrong = _PARSERS[source.kind](source, settings)
        except UnusableFileError as problematic:
            problems.append(problematic.problem)
            continue
        problems += wrong
        if not errors_of(wrong):
            found[source.kind].append(record)
    content = Content(*(tuple(found[kind]) for kind in _PARSERS))
    return msgpack.encode(Parsed(content, tuple(problems)))


def parse_each(settings: LoadSettings, sources: Sequence[Source]) -> list[bytes]:
    """Parse some files, each to a result of its own as `parse_batch` gives it."""
    return [parse_batch(settings, (source,)) for source in sources]


def join_parsed(batches: Iterable[bytes], reuse: Reuse = NO_REUSE) -> Parsed:
    """Return all batches as one, in their order.

    Of articles with one permalink only the first is kept, and all the files are named in an error.
    """
    results = reuse.results("parsed")
    parts = [results.of(batch, _decode, batch) for batch in batches]
    contents = [part.content for part in parts]
    articles, clashes = _without_clashes([each for one in contents for each in one.articles])
    content = Content(
        articles=articles,
        topics=tuple(each for one in contents for each in one.topics),
        providers=tuple(each for one in contents for each in one.providers),
        pages=tuple(each for one in contents for each in one.pages),
        corrections=tuple(each for one in contents for each in one.corrections),
    )
    problems = [each for part in parts for each in part.problems]
    return Parsed(content, (*problems, *clashes))


def _decode(batch: bytes) -> Parsed:
    return msgpack.decode(batch, type=Parsed)


def with_withheld(content: Content) -> Content:
    """Return content with drafts and withheld files made publishable; deleted ones stay deleted."""
    return replace(
        content,
        articles=tuple(_published(each) for each in content.articles),
        pages=tuple(_published(each) for each in content.pages),
    )


def _published(record: _Record) -> _Record:
    if record.standing in {"withheld", "draft"}:
        return replace(record, standing="publishable")
    return record


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
