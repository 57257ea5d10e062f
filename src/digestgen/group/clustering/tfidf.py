"""Term weights that are local in time: inverse document frequency on the days around an article.

The weight of a word on a day is its inverse document frequency over that day, the `BACK_DAYS` before and
the `AHEAD_DAYS` after it, plus `PRIOR` imagined articles without the word. So even a site with one story
groups, and articles outside of those days change no weight. Looking mostly back gives a broad sample, but
an article added today changes only the last three days.
Source: Manning, Raghavan & Schütze, "Introduction to Information Retrieval", §6.2–6.3.

Two long texts of common words are similar by chance. The expected cosine with a random text from the
same days is Σ weight² · share of the texts with the word; subtracting it has the effect of centring
the vectors. Source: Suzuki, Hara, Shimbo, Saerens &
Fukumizu, "Centering Similarity Measures to Reduce Hubs", EMNLP 2013.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import NamedTuple

from digestgen.group.clustering.records import Item
from digestgen.group.clustering.tokens import Tokens, tokenize

BACK_DAYS, AHEAD_DAYS = 30, 3
PRIOR = 3000
FEW_DAYS = 15  # imagined days without words: a busy week is not the subject of a site
TITLE_PAIR = 0.26  # of the sum of its words' weights: a pair is rarer than either, and repeats them
EXCERPT_WORD = 0.52
LONG_WORDS = 25  # from this number of words on, a text is long
FAINT = 0.25  # lighter terms of a long text are common phrases: no information, most of the time
CHANCE = 12.0  # texts of the same days share more than texts drawn at random
MOST_CHANCE = 0.1  # if one story is half of the news, its words are not shared by chance
DAY_SECONDS = 86_400

Vector = dict[str, float]


class Weighed(NamedTuple):
    """The vector of an article, of length 1, and its part in the cosine expected by chance.

    The product of two articles' `chance` is the cosine that they would have by chance.
    """

    vector: Vector
    chance: float


def day_at(seconds: float) -> int:
    """Return the day (UTC) of a time; days and seconds are counted from 1970."""
    return math.floor(seconds / DAY_SECONDS)


def day_of(item: Item) -> int:
    """Return the day, counted from 1970, on which `item` was published (UTC)."""
    return day_at(item.published)


class Day:
    """The articles of one day as words, with the number of articles that have each word."""

    def __init__(self, number: int, items: list[Item]) -> None:
        self.number = number
        self.items = items
        self.texts = [tokenize(item.title, item.excerpt) for item in items]
        self.words = Counter(
            chain.from_iterable(chain({*each.title}, each.excerpt) for each in self.texts)
        )


class Window:
    """A sliding window with the word counts of the days around one day."""

    def __init__(self) -> None:
        self._days: deque[Day] = deque()
        self._articles = 0
        # not Counters: these loops see every word of every article
        self._articles_with: dict[str, int] = {}
        self._days_with: dict[str, int] = {}

    def add(self, day: Day) -> None:
        """Count the articles of `day`, which must come after all added before."""
        self._days.append(day)
        self._articles += len(day.items)
        in_articles, on_days = self._articles_with, self._days_with
        for word, count in day.words.items():
            in_articles[word] = in_articles.get(word, 0) + count
            on_days[word] = on_days.get(word, 0) + 1

    def drop_before(self, number: int) -> None:
        """Forget the days before day `number`."""
        in_articles, on_days = self._articles_with, self._days_with
        while self._days and self._days[0].number < number:
            day = self._days.popleft()
            self._articles -= len(day.items)
            for word, count in day.words.items():
                if on_days[word] == 1:
                    del in_articles[word], on_days[word]
                else:
                    in_articles[word] -= count
                    on_days[word] -= 1

    def shares(self, words: Iterable[str]) -> dict[str, float]:
        """Return the share of articles that have each of `words`, including imagined articles."""
        articles, in_articles = self._articles + PRIOR, self._articles_with
        return {word: (in_articles[word] + 1) / articles for word in words}

    def weights(self, shares: Mapping[str, float]) -> dict[str, float]:
        """Return the weight of each word of `shares`.

        It is the inverse document frequency, reduced for words that most articles have on most days:
        they are the subject of the site and tell no events apart.
        """
        all_of_them = self._articles * (len(self._days) + FEW_DAYS)
        in_articles, on_days = self._articles_with, self._days_with
        log = math.log
        return {
            word: -log(share) * (1 - in_articles[word] * on_days[word] / all_of_them)
            for word, share in shares.items()
        }


def weigh_days(days: Iterable[Day]) -> Iterator[tuple[Day, list[Weighed]]]:
    """Yield each day with the weighted vectors of its items, in the order of `days`."""
    window = Window()
    waiting: deque[Day] = deque()
    for day in days:
        while waiting and waiting[0].number < day.number - AHEAD_DAYS:
            yield _weigh(waiting.popleft(), window)
        window.add(day)
        waiting.append(day)
    while waiting:
        yield _weigh(waiting.popleft(), window)


def _weigh(day: Day, window: Window) -> tuple[Day, list[Weighed]]:
    window.drop_before(day.number - BACK_DAYS)
    shares = window.shares(day.words)
    weights = window.weights(shares)
    faint = FAINT * max(weights.values(), default=0.0)
    return day, [_weighed(tokens, weights, shares, faint) for tokens in day.texts]


def _weighed(
    tokens: Tokens, weights: Mapping[str, float], shares: Mapping[str, float], faint: float
) -> Weighed:
    vector = _vector(tokens, weights, faint)
    at_random = sum(
        [value * value * shares[term] for term, value in vector.items() if term in shares]
    )
    words = len(tokens.title) + len(tokens.excerpt)
    chance = math.sqrt(min(CHANCE * at_random, MOST_CHANCE))
    return Weighed(vector, min(words / LONG_WORDS, 1.0) * chance)


def _vector(tokens: Tokens, weights: Mapping[str, float], faint: float) -> Vector:
    """Return the vector of an article: weights of its words and pairs of words, scaled to length 1."""
    vector = {word: weights[word] for word in tokens.title}
    for first, second in pairwise(tokens.title):
        vector[f"{first} {second}"] = TITLE_PAIR * (weights[first] + weights[second])
    for word in tokens.excerpt:
        vector[word] = EXCERPT_WORD * weights[word]
    if len(vector) >= LONG_WORDS:
        vector = {term: value for term, value in vector.items() if value >= faint}
    length = math.hypot(*vector.values())
    return {term: value / length for term, value in vector.items()}
