"""The similarity of stories over weeks, for threads: that of their words, and of the stories around them.

Time is cut into blocks, so that a new story changes only the newest. The neighbours of a story are the
earlier ones with the highest cosine of words (`story_index`); with them, its similarity to each is computed
again (`story_company`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct, msgpack

from digestgen.group.clustering.tfidf import DAY_SECONDS
from digestgen.group.story_company import StoryCompany
from digestgen.group.story_index import StoryIndex
from digestgen.group.story_terms import (
    StoryText,
    TermWeights,
    Vector,
    blocks_around,
    count_terms,
    terms_of_story,
    weigh_terms,
)
from digestgen.incremental import Store, Task, digest, memoized, program

LONGEST_GAP_DAYS = 60  # from a story to a later one that goes on from it
_BLOCK_DAYS = 30
_REACH = LONGEST_GAP_DAYS // _BLOCK_DAYS  # blocks before one whose stories are near enough
_LEAST_COSINE = 0.18  # of a story and its nearest; if it is less, nothing is similar to the story
_LEAST_OF_PAIR = 0.08  # cosine: fewer pairs are compared, and no links are lost
_LEAST_SIMILARITY = 0.35  # fewer pairs are merged, and no links are lost
_MOST_SIMILARITY = 0.99  # 1 is the word of an editor

Neighbours = list[tuple[int, float]]
"""Earlier stories by their positions, counted from the first story of a block, with their cosines."""


class SimilarStories(Struct, frozen=True):
    """Two stories, the earlier one first, and their similarity in (0, 1)."""

    earlier: str
    later: str
    similarity: float
    company: str  # the key of the story that is most similar to both; "" if there is none


def similar_stories(stories: Iterable[StoryText], store: Store) -> list[SimilarStories]:
    """Return the similar pairs of `stories` that are near enough in time, in order of the later story."""
    blocks = _Blocks(sorted(stories, key=lambda story: (story.published, story.key)))
    task = Task[dict[str, int]]("story-words", program(), dict[str, int])
    texts = {str(number): key for number, key in blocks.digests.items()}
    counts = {int(name): count for name, count in memoized(store, task, texts, blocks.count_terms)}
    search = _Search(blocks, counts)
    found = Task[bytes]("story-neighbours", program(), bytes)
    keys = {str(number): search.key(number) for number in blocks.digests}
    neighbours = {int(name): each for name, each in memoized(store, found, keys, search.find)}
    comparison = _Comparison(blocks, neighbours)
    similar = Task[tuple[SimilarStories, ...]](
        "similar-stories", program(), tuple[SimilarStories, ...]
    )
    keys = {
        name: digest(b"".join(keys.get(str(each), b"-") for each in comparison.reach(int(name))))
        for name in keys
    }
    return [pair for _, pairs in memoized(store, similar, keys, comparison.pairs) for pair in pairs]


class _Blocks:
    """Stories in order of time, cut into blocks, with their terms; found once, when they are needed."""

    def __init__(self, ordered: Sequence[StoryText]) -> None:
        self.ordered = ordered
        self.starts: dict[int, int] = {}  # the position of the first story of each block
        self.digests: dict[int, bytes] = {}
        self._stories: dict[int, list[StoryText]] = {}
        self._terms: dict[int, list[Vector]] = {}
        for number, block in groupby(ordered, key=_block_of):
            stories = self._stories[number] = list(block)
            self.starts[number] = sum(map(len, self._stories.values())) - len(stories)
            self.digests[number] = digest(msgpack.encode(stories))
        self.sizes = {number: len(block) for number, block in self._stories.items()}

    def terms(self, number: int) -> list[Vector]:
        """Return the terms of each story of a block, which may be empty."""
        if number not in self._terms:
            self._terms[number] = [terms_of_story(each) for each in self._stories.get(number, ())]
        return self._terms[number]

    def count_terms(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield for each block in how many of its stories each term is, as MessagePack."""
        for name in names:
            yield msgpack.encode(count_terms(self.terms(int(name))))


def _block_of(story: StoryText) -> int:
    return math.floor(story.published / DAY_SECONDS / _BLOCK_DAYS)


