"""`prune`: take old articles out of the content folder, and note where their sources are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from digestgen.ingest.article_files import ArticleFileWriter
from digestgen.ingest.existing_articles import ExistingArticle, read_existing_articles
from digestgen.ingest.save_drafts import Places
from digestgen.load.any_yaml import parse_any
from digestgen.load.frontmatter import UnusableFileError, whole_file_as_front_matter
from digestgen.problems import ContentError

PRUNED_FILE = "pruned.yaml"
_HEADER = (
    "# Written by digestgen prune: addresses of articles that were removed, and their sources.\n"
)


class PrunedPage(Struct, frozen=True, order=True):
    """An address of an article that was removed, and where its source is."""

    permalink: str  # "/2026/05/04/ferry/"
    title: str
    source: str


class Pruned(Struct, frozen=True):
    """The result of a run; files as paths below the content folder."""

    files: tuple[str, ...]
    kept_own: int = 0  # old articles of the site's own: they have no source


def prune_site(places: Places, before: datetime, *, archive: Path | None, dry_run: bool) -> Pruned:
    """Remove the articles published before an instant, or move them to `archive`.

    Articles without a source, which are the site's own, stay. The list of addresses is written before
    any file goes, so that a run that is killed loses nothing. Raises ContentError for a list that is
    damaged.
    """
    old = [
        file
        for file in read_existing_articles(places.content, places.timezone)
        if file.published and file.published < before
    ]
    pruned = [file for file in old if _source(file)]
    result = Pruned(tuple(file.path for file in pruned), len(old) - len(pruned))
    if dry_run or not pruned:
        return result
    noted = places.content / PRUNED_FILE
    pages = {page.permalink: page for page in (*_read(noted), *_pages(pruned))}
    ArticleFileWriter(places.state / "fetching").replace(noted, format_pruned(pages.values()))
    for file in pruned:
        _remove(places.content / file.path, archive / file.path if archive else None)
    _remove_empty_folders(places.content, pruned)
    return result


def format_pruned(pages: Iterable[PrunedPage]) -> str:
    """Return the text of content/pruned.yaml: a list, ordered by permalink."""
    return _HEADER + "".join(
        f"- permalink: {_quoted(page.permalink)}\n"
        f"  title: {_quoted(page.title)}\n"
        f"  source: {_quoted(page.source)}\n"
        for page in sorted(pages)
    )


def _read(file: Path) -> list[PrunedPage]:
    if not file.exists():
        return []
    try:
        found = parse_any(whole_file_as_front_matter(f"content/{PRUNED_FILE}", file.read_bytes()))
    except UnusableFileError as error:
        raise ContentError([error.problem]) from error
    entries = found if isinstance(found, list) else []
    return [
        PrunedPage(str(each["permalink"]), str(each.get("title", "")), str(each.get("source", "")))
        for each in entries
        if isinstance(each, dict) and each.get("permalink")
    ]


def _pages(files: Sequence[ExistingArticle]) -> Iterable[PrunedPage]:
    for file in files:
        for path in (file.permalink, *file.aliases):
            yield PrunedPage(f"/{path.strip('/')}/", " ".join(file.title.split()), _source(file))


def _source(file: ExistingArticle) -> str:
    return next((link for link in file.links if link.startswith(("http://", "https://"))), "")


def _remove(file: Path, archived: Path | None) -> None:
    if archived:
        archived.parent.mkdir(parents=True, exist_ok=True)
        archived.write_bytes(file.read_bytes())
    file.unlink()


def _remove_empty_folders(content: Path, files: Iterable[ExistingArticle]) -> None:
    folders = {parent for file in files for parent in (content / file.path).parents}
    for folder in sorted(folders, key=lambda each: -len(each.parts)):
        if content in folder.parents and not any(folder.iterdir()):
            folder.rmdir()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
