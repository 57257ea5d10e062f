"""The terms of a story: how much of it each word is, and how much a word weighs among the stories around.

A story is the mean of its titles, with the words of its excerpts at less weight. A term weighs its inverse
document frequency, times the square root of its lift: how much likelier two stories with the term are near in
time than any two stories. So the words of one affair weigh more than those that are in the news all year.

Sources: Spärck Jones, "A statistical interpretation of term specificity" (1972), for the former; for the
latter, lift as in Brin, Motwani, Ullman & Tsur, "Dynamic itemset counting" (1997).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter

from msgspec import Struct

from digestgen.group.clustering.tokens import tokens_of

_EXCERPT_WORD, _EXCERPT_CHARS = 0.3, 400
_DAMPING = 0.7  # exponent of a share: a word in all titles is not eight times one in one of eight
_PRIOR = 1000  # imagined stories without the word: on a small site, rare words are not rare
_KNOWN_STORIES = 500  # later ones, and earlier ones, with which the weight of a term is known
_KNOWN_BLOCKS = 12  # that are counted before a block: a year
_NEXT_BLOCK = 0.5  # how near two stories of neighbouring blocks are
_USUAL_PAIRS = 3.0  # of stories with a term that are as near as any two: few say little
EVERY_STORY = ""  # a term that each story has

Vector = dict[str, float]


class StoryText(Struct, frozen=True):
    """The text of a story; `key` is unique and stable, `published` is in seconds since 1970, UTC."""

    key: str
    published: float
    titles: tuple[str, ...]
    excerpts: tuple[str, ...]


def terms_of_story(story: StoryText) -> Vector:
    """Return the damped share of each word in a story, as a mean over titles and over excerpts."""
    share: defaultdict[str, float] = defaultdict(float)
    for title in story.titles:
        for word in tokens_of(title):
            share[word] += 1 / len(story.titles)
    for excerpt in story.excerpts:
        for word in dict.fromkeys(tokens_of(excerpt[:_EXCERPT_CHARS])):
            share[word] += _EXCERPT_WORD / len(story.excerpts)
    return {word: value**_DAMPING for word, value in share.items()}


def count_terms(stories: Sequence[Vector]) -> dict[str, int]:
    """Return in how many stories each term is; `EVERY_STORY` is in all."""
    count: Counter[str] = Counter()
    for terms in stories:
        count.update(terms.keys())
    count[EVERY_STORY] = len(stories)
    return dict(count)


def weigh_terms(terms: Vector, weights: Mapping[str, float]) -> Vector:
    """Return the vector of a story, of length 1 or empty, heaviest terms first."""
    vector = {term: share * weights[term] for term, share in terms.items() if term in weights}
    length = math.hypot(*vector.values()) or 1.0
    ordered = sorted(vector.items(), key=itemgetter(1, 0), reverse=True)
    return {term: value / length for term, value in ordered}


def blocks_around(number: int, sizes: Mapping[int, int]) -> list[int]:
    """Return the blocks on which the weights in a block depend: a year before it, and enough stories.

    `sizes` has the number of stories of each block, in order of the blocks.
    """
    numbers = list(sizes)
    place = numbers.index(number)
    start, end = place, place + 1
    known = 0
    while start and (known < _KNOWN_STORIES or numbers[start - 1] >= number - _KNOWN_BLOCKS):
        start -= 1
        known += sizes[numbers[start]]
    known = 0
    while end < len(numbers) and known < _KNOWN_STORIES:
        known += sizes[numbers[end]]
        end += 1
    return numbers[start:end]


class TermWeights:
    """The weights of terms, from the counts of each block of stories, in order of the blocks."""

    def __init__(self, counts: Mapping[int, Mapping[str, int]]) -> None:
        self._counts = counts
        self._seen: defaultdict[str, _Occurrences] = defaultdict(_Occurrences)
        for number, count in counts.items():
            for term, stories in count.items():
                self._seen[term].add(number, stories)

    def of(self, number: int, around: Sequence[int]) -> dict[str, float]:
        """Return the weight of each term in a block, by its frequency in the blocks `around`.

        Terms of one story count, too: on a small site most are, and two stories are not alike because they
        share the few others.
        """
        first, last = around[0], around[-1]
        stories, near = self._seen[EVERY_STORY].between(first, last)
        usual = near / max(math.comb(stories, 2), 1) or 1.0
        weights = {}
        for term in self._counts[number]:
            count, near = self._seen[term].between(first, last)
            lift = (near / usual + _USUAL_PAIRS) / (math.comb(count, 2) + _USUAL_PAIRS)
            weights[term] = math.log((stories + _PRIOR + 1) / count) * math.sqrt(lift)
        return weights


class _Occurrences:
    """The blocks that have a term, with running totals, so that any run of blocks is a difference of two."""

    __slots__ = ("_near", "_numbers", "_stories")

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._stories = [0]  # with the term, in the blocks up to each
        self._near = [0.0]  # pairs of them that are near in time; halves, so sums are exact

    def add(self, number: int, stories: int) -> None:
        """Add a block that is later than those before, and how many of its stories have the term."""
        next_to = 0
        if self._numbers and self._numbers[-1] == number - 1:
            next_to = self._stories[-1] - self._stories[-2]
        self._numbers.append(number)
        self._stories.append(self._stories[-1] + stories)
        self._near.append(self._near[-1] + stories * ((stories - 1) / 2 + _NEXT_BLOCK * next_to))

    def between(self, first: int, last: int) -> tuple[int, float]:
        """Return how many stories of these blocks have the term, and how many pairs of them are near."""
        start, end = bisect_left(self._numbers, first), bisect_right(self._numbers, last)
        near = self._near[end] - self._near[start]
        if start and start < end and self._numbers[start - 1] == self._numbers[start] - 1:
            # pairs with the block before the first do not count
            totals = self._stories
            near -= (
                _NEXT_BLOCK
                * (totals[start] - totals[start - 1])
                * (totals[start + 1] - totals[start])
            )
        return self._stories[end] - self._stories[start], near
