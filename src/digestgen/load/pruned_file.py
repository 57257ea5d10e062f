"""content/pruned.yaml: the addresses of articles that `prune` removed, and where their sources are."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.decoding import shown
from digestgen.load.aliases import parse_alias
from digestgen.load.any_yaml import parse_any
from digestgen.load.fields import Fields, LoadSettings
from digestgen.load.frontmatter import whole_file_as_front_matter
from digestgen.load.sources import Source
from digestgen.problems import Problem
from digestgen.records import PrunedArticle, PrunedFile

_HINT = "digestgen prune writes this file; remove what you changed in it"


def parse_pruned_file(source: Source, settings: LoadSettings) -> tuple[PrunedFile, list[Problem]]:
    """Return the removed articles in `source` and a warning for each entry that cannot be used.

    May raise UnusableFileError.
    """
    front = whole_file_as_front_matter(source.path, source.data)
    fields = Fields(front, settings)
    found = parse_any(front, settings.limits)
    if not isinstance(found, list | None):
        fields.error((), "expected a list of articles", _HINT)
        found = []
    articles = {each.path: each for each in _articles(fields, found or [])}
    return PrunedFile(source.path, tuple(articles.values())), fields.problems


def _articles(fields: Fields, entries: list[object]) -> Iterator[PrunedArticle]:
    for index, entry in enumerate(entries):
        values = entry if isinstance(entry, dict) else {}
        permalink, title, link = (
            str(values.get(key) or "") for key in ("permalink", "title", "source")
        )
        source = fields.link((index, "source"), link, "left out")
        try:
            path = parse_alias(permalink)
        except ValueError as error:
            fields.warn((index,), f'"{shown(permalink)}" is left out: it {error}', _HINT)
            continue
        if source:
            yield PrunedArticle(
                path, fields.text((index, "title"), title, "max_title_size"), source
            )
        elif not link:
            fields.warn((index,), "is left out: it has no source", _HINT)
