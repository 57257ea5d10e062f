"""Syndicated copies: one text that several providers publish."""

from __future__ import annotations

from collections.abc import Sequence

from digestgen.group.clustering.tokens import clean_title, tokens_of
from digestgen.records import Article

_ALIKE = 0.8  # of the words in two excerpts; portals shorten them or change a word


def originals(articles: Sequence[Article]) -> dict[int, int]:
    """Return the place of the original for each copy in `articles`, by the place of the copy.

    A copy has the same title as its original (except for the provider's name), nearly the same excerpt,
    and another provider. The original is the one that the copy's provider names ("Polygon on MSN" copies
    Polygon), else the earliest, else the one of the best quality.
    """
    found: dict[int, int] = {}
    if len(articles) == 1:
        return found
    by_title: dict[tuple[str, ...], list[int]] = {}
    for place, article in enumerate(articles):
        by_title.setdefault(tuple(tokens_of(clean_title(article.title))), []).append(place)
    for words, places in by_title.items():
        if len(places) > 1 and words:
            _tie(articles, sorted(places, key=lambda place: _first(articles, place, places)), found)
    return found


def _tie(articles: Sequence[Article], places: Sequence[int], found: dict[int, int]) -> None:
    heads: list[int] = []
    for place in places:
        for head in heads:
            if _is_copy(articles[place], articles[head]):
                found[place] = head
                break
        else:
            heads.append(place)


def _first(articles: Sequence[Article], place: int, places: Sequence[int]) -> tuple[object, ...]:
    article = articles[place]
    names = [articles[other].provider.name for other in places if other != place]
    carries = any(article.provider.name.startswith(f"{name} on ") for name in names)
    portal = " on " in article.provider.name
    return carries, portal, article.published, -article.quality, article.url


def _is_copy(one: Article, other: Article) -> bool:
    if one.provider.domain == other.provider.domain:
        return False
    if not one.excerpt or not other.excerpt:
        return True
    words, others = set(tokens_of(one.excerpt)), set(tokens_of(other.excerpt))
    return len(words & others) >= _ALIKE * min(len(words), len(others))
