"""Parse related entries that several files repeat word for word, as most do, only once.

In a real corpus, five of six entries repeat one of another file nearby.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from digestgen.decoding import convert
from digestgen.load.fields import Fields, LoadSettings
from digestgen.load.frontmatter import FrontMatter, check_front_matter_characters
from digestgen.load.limits import excesses
from digestgen.load.plain_yaml import parse_plain
from digestgen.load.reports import read_related_report
from digestgen.load.schema import RawRelated
from digestgen.load.unknown_keys import has_unknown_keys
from digestgen.records import Article

_BEGIN = "\nrelated:\n"
_NEXT_KEY = re.compile(r"\n(?=[^ \n-])")
_DASH = re.compile(" *- ")


def split_related_entries(
    front: FrontMatter, settings: LoadSettings
) -> tuple[dict[str, Any], tuple[Article, ...]] | None:
    """Return the mapping of `front` without its related entries, and these as articles.

    None if there are none, or if any of them is not plain or has an error, because its message needs the
    place in the whole text. Raises UnusableFileError as `parse_mapping` does.
    """
    before, _, after = front.text.partition(_BEGIN)
    end = _NEXT_KEY.search(after)
    entries = _cut(after[: end.start()] if end else after)
    if not 0 < len(entries) <= settings.limits.max_related:
        return None
    check_front_matter_characters(front)
    data = parse_plain(f"{before}{after[end.start() :]}" if end else before)
    if data is None or "related" in data:
        return None
    listed = [_article(each, settings) for each in entries]
    return None if None in listed else (data, tuple(filter(None, listed)))


def _cut(text: str) -> list[str]:
    """Return the items of a block list, each with its dash; none if `text` does not begin with one."""
    if not (match := _DASH.match(text)):
        return []
    dash = match[0]
    return [f"{dash}{each}" for each in text[len(dash) :].split(f"\n{dash}")]


@lru_cache(maxsize=1 << 11)
def _article(entry: str, settings: LoadSettings) -> Article | None:
    """Return the article of an entry, None if there is anything wrong with it."""
    data = parse_plain(f"related:\n{entry}")
    items = data["related"] if data else []
    if len(items) != 1 or not isinstance(items[0], dict) or has_unknown_keys(RawRelated, items[0]):
        return None
    if any(True for _ in excesses(items[0], RawRelated, settings.limits)):
        return None
    raw, errors = convert(items[0], RawRelated)
    fields = Fields(FrontMatter("", entry, ""), settings)
    article = read_related_report(fields, (), raw).article("listed")
    return None if errors or fields.problems else article
