"""Drafts → article files: their text, their names, and writing them whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from digestgen.files import replace_file
from digestgen.ingest.drafts import Draft
from digestgen.signals import uninterrupted
from digestgen.text.slugs import slug

_HASH_LETTERS = 4  # at first; more if two names still clash


class NamedDraft(Struct, frozen=True):
    """A draft with the file that it goes to, as a path below the content folder."""

    draft: Draft
    path: str
    permalink: str  # "2026/05/04/ferry/"


def name_article_files(
    drafts: Iterable[Draft], timezone: str, taken: Container[str]
) -> tuple[NamedDraft, ...]:
    """Return drafts with names that clash neither with each other nor with `taken` permalinks.

    A file is named as `new` names it, by its day in `timezone` and its title, in a folder of its
    month. A clash gets letters of a hash of the article's link. The order of `drafts` does not count.
    """
    zone, used, named = ZoneInfo(timezone), set[str](), list[NamedDraft]()
    for draft in sorted(drafts, key=_by_date_and_link):
        day = draft.published.astimezone(zone)
        for name in _names(draft):
            permalink = f"{day:%Y/%m/%d}/{name}/"
            if permalink not in taken and permalink not in used:
                break
        used.add(permalink)
        named.append(NamedDraft(draft, f"{day:%Y/%m}/{day:%Y-%m-%d}-{name}.md", permalink))
    return tuple(named)


def _by_date_and_link(draft: Draft) -> tuple[datetime, str, str, str]:
    return draft.published.astimezone(UTC), draft.link, draft.guid, draft.feed


def _names(draft: Draft) -> Iterator[str]:
    plain = slug(draft.title)
    yield plain
    digest = sha256(f"{draft.link}\n{draft.guid}".encode()).hexdigest()
    for letters in range(_HASH_LETTERS, len(digest)):
        yield slug(f"{plain}-{digest[:letters]}")


def article_file_text(draft: Draft, previous_titles: Sequence[str] = ()) -> str:
    """Return the text of a draft's file: front matter without a body."""
    lines = [
        f"title: {quoted_for_yaml(draft.title)}",
        f"excerpt: {quoted_for_yaml(draft.excerpt)}",
        f"publishedDateTime: {draft.published.isoformat(timespec='seconds')}",
        f"added: {article_file_time(draft.added)}",
        f"webUrl: {quoted_for_yaml(draft.link)}",
        "provider:",
        f"  name: {quoted_for_yaml(draft.provider_name)}",
        f"  domain: {quoted_for_yaml(draft.domain)}",
        *(["type: video"] if draft.is_video else []),
        *_list("topics", draft.topics),
        *([f"quality: {draft.quality}"] if draft.quality else []),
        *_picture(draft),
        *([f"locale: {quoted_for_yaml(draft.language)}"] if draft.language else []),
        f"feed: {quoted_for_yaml(draft.feed)}",
        *([f"guid: {quoted_for_yaml(draft.guid)}"] if draft.guid else []),
        *_list("previousTitles", previous_titles),
    ]
    return "\n".join(("---", *lines, "---", ""))


def _list(key: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"{key}:"
        yield from (f"  - {quoted_for_yaml(text)}" for text in texts)


def _picture(draft: Draft) -> Iterator[str]:
    if draft.picture:
        yield "images:"
        yield f"  - url: {quoted_for_yaml(draft.picture.url)}"
        sizes = {"width": draft.picture.width, "height": draft.picture.height}
        yield from (f"    {name}: {size}" for name, size in sizes.items() if size)


def quoted_for_yaml(text: str) -> str:
    """Return `text` in double quotes, in the escapes that YAML and JSON share."""
    return json.dumps(text, ensure_ascii=False)


def article_file_time(moment: datetime) -> str:
    """Return a time as files have it: 2026-05-04T06:10:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class ArticleFileWriter:
    """Writes files whole or not at all: first into `staging`, then into place in one step."""

    def __init__(self, staging: Path) -> None:
        self._staging, self._made = staging, set[Path]()
        staging.mkdir(parents=True, exist_ok=True)
        for left in staging.iterdir():  # by a run that was killed
            left.unlink()

    def create(self, file: Path, text: str) -> bool:
        """Write a file that is not there yet; return False, and leave it alone, if it is."""
        with uninterrupted(), self._staged(text) as staged:
            self._make_folder(file.parent)
            try:
                os.link(staged, file)
            except FileExistsError:
                return False
            except OSError:  # a file system without hard links, or another one
                if file.exists():
                    return False
                self._move(staged, file)
        return True

    def replace(self, file: Path, text: str) -> None:
        """Write a file, over the old one if it is there."""
        with uninterrupted(), self._staged(text) as staged:
            self._make_folder(file.parent)
            self._move(staged, file)

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._made:
            folder.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)

    @contextmanager
    def _staged(self, text: str) -> Iterator[Path]:
        staged = self._staging / "next"
        try:
            staged.write_bytes(text.encode())
            yield staged
        finally:
            staged.unlink(missing_ok=True)

    @staticmethod
    def _move(staged: Path, file: Path) -> None:
        try:
            staged.replace(file)
        except OSError:  # staging is on another file system
            replace_file(file, staged.read_bytes())
