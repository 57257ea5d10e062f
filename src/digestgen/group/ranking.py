"""The order of the articles in a story, and simple measures of how close two articles are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from digestgen.group.identity import Key
from digestgen.records import Article

_WORD = re.compile(r"\w+")
_HOUR_SECONDS = 3600


def lead_rank(article: Article) -> tuple[object, ...]:
    """Return the sort key for leads: publishable, hottest, best, earliest, smallest URL first."""
    folded = article.standing == "folded"
    return folded, -article.heat, -article.quality, article.published, article.url, article.files


def central_half(centralities: Mapping[Key, float]) -> set[Key]:
    """Return the keys of the more central half, with all that are as central as its last."""
    ranked = sorted(centralities.values(), reverse=True)
    least = ranked[(len(ranked) - 1) // 2] if ranked else 0.0
    return {key for key, centrality in centralities.items() if centrality >= least}


def coverage_rank(article: Article) -> tuple[object, ...]:
    """Return the sort key for coverage: best quality, then earliest, then URL and title."""
    return -article.quality, article.published, article.url, article.title, article.files


def gap_hours(one: Article, other: Article) -> float:
    """Return the hours between the publication of two articles."""
    return abs((one.published - other.published).total_seconds()) / _HOUR_SECONDS


def shared_words(one: Article, other: Article) -> set[str]:
    """Return the words that are in both titles."""
    return _words(one.title) & _words(other.title)


def nearest_of(article: Article, keys: Iterable[Key], articles: Mapping[Key, Article]) -> Key:
    """Return the key whose article shares the most title words with `article`.

    Ties go to the nearest in time, then the smallest key.
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
