"""Existing articles in the content folder by their keys, and permalinks by their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from digestgen.files.find_files import find_files
from digestgen.ingest.entry_identity import Keys, entry_keys
from digestgen.ingest.feed_dates import parse_feed_date
from digestgen.load.frontmatter import UnusableFileError, split_front_matter
from digestgen.load.mapping import parse_mapping
from digestgen.load.sources import SPECIAL_FOLDERS
from digestgen.text import clean_text, without_entities
from digestgen.text.slugs import split_file_name

_LINK_KEYS = ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
_LINK_LINE = re.compile(r"""^(webUrl|originalUrl):\s*["']?(https?://[^\s"']+)""", re.MULTILINE)
_EPOCH = datetime.fromtimestamp(0, UTC)


class ExistingArticle(Struct, frozen=True):
    """An article file, as far as `fetch` and `prune` care."""

    path: str  # below the content folder
    permalink: str
    title: str
    links: tuple[str, ...]
    published: datetime | None  # aware, UTC
    feed: str  # "" if no feed gave it
    guid: str
    aliases: tuple[str, ...]

    def all_keys(self) -> Iterator[Keys]:
        """Yield what the article is known by, once for each of its links."""
        for link in self.links:
            try:
                yield entry_keys(link, self.guid, self.title, self.published or _EPOCH)
            except ValueError:  # no address: it can be no entry's
                continue


def read_existing_articles(content: Path, timezone: str) -> Iterator[ExistingArticle]:
    """Yield every article file below a content folder, even a broken one, ordered by path."""
    zone = ZoneInfo(timezone)
    entries, _ = find_files(content, content.name, skip=SPECIAL_FOLDERS)
    for entry in entries:
        if not entry.name.endswith(".md"):
            continue
        try:
            data = Path(entry.path).read_bytes()
        except OSError:  # gone again
            continue
        yield _content_file(entry.name, data, zone)


def _content_file(path: str, data: bytes, zone: ZoneInfo) -> ExistingArticle:
    fields = _fields(path, data)
    published = parse_feed_date(_text(fields, "publishedDateTime"), zone)
    day, name = split_file_name(path.rpartition("/")[2].removesuffix(".md"))
    if not day and published:
        day = f"{published.astimezone(zone):%Y/%m/%d}/"
    aliases = fields.get("aliases")
    return ExistingArticle(
        path=path,
        permalink=f"{day}{name}/",
        title=clean_text(_text(fields, "title")),
        links=tuple(link for key in _LINK_KEYS if (link := without_entities(_text(fields, key)))),
        published=published.astimezone(UTC) if published else None,
        feed=_text(fields, "feed"),
        guid=_text(fields, "guid"),
        aliases=tuple(str(each) for each in aliases) if isinstance(aliases, list) else (),
    )


def _fields(path: str, data: bytes) -> dict[str, Any]:
    """Return the front matter of a file; if it is broken, only the lines with its addresses."""
    try:
        return parse_mapping(split_front_matter(path, data))
    except UnusableFileError:
        return dict(_LINK_LINE.findall(data.decode("utf-8", "replace")))


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""