class _Search:
    """The search for the neighbours of each story."""

    def __init__(self, blocks: _Blocks, counts: Mapping[int, Mapping[str, int]]) -> None:
        self._blocks = blocks
        self._counts = counts
        self._around = {number: blocks_around(number, blocks.sizes) for number in blocks.digests}
        self._weights = TermWeights(counts)
        self._index = StoryIndex()
        self._indexed: list[int] = []  # blocks

    def key(self, number: int) -> bytes:
        """Return a digest of everything that the neighbours of a block's stories depend on."""
        digests = self._blocks.digests
        blocks = {
            each
            for other in range(number - _REACH, number + 1)
            if other in digests
            for each in self._around[other]
        }
        return digest(b"".join(digests[each] for each in sorted(blocks)))

    def find(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield for each block the neighbours of each of its stories, as MessagePack in MessagePack."""
        for name in names:
            number = int(name)
            yield msgpack.encode(msgpack.encode(self._neighbours(number)))

    def _neighbours(self, number: int) -> list[Neighbours]:
        self._index_blocks(number)
        start = self._blocks.starts[number]
        found = []
        for place, vector in enumerate(self._vectors_of(number), start):
            near = self._index.neighbours(vector)
            found.append([(each - start, round(cosine, 4)) for cosine, each in near])
            self._index.add(place, vector)
        self._indexed.append(number)
        return found

    def _index_blocks(self, number: int) -> None:
        """Let the index hold the stories of the blocks that a block reaches; blocks come in order of time."""
        while self._indexed and self._indexed[0] < number - _REACH:
            self._index.remove_oldest(self._counts[self._indexed.pop(0)])
        last = self._indexed[-1] if self._indexed else number - _REACH - 1
        for each in range(last + 1, number):
            if each in self._blocks.starts:
                for place, vector in enumerate(self._vectors_of(each), self._blocks.starts[each]):
                    self._index.add(place, vector)
                self._indexed.append(each)

    def _vectors_of(self, number: int) -> list[Vector]:
        terms = self._blocks.terms(number)
        if not terms:
            return []
        weights = self._weights.of(number, self._around[number])
        return [weigh_terms(each, weights) for each in terms]


class _Comparison:
    """The comparison of each story with its neighbours."""

    def __init__(self, blocks: _Blocks, neighbours: Mapping[int, bytes]) -> None:
        self._blocks = blocks
        self._neighbours = neighbours
        self._company = StoryCompany([story.published for story in blocks.ordered])
        self._found: dict[int, list[Neighbours]] = {}

    @staticmethod
    def reach(number: int) -> range:
        """Return the blocks whose neighbours count: of the stories of a block, of theirs, and later ones."""
        return range(number - 2 * _REACH, number + _REACH + 1)

    def pairs(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield for each block the similar earlier stories of its stories, as MessagePack."""
        for name in names:
            for each in self.reach(int(name)):
                self._read(each)
            yield msgpack.encode(list(self._pairs_of_block(int(name))))

    def _read(self, number: int) -> None:
        if number in self._found or number not in self._neighbours:
            return
        found = msgpack.decode(self._neighbours[number], type=list[Neighbours])
        self._found[number] = found
        start = self._blocks.starts[number]
        for story, near in enumerate(found, start):
            for place, cosine in near:
                self._company.add(story, start + place, cosine)

    def _pairs_of_block(self, number: int) -> Iterator[SimilarStories]:
        ordered, start = self._blocks.ordered, self._blocks.starts[number]
        for story, near in enumerate(self._found[number], start):
            least = ordered[story].published - LONGEST_GAP_DAYS * DAY_SECONDS
            others = [
                start + each
                for each, cosine in near
                if cosine >= _LEAST_OF_PAIR and ordered[start + each].published >= least
            ]
            if not others or near[0][1] < _LEAST_COSINE:
                continue
            values = self._company.similarities(story, others)
            for other, value in zip(others, values, strict=True):
                if value >= _LEAST_SIMILARITY:
                    yield self._pair(other, story, value)

    def _pair(self, earlier: int, later: int, similarity: float) -> SimilarStories:
        ordered = self._blocks.ordered
        company = self._company.closest_to_both(earlier, later)
        return SimilarStories(
            ordered[earlier].key,
            ordered[later].key,
            min(round(similarity, 4), _MOST_SIMILARITY),
            "" if company is None else ordered[company].key,
        )
