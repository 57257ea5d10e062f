"""Term weights that are local in time: how telling a word is on the days around an article.

A word's weight on one day is its inverse document frequency over that day, the `BACK_DAYS`
before and the `AHEAD_DAYS` after it, on top of `PRIOR` imagined articles that lack the word: so
a site of one story still groups, and nothing outside those days can change a weight. Looking
mostly back gives a broad sample, yet an article added today changes three days only.
Source: Manning, Raghavan & Schütze, "Introduction to Information Retrieval", §6.2–6.3.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from operator import itemgetter

from digestgen.group.items import Item
from digestgen.group.tokens import terms_of

BACK_DAYS, AHEAD_DAYS = 30, 3
PRIOR = 3000
PAIR_GAIN = 1.15  # a pair is rarer than its words
KEPT_TERMS = 60  # the heaviest of each article; the rest costs time and changes no decision
DAY_SECONDS = 86_400

Vector = dict[str, float]


def day_of(item: Item) -> int:
    """Return the day, counted from 1970, on which `item` was published (UTC)."""
    return math.floor(item.published / DAY_SECONDS)


class Day:
    """The articles of one day as terms, and how many of them hold each word."""

    def __init__(self, number: int, items: list[Item]) -> None:
        self.number = number
        self.items = items
        self.terms = [terms_of(item.title, item.excerpt) for item in items]
        self.count = len(items)
        self.words = Counter(term for terms in self.terms for term in terms if " " not in term)


class Window:
    """Word counts of the days around one day; days enter and leave in order."""

    def __init__(self) -> None:
        self._days: deque[tuple[int, int, Counter[str]]] = deque()
        self._words: dict[str, int] = {}
        self._articles = 0

    def add(self, day: Day) -> None:
        """Count the articles of `day`, which must come after all added before."""
        self._days.append((day.number, day.count, day.words))
        self._articles += day.count
        for word, count in day.words.items():
            self._words[word] = self._words.get(word, 0) + count

    def drop_before(self, number: int) -> None:
        """Forget the days before day `number`."""
        while self._days and self._days[0][0] < number:
            _, articles, words = self._days.popleft()
            self._articles -= articles
            for word, count in words.items():
                if self._words[word] == count:
                    del self._words[word]
                else:
                    self._words[word] -= count

    def weights(self, words: Iterable[str]) -> dict[str, float]:
        """Return the weight of each of `words`, which must have been counted."""
        articles = self._articles + PRIOR
        return {word: math.log(articles / (self._words[word] + 1)) for word in words}


def weigh_days(days: Iterable[Day]) -> Iterator[tuple[Day, list[Vector]]]:
    """Yield each day with its items' vectors of length 1, in the order of `days`."""
    window = Window()
    waiting: deque[Day] = deque()
    for day in days:
        while waiting and waiting[0].number < day.number - AHEAD_DAYS:
            yield _weigh(waiting.popleft(), window)
        window.add(day)
        waiting.append(day)
    while waiting:
        yield _weigh(waiting.popleft(), window)


def _weigh(day: Day, window: Window) -> tuple[Day, list[Vector]]:
    window.drop_before(day.number - BACK_DAYS)
    weights = window.weights(day.words)
    return day, [_vector(terms, weights) for terms in day.terms]


def _vector(terms: dict[str, float], weights: dict[str, float]) -> Vector:
    """Return the heaviest of `terms`, weighted and scaled to length 1.

    A pair of words goes by the mean of its two: counting pairs would cost more than it tells.
    """
    vector = {}
    for term, place in terms.items():
        if (weight := weights.get(term)) is None:
            first, _, second = term.partition(" ")
            weight = PAIR_GAIN * (weights[first] + weights[second]) / 2
        vector[term] = place * weight
    if len(vector) > KEPT_TERMS:
        vector = dict(sorted(vector.items(), key=itemgetter(1), reverse=True)[:KEPT_TERMS])
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()}
