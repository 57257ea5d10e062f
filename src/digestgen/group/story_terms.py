"""The terms of a story: how much of it each word is, and how much a word weighs among the stories around.

A story is the mean of its titles, with the words of its excerpts at less weight. A term weighs its inverse
document frequency, times the square root of its lift: how much more frequent it is in these months than in
the year around. So the words of one affair weigh more than those that are in the news all year.

Sources: Spärck Jones, "A statistical interpretation of term specificity" (1972), for the former; for the
latter, lift as in Brin, Motwani, Ullman & Tsur, "Dynamic itemset counting" (1997).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter

from msgspec import Struct

from digestgen.group.clustering.tokens import tokens_of

_EXCERPT_WORD, _EXCERPT_CHARS = 0.3, 400
_DAMPING = 0.7  # exponent of a share: a word in all titles is not eight times one in one of eight
_PRIOR = 1000  # imagined stories without the word: on a small site, rare words are not rare
_KNOWN_STORIES = 500  # later ones, and earlier ones, with which the weight of a term is known
_KNOWN_BLOCKS = 12  # that are counted before a block: a year
_USUAL_STORIES = 3.0  # with a term, at any time: the lift of a rare term says little
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
    # a slash ends a number: "5" at the end of a title and "million" in the next are two words
    in_titles = Counter(tokens_of(" / ".join(story.titles)))
    share = {word: count / len(story.titles) for word, count in in_titles.items()}
    for excerpt in story.excerpts:
        for word in dict.fromkeys(tokens_of(excerpt[:_EXCERPT_CHARS])):
            share[word] = share.get(word, 0.0) + _EXCERPT_WORD / len(story.excerpts)
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
    ordered = sorted(vector.items(), key=itemgetter(1), reverse=True)
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
    """The weights of terms, from the counts of each block of stories."""

    def __init__(self, counts: Mapping[int, Mapping[str, int]]) -> None:
        self._counts = counts
        self._around: set[int] = set()
        self._stories: Counter[str] = Counter()  # with each term, in the blocks `_around`

    def of(self, number: int, around: Sequence[int]) -> dict[str, float]:
        """Return the weight of each term in a block, by its frequency near it and in the blocks `around`.

        These include the blocks before and after it. Terms of one story count, too: on a small site most are,
        and two stories are not alike because they share the few others.
        """
        self._move(around)
        counts, stories = self._counts[number], self._stories
        before, after = (self._counts.get(each, {}) for each in (number - 1, number + 1))
        every = stories[EVERY_STORY]
        share = sum(each.get(EVERY_STORY, 0) for each in (before, counts, after)) / every
        weights = {}
        for term, here in counts.items():
            near, count = before.get(term, 0) + here + after.get(term, 0), stories[term]
            lift = (near + _USUAL_STORIES) / (count * share + _USUAL_STORIES)
            weights[term] = math.log((every + _PRIOR + 1) / count) * math.sqrt(lift)
        return weights

    def _move(self, around: Sequence[int]) -> None:
        """Count the stories of the blocks `around`, from those that were counted before."""
        blocks = {*around}
        for number in blocks - self._around:
            self._stories.update(self._counts[number])
        for number in self._around - blocks:
            self._stories.subtract(self._counts[number])
        self._around = blocks
