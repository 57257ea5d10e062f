"""The similarity of two articles, and an index of earlier articles to find similar ones.

similarity = ((cosine of the term vectors − what the two share by chance)
            · SAME_OUTLET where both are of one outlet
            + related_weight where one lists the other) ÷ (1 + gap ÷ fade_hours),
and 0 beyond window_hours. Sums of similarities then behave much as dot products of summed vectors.
Two articles are near when their similarity is LEAST_SIMILARITY or more; when only the gap in time keeps
them from that, one is a late report to the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from heapq import nlargest
from operator import itemgetter

from digestgen.group.clustering.records import Item
from digestgen.group.clustering.tfidf import Vector
from digestgen.settings import GroupingSettings

SAME_OUTLET = 0.8  # a provider rarely reports one event twice
LEAST_SIMILARITY = 0.06  # less is noise
MOST_POSTINGS = 1000  # that are read for an article; among 1,400 articles a day, most need 600
LEAST_UNREAD = LEAST_SIMILARITY**2  # squared length of terms that are worth reading
MASS, MASS_LINKS = 300, 40  # an article that resembles so many keeps so many links to earlier ones


class ItemVector:
    """An item with its number in order of time and its vector.

    `chance` is its part in the cosine expected by chance, and `close` has the most similar articles as
    (−similarity, number), in the order in which they were found. It stands for the later items in `equal`,
    which have the same text.
    """

    __slots__ = ("chance", "close", "equal", "item", "number", "published", "vector")

    def __init__(
        self, number: int, item: Item, vector: Vector, chance: float, equal: Sequence[Item] = ()
    ) -> None:
        self.number = number
        self.equal = equal
        self.item = item
        self.published = item.published
        self.vector = vector
        self.chance = chance
        self.close: list[tuple[float, int]] = []


def similarity(
    one: ItemVector, other: ItemVector, cosine: float, listed: bool, settings: GroupingSettings
) -> float:
    """Return the similarity of two articles from the cosine of their vectors; 0 if it is too small."""
    gap = gap_hours(one, other)
    if gap > settings.window_hours:
        return 0.0
    value = max(cosine - one.chance * other.chance, 0.0)
    if one.item.domain and one.item.domain == other.item.domain:
        value *= SAME_OUTLET
    if listed:
        value += settings.related_weight
    return value / (1 + gap / settings.fade_hours) if value >= LEAST_SIMILARITY else 0.0


def cosine_of(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def gap_hours(one: ItemVector, other: ItemVector) -> float:
    """Return the hours between the publication of two articles."""
    return abs(one.item.published - other.item.published) / 3600


def lists(one: Item, other: Item) -> bool:
    """Return whether either item lists the other."""
    return other.key in one.listed or one.key in other.listed


Posting = tuple[int, float, "Posting"]
"""The number of an article, its weight of the term, and the posting of the article before it."""
_END: Posting = (-1, 0.0, ())  # type: ignore[assignment]  # older than all articles, so never read on


class Index:
    """An inverted index of the articles in the window; articles are added oldest first.

    Numbers must rise with time. Source: inverted index, Zobel & Moffat,
    "Inverted files for text search engines", ACM Computing Surveys 38(2), 2006.
    """

    def __init__(self, settings: GroupingSettings) -> None:
        self._settings = settings
        self._window_seconds = settings.window_hours * 3600
        self._postings: dict[str, Posting] = {}
        self._articles: dict[int, ItemVector] = {}
        self._oldest_first: deque[ItemVector] = deque()
        self._numbers: dict[str, int] = {}
        self._waiting: dict[str, list[int]] = {}
        self._start = 0
        self._kept_terms = 0  # by the last sweep

    def add(self, article: ItemVector) -> list[tuple[int, float]]:
        """Add `article`, and return (number, similarity) of each similar earlier article.

        Of more than `MASS` articles with similar words, only the most similar are returned.
        """
        self._forget(article.published - self._window_seconds)
        cosines = self._cosines(article)
        row = [
            (n, self._listed_similarity(article, n, cosines.pop(n, 0.0)))
            for n in sorted(self._listed(article))
        ]
        row += self._similarities(article, cosines)
        self._keep(article)
        return row

    def _cosines(self, article: ItemVector) -> dict[int, float]:
        """Add the terms, and return the cosine with each earlier article that shares one.

        Of terms that very many articles have, only the newest postings are read: at most `MOST_POSTINGS`
        for all terms, which the heaviest terms, and so the rarest, may use first. Nor are the lightest
        terms read, if together they add less than `LEAST_SIMILARITY` to any cosine: in a title of
        which only a number is new, these are all other words.
        Source: the *Quit* strategy, Moffat & Zobel, "Self-indexing inverted files for fast text retrieval",
        ACM TOIS 14(4), 1996.
        """
        cosines: dict[int, float] = {}
        number, start, postings, get = article.number, self._start, self._postings, cosines.get
        newest, left, unread = postings.get, MOST_POSTINGS, 1.0
        terms = sorted(article.vector.items(), key=itemgetter(1), reverse=True)
        for count, (term, weight) in zip(range(len(terms), 0, -1), terms, strict=True):
            posting = before = newest(term, _END)
            postings[term] = (number, weight, before)
            if unread < LEAST_UNREAD:
                continue
            unread -= weight * weight
            least = left - left // count
            while left > least:
                other, its_weight, posting = posting
                if other < start:
                    break
                cosines[other] = get(other, 0.0) + weight * its_weight
                left -= 1
        return cosines

    def _similarities(
        self, article: ItemVector, cosines: dict[int, float]
    ) -> Iterator[tuple[int, float]]:
        """Yield number and similarity, if above 0, of articles that do not list each other."""
        articles, settings = self._articles, self._settings
        near = [each for each in cosines.items() if each[1] >= LEAST_SIMILARITY]  # as few are
        if len(near) > MASS:
            near = nlargest(MASS_LINKS, near, key=itemgetter(1, 0))  # of equal ones the newest
        for number, cosine in near:
            value = similarity(article, articles[number], cosine, False, settings)
            if value:
                yield number, value

    def _listed_similarity(self, article: ItemVector, number: int, cosine: float) -> float:
        return similarity(article, self._articles[number], cosine, True, self._settings)

    def _listed(self, article: ItemVector) -> set[int]:
        """Return the numbers of the articles in the index that `article` lists or that list it."""
        found = {self._numbers[key] for key in article.item.listed if key in self._numbers}
        found.update(n for n in self._waiting.get(article.item.key, ()) if n in self._articles)
        return found

    def _keep(self, article: ItemVector) -> None:
        number = article.number
        self._articles[number] = article
        self._oldest_first.append(article)
        self._numbers[article.item.key] = number
        for key in article.item.listed:
            self._waiting.setdefault(key, []).append(number)

    def _forget(self, before_seconds: float) -> None:
        """Remove the articles published before `before_seconds`."""
        while self._oldest_first and self._oldest_first[0].published < before_seconds:
            article = self._oldest_first.popleft()
            del self._articles[article.number], self._numbers[article.item.key]
            self._start = article.number + 1

    def sweep(self) -> None:
        """Free the memory of removed articles; of terms, once their number has doubled.

        Terms are collected again from the remaining articles, which are few by then.
        """
        start = self._start
        self._waiting = {
            key: kept
            for key, ns in self._waiting.items()
            if (kept := [n for n in ns if n >= start])
        }
        if len(self._postings) >= 2 * self._kept_terms:
            self._postings = {}
            for article in self._oldest_first:
                for term, weight in article.vector.items():
                    before = self._postings.get(term, _END)
                    self._postings[term] = (article.number, weight, before)
            self._kept_terms = len(self._postings)
