"""In which order the articles of a story stand, and how near two articles are by eye."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from digestgen.group.identity import Key
from digestgen.records import Article

_WORD = re.compile(r"\w+")
_HOUR_SECONDS = 3600


def lead_rank(article: Article) -> tuple[object, ...]:
    """Order the files of a story: publishable, hottest, best, earliest, smallest URL first."""
    folded = article.standing == "folded"
    return folded, -article.heat, -article.quality, article.published, article.url, article.files


def coverage_rank(article: Article) -> tuple[object, ...]:
    """Order the coverage of a story: best quality, then earliest, then by what it is called."""
    return -article.quality, article.published, article.url, article.title, article.files


def gap_hours(one: Article, other: Article) -> float:
    """Return the hours between two times of publication."""
    return abs((one.published - other.published).total_seconds()) / _HOUR_SECONDS


def shared_words(one: Article, other: Article) -> set[str]:
    """Return the words that are in both titles."""
    return _words(one.title) & _words(other.title)


def nearest_of(article: Article, keys: Iterable[Key], articles: Mapping[Key, Article]) -> Key:
    """Return the one of `keys` whose article shares most title words with `article`.

    Of several the nearest in time, then the smallest key.
    """
    return min(
        keys,
        key=lambda key: (
            -len(shared_words(article, articles[key])),
            gap_hours(article, articles[key]),
            key,
        ),
    )


def _words(title: str) -> set[str]:
    return set(_WORD.findall(title.casefold()))
