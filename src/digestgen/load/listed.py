"""Related entries that stand in several files word for word, as most do: parsed once.

Five of six entries of a real corpus repeat one of another file nearby.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from digestgen.decoding import convert
from digestgen.load.fields import Fields, LoadSettings
from digestgen.load.frontmatter import FrontMatter, check_characters
from digestgen.load.plain_yaml import parse_plain
from digestgen.load.reports import report_of
from digestgen.load.schema import MOST_RELATED, RawRelated
from digestgen.records import Article

_BEGIN = "\nrelated:\n"
_NEXT_KEY = re.compile(r"\n(?=[^ \n-])")
_DASH = re.compile(" *- ")


def with_listed(
    front: FrontMatter, settings: LoadSettings
) -> tuple[dict[str, Any], tuple[Article, ...]] | None:
    """Return the mapping of `front` but for its related entries, and these as articles.

    None where there are none, or where not all of it is plain and without fault: what is to be said then
    takes the whole text. Raises UnusableFileError as `parse_mapping` does.
    """
    before, _, after = front.text.partition(_BEGIN)
    end = _NEXT_KEY.search(after)
    entries = _cut(after[: end.start()] if end else after)
    if not 0 < len(entries) <= MOST_RELATED:
        return None
    check_characters(front)
    data = parse_plain(f"{before}{after[end.start() :]}" if end else before)
    if data is None or "related" in data:
        return None
    listed = [_article(each, settings) for each in entries]
    return None if None in listed else (data, tuple(filter(None, listed)))


def _cut(text: str) -> list[str]:
    """Return the items of a block list, each with its dash; none where `text` does not begin with one."""
    if not (match := _DASH.match(text)):
        return []
    dash = match[0]
    return [f"{dash}{each}" for each in text[len(dash) :].split(f"\n{dash}")]


@lru_cache(maxsize=1 << 11)
def _article(entry: str, settings: LoadSettings) -> Article | None:
    """Return the article of an entry, None where there is anything to say of it."""
    data = parse_plain(f"related:\n{entry}")
    items = data["related"] if data else []
    if len(items) != 1 or not isinstance(items[0], dict):
        return None
    raw, faults = convert(items[0], RawRelated)
    fields = Fields(FrontMatter("", entry, ""), settings)
    article = Article(standing="listed", **report_of(fields, (), raw))
    return None if faults or fields.problems else article
