"""How alike two articles are, and which earlier articles a new one is like.

likeness = ((cosine of the term vectors − what chance gives texts of their length)
            · SAME_OUTLET where both are of one outlet
            + related_weight where one lists the other) ÷ (1 + gap ÷ fade_hours),
and 0 beyond window_hours. Sums of likenesses then behave much as dot products of summed vectors.
"""

from __future__ import annotations

from bisect import bisect_left

from digestgen.group.items import Item
from digestgen.group.weights import Vector
from digestgen.settings import GroupingSettings

CHANCE = 0.06  # cosine of two unrelated long texts
LONG_TERMS = 60  # a text of so many terms is long
SAME_OUTLET = 0.8  # an outlet seldom reports one event twice
LEAST_LIKENESS = 0.03  # fainter pairs tell nothing


class Article:
    """An item with its vector, its number in the order of time and how long it is, in [0, 1]."""

    __slots__ = ("item", "length", "number", "vector")

    def __init__(self, number: int, item: Item, vector: Vector, terms: int) -> None:
        self.number = number
        self.item = item
        self.vector = vector
        self.length = min(terms / LONG_TERMS, 1.0)


def likeness(
    one: Article, other: Article, cosine: float, listed: bool, settings: GroupingSettings
) -> float:
    """Return the likeness of two articles from the cosine of their vectors; 0 if too faint."""
    gap = gap_hours(one, other)
    if gap > settings.window_hours:
        return 0.0
    value = max(cosine - CHANCE * one.length * other.length, 0.0)
    if one.item.domain and one.item.domain == other.item.domain:
        value *= SAME_OUTLET
    if listed:
        value += settings.related_weight
    value /= 1 + gap / settings.fade_hours
    return value if value >= LEAST_LIKENESS else 0.0


def cosine_of(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def gap_hours(one: Article, other: Article) -> float:
    """Return the time between two first publications, in hours."""
    return abs(one.item.published - other.item.published) / 3600


def lists(one: Item, other: Item) -> bool:
    """Tell whether either item names the other in its `related` list."""
    return other.key in one.listed or one.key in other.listed


class Index:
    """The articles inside the window, by term; articles are added oldest first.

    Numbers must rise with time. Source: inverted index, Zobel & Moffat,
    "Inverted files for text search engines", ACM Computing Surveys 38(2), 2006.
    """

    def __init__(self, settings: GroupingSettings) -> None:
        self._settings = settings
        self._window_seconds = settings.window_hours * 3600
        self._postings: dict[str, tuple[list[int], list[float]]] = {}
        self._articles: dict[int, Article] = {}
        self._facts: dict[int, tuple[float, float, str]] = {}  # length, published, domain
        self._numbers: dict[str, int] = {}
        self._waiting: dict[str, list[int]] = {}
        self._start = 0

    def add(self, article: Article) -> list[tuple[int, float]]:
        """Return (number, likeness) of each earlier article like `article`, then keep it."""
        published, domain = article.item.published, article.item.domain
        self._forget(published - self._window_seconds)
        cosines = self._cosines(article.vector)
        listed = self._listed(article)
        row = [(n, self._listed_likeness(article, n, cosines.pop(n, 0.0))) for n in sorted(listed)]
        chance, fade_seconds, facts = (
            CHANCE * article.length,
            self._settings.fade_hours * 3600,
            self._facts,
        )
        # likeness() written out: this loop sees every pair of articles that share a term
        for number, cosine in cosines.items():
            if cosine >= LEAST_LIKENESS:
                length, earlier, outlet = facts[number]
                value = (cosine - chance * length) / (1 + (published - earlier) / fade_seconds)
                if domain and domain == outlet:
                    value *= SAME_OUTLET
                if value >= LEAST_LIKENESS:
                    row.append((number, value))
        self._keep(article)
        return row

    def _listed_likeness(self, article: Article, number: int, cosine: float) -> float:
        return likeness(article, self._articles[number], cosine, True, self._settings)

    def _cosines(self, vector: Vector) -> dict[int, float]:
        cosines: dict[int, float] = {}
        start, postings, get = self._start, self._postings, cosines.get
        for term, weight in vector.items():
            if (posting := postings.get(term)) is None:
                continue
            numbers, weights = posting
            if numbers[0] < start:
                expired = bisect_left(numbers, start)
                del numbers[:expired], weights[:expired]
            for number, other in zip(numbers, weights, strict=True):
                cosines[number] = get(number, 0.0) + weight * other
        return cosines

    def _listed(self, article: Article) -> set[int]:
        """Return the numbers of the kept articles that `article` lists or that list it."""
        found = {self._numbers[key] for key in article.item.listed if key in self._numbers}
        found.update(n for n in self._waiting.get(article.item.key, ()) if n in self._articles)
        return found

    def _keep(self, article: Article) -> None:
        number = article.number
        self._articles[number] = article
        self._facts[number] = (article.length, article.item.published, article.item.domain)
        self._numbers[article.item.key] = number
        for key in article.item.listed:
            self._waiting.setdefault(key, []).append(number)
        for term, weight in article.vector.items():
            if (posting := self._postings.get(term)) is None:
                self._postings[term] = ([number], [weight])
            else:
                posting[0].append(number)
                posting[1].append(weight)

    def _forget(self, before_seconds: float) -> None:
        """Drop the articles published before `before_seconds`."""
        # dict order is the order of adding, so the oldest stand first
        while self._articles:
            number = next(iter(self._articles))
            article = self._articles[number]
            if article.item.published >= before_seconds:
                break
            del self._articles[number], self._facts[number], self._numbers[article.item.key]
            self._start = number + 1

    def sweep(self) -> None:
        """Free the memory of terms that only dropped articles held."""
        start = self._start
        self._postings = {t: p for t, p in self._postings.items() if p[0][-1] >= start}
        self._waiting = {
            key: kept
            for key, ns in self._waiting.items()
            if (kept := [n for n in ns if n >= start])
        }
