"""The similarity of stories over weeks, for threads.

A story is a mean of its reports: the words of its titles, pairs of neighbouring title words at less weight,
and the words of excerpts. A term weighs the square root of its share times its inverse document frequency;
terms of a single story are left out. The similarity is the cosine, which fades by the days between.

Time is cut into blocks, so that a new story changes only the newest: the similarities of a block's stories to
earlier ones depend on the texts of the block and the one before, and on how many stories have each term,
until `_AHEAD_BLOCKS` later.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import groupby, pairwise
from operator import itemgetter

from msgspec import Struct, msgpack

from digestgen.group.clustering.tfidf import DAY_SECONDS
from digestgen.group.clustering.tokens import tokens_of
from digestgen.incremental import Store, Task, digest, memoized, program

LONGEST_GAP_DAYS = 60  # from a story to a later one that goes on from it; the length of a block
_AHEAD_BLOCKS = 3
_FADE_DAYS = 110.0
_PRIOR = 1000  # imagined stories without the word
_TITLE_PAIR = 0.4
_EXCERPT_WORD, _EXCERPT_CHARS = 0.3, 200
_LEAST_SIMILARITY = 0.12
_MOST_TERMS = 40  # of a story: the rest adds time, and no links
_MOST_SIMILAR = 12  # earlier stories that are kept
_MOST_POSTINGS = 400  # that are read for a story; the rarest terms are read first

Vector = dict[str, float]


class StoryText(Struct, frozen=True):
    """The text of a story; `key` is unique and stable, `published` is in seconds since 1970, UTC."""

    key: str
    published: float
    titles: tuple[str, ...]
    excerpts: tuple[str, ...]


class SimilarStories(Struct, frozen=True):
    """Two stories, the earlier one first, and their similarity in (0, 1]."""

    earlier: str
    later: str
    similarity: float


def similar_stories(stories: Iterable[StoryText], store: Store) -> list[SimilarStories]:
    """Return the similar pairs of `stories` that are near enough in time, in order of the later story."""
    ordered = sorted(stories, key=lambda story: (story.published, story.key))
    blocks = {number: list(block) for number, block in groupby(ordered, key=_block_of)}
    digests = {number: digest(msgpack.encode(block)) for number, block in blocks.items()}
    terms = _Terms(blocks)
    words = Task[dict[str, int]]("story-words", program(), dict[str, int])
    counts = {
        int(name): count
        for name, count in memoized(
            store, words, {str(number): key for number, key in digests.items()}, terms.counts
        )
    }
    task = Task[tuple[SimilarStories, ...]](
        "similar-stories", program(), tuple[SimilarStories, ...]
    )

    def compare(names: Iterable[str]) -> Iterator[bytes]:
        for name in names:
            number = int(name)
            frequency, total = _frequencies(counts, blocks, number)
            yield msgpack.encode(list(_pairs_of_block(number, terms, frequency, total)))

    inputs = {str(number): _key(number, digests) for number in blocks}
    return [pair for _, found in memoized(store, task, inputs, compare) for pair in found]


def _block_of(story: StoryText) -> int:
    return math.floor(story.published / DAY_SECONDS / LONGEST_GAP_DAYS)


def _key(number: int, digests: Mapping[int, bytes]) -> bytes:
    """Return a digest of everything that the similarities of a block depend on."""
    return digest(b"".join(digests[each] for each in digests if each <= number + _AHEAD_BLOCKS))


def _frequencies(
    counts: Mapping[int, Mapping[str, int]], blocks: Mapping[int, Sequence[StoryText]], number: int
) -> tuple[dict[str, int], int]:
    """Return in how many stories each term is, and the number of stories."""
    known = [each for each in counts if each <= number + _AHEAD_BLOCKS]
    frequency: Counter[str] = Counter()
    for each in known:
        frequency.update(counts[each])
    return frequency, sum(len(blocks[each]) for each in known)


class _Terms:
    """The terms of the stories of each block, with their parts; found once, when they are needed."""

    def __init__(self, blocks: Mapping[int, Sequence[StoryText]]) -> None:
        self.blocks = blocks
        self._known: dict[int, list[Vector]] = {}

    def of(self, number: int) -> list[Vector]:
        """Return the terms of each story of a block, which may be empty."""
        if number not in self._known:
            self._known[number] = [_terms_of(story) for story in self.blocks.get(number, ())]
        return self._known[number]

    def counts(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield for each block in how many of its stories each term is, as MessagePack."""
        for name in names:
            count: Counter[str] = Counter()
            for terms in self.of(int(name)):
                count.update(terms.keys())
            yield msgpack.encode(count)


