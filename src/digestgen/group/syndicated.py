"""Syndicated copies: one text that several providers publish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digestgen.group.clustering.tokens import clean_title, tokens_of
from digestgen.records import Article

_ALIKE = 0.8  # of the words in two excerpts; portals shorten them or change a word
_MOST_ORIGINALS = 50  # of one title; further reports are compared with the first of them only


def originals(articles: Sequence[Article]) -> dict[int, int]:
    """Return the place of the original for each copy in `articles`, by the place of the copy.

    A copy has the same title as its original (except for the provider's name), nearly the same excerpt,
    and another provider or platform. The original is the provider's own ("Polygon on MSN" copies Polygon, and
    so does "Polygon on Portal", whatever Portal is), else one that is not on a platform, else the earliest,
    else the one of the best quality.
    """
    found: dict[int, int] = {}
    if len(articles) == 1:
        return found
    by_title: dict[tuple[str, ...], list[int]] = {}
    for place, article in enumerate(articles):
        by_title.setdefault(tuple(tokens_of(clean_title(article.title))), []).append(place)
    for words, places in by_title.items():
        if len(places) > 1 and words:
            found |= _copies(articles, _originals_first(articles, places))
    return found


def _originals_first(articles: Sequence[Article], places: Iterable[int]) -> list[int]:
    names = {articles[place].provider.name for place in places}

    def rank(place: int) -> tuple[object, ...]:
        article = articles[place]
        parts = article.provider.name.split(" on ")
        outlets = (" on ".join(parts[:count]) for count in range(1, len(parts)))
        is_carried = bool(article.provider.platform) or not names.isdisjoint(outlets)
        return is_carried, article.published, -article.quality, article.url

    return sorted(places, key=rank)


def _copies(articles: Sequence[Article], places: Iterable[int]) -> dict[int, int]:
    """Return the place of the original for each copy in `places`, where originals are first."""
    found: dict[int, int] = {}
    heads: list[int] = []
    words: dict[int, frozenset[str]] = {}
    for place in places:
        article = articles[place]
        words[place] = frozenset(tokens_of(article.excerpt))
        for head in heads:
            if _place(article) != _place(articles[head]) and _are_alike(words[place], words[head]):
                found[place] = head
                break
        else:
            if len(heads) < _MOST_ORIGINALS:
                heads.append(place)
    return found


def _place(article: Article) -> tuple[str, str]:
    return article.provider.domain, article.provider.platform


def _are_alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two excerpts, as words, are one text; an absent one is like any."""
    return len(words & others) >= _ALIKE * min(len(words), len(others))
