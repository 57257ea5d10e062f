"""`prune`: remove old articles from the content folder, and note where their sources are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from digestgen.ingest.article_files import ArticleFileWriter, quoted_for_yaml
from digestgen.ingest.existing_articles import ExistingArticle, read_existing_articles
from digestgen.ingest.save_drafts import Places
from digestgen.load import LoadSettings, Source, load_source
from digestgen.load.aliases import parse_alias
from digestgen.load.sources import PRUNED
from digestgen.problems import ContentError
from digestgen.records import PrunedArticle

PRUNED_FILE = "pruned.yaml"
_HEADER = (
    "# Written by digestgen prune: addresses of articles that were removed, and their sources.\n"
)


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
    articles = {each.path: each for each in (*_read(noted), *_removed(pruned))}
    ArticleFileWriter(places.state / "fetching").replace(noted, prune_lines(articles.values()))
    for file in pruned:
        _remove(places.content / file.path, archive / file.path if archive else None)
    _remove_empty_folders(places.content, pruned)
    return result


def prune_lines(articles: Iterable[PrunedArticle]) -> str:
    """Return the text of content/pruned.yaml: a list, ordered by permalink."""
    return _HEADER + "".join(
        f"- permalink: {quoted_for_yaml(f'/{each.path}')}\n"
        f"  title: {quoted_for_yaml(each.title)}\n"
        f"  source: {quoted_for_yaml(each.source)}\n"
        for each in sorted(articles)
    )


def _read(file: Path) -> tuple[PrunedArticle, ...]:
    if not file.exists():
        return ()
    source = Source(f"content/{PRUNED_FILE}", PRUNED, PRUNED_FILE, file.read_bytes())
    parsed = load_source(source, LoadSettings())
    if parsed.problems:  # of what is left out nothing would stay
        raise ContentError(parsed.problems)
    return tuple(each for one in parsed.content.pruned for each in one.articles)


def _removed(files: Sequence[ExistingArticle]) -> Iterable[PrunedArticle]:
    """Yield the addresses of files: permalinks, and aliases that hosts can serve."""
    for file in files:
        for path in (file.permalink, *file.aliases):
            with suppress(ValueError):
                yield PrunedArticle(parse_alias(path), " ".join(file.title.split()), _source(file))


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