def _terms_of(story: StoryText) -> Vector:
    """Return the square root of the share of each term, as a mean over titles and over excerpts."""
    share: defaultdict[str, float] = defaultdict(float)
    for title in story.titles:
        words = tokens_of(title)
        for word in words:
            share[word] += 1 / len(story.titles)
        for first, second in pairwise(words):
            share[f"{first} {second}"] += _TITLE_PAIR / len(story.titles)
    for excerpt in story.excerpts:
        for word in dict.fromkeys(tokens_of(excerpt[:_EXCERPT_CHARS])):
            share[word] += _EXCERPT_WORD / len(story.excerpts)
    return {term: math.sqrt(value) for term, value in share.items()}


def _pairs_of_block(
    number: int, terms: _Terms, frequency: Mapping[str, int], total: int
) -> Iterator[SimilarStories]:
    """Yield the similar earlier stories of each story of a block, the most similar first."""
    index = _Index()
    for each in (number - 1, number):
        for story, shares in zip(terms.blocks.get(each, ()), terms.of(each), strict=True):
            vector = _weighed(shares, frequency, total)
            if each == number:
                for value, earlier in index.similar(story, vector):
                    yield SimilarStories(earlier.key, story.key, round(value, 4))
            index.add(story, vector)


def _weighed(shares: Vector, frequency: Mapping[str, int], total: int) -> Vector:
    """Return the heaviest terms that several stories have, heaviest first; with all, the length is 1."""
    everything = total + _PRIOR + 1
    vector = {
        term: share * math.log(everything / count)
        for term, share in shares.items()
        if (count := frequency[term]) > 1
    }
    length = math.hypot(*vector.values()) or 1.0
    heaviest = sorted(vector.items(), key=itemgetter(1, 0), reverse=True)
    return {term: value / length for term, value in heaviest[:_MOST_TERMS]}


class _Index:
    """An inverted index of stories, added oldest first."""

    def __init__(self) -> None:
        self._stories: list[StoryText] = []
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)

    def add(self, story: StoryText, vector: Vector) -> None:
        for term, weight in vector.items():
            self._postings[term].append((len(self._stories), weight))
        self._stories.append(story)

    def similar(self, story: StoryText, vector: Vector) -> Iterator[tuple[float, StoryText]]:
        """Yield the similarity of each of the most similar stories in the index, and that story."""
        cosines = self._cosines(vector)
        near = [(cosine, place) for place, cosine in cosines.items() if cosine >= _LEAST_SIMILARITY]
        for cosine, place in nlargest(_MOST_SIMILAR, near):
            other = self._stories[place]
            gap_days = (story.published - other.published) / DAY_SECONDS
            value = cosine * math.exp(-gap_days / _FADE_DAYS)
            if value >= _LEAST_SIMILARITY and gap_days <= LONGEST_GAP_DAYS:
                yield value, other

    def _cosines(self, vector: Vector) -> dict[int, float]:
        """Return the cosine with each story; of terms that very many have, only the newest are read."""
        cosines: dict[int, float] = {}
        get, left = cosines.get, _MOST_POSTINGS
        for count, (term, weight) in zip(range(len(vector), 0, -1), vector.items(), strict=True):
            read = self._postings[term][-(left // count) :] if left >= count else []
            for place, its_weight in read:
                cosines[place] = get(place, 0.0) + weight * its_weight
            left -= len(read)
        return cosines
