"""Centroid linkage: merge the two most similar clusters until none reach the threshold.

The similarity of two clusters is that of their centroids, dot ÷ √(self · self), where `dot` sums
the similarities between them and `self` those inside one. Since both only add up, no vector is
summed: merging adds two rows of numbers. Source: agglomerative clustering with centroid
similarity, Manning et al., "Introduction to Information Retrieval", §17.4; kept as a sparse
matrix of sums as Lance & Williams 1967 do.

It differs from the source in four measured ways. The similarity of an article to itself is `SELF`
instead of 1, because pairs of short texts are noisy; so near copies score above 1. Size counts, by
(larger ÷ smaller)^`UNEVEN` · (larger · smaller)^`GROWING`: the centroids of big stories are blurred, so
their parts and late reports need less similarity. Two clusters of similar size at different times are
probably sibling events (a hearing, then the vote): see `sibling_linkage`. And one shared word is not
enough to start a cluster: see `can_seed_together`.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Mapping

from digestgen.group.clustering.similarity import ItemVector, lists
from digestgen.group.clustering.tfidf import DAY_SECONDS
from digestgen.settings import GroupingSettings

SELF = 0.17
UNEVEN, GROWING = 0.2, 0.1
SIBLINGS = 1.0
SIBLING_ONSET = 3  # power of the gap in days: hours within a day hardly count, two days nearly all
PAIR_WORDS = 2  # words that two articles must share to start a cluster


def sibling_linkage(size: int, other_size: int, gap_days: float) -> float:
    """Return the factor in (0, 1] for the similarity of two clusters `gap_days` apart on average.

    It is small if both are big, and 1 if one is a single article: the more reports each side has, the
    more likely it is that they are about two dates and not about one event reported late. Reports of one
    event come over hours, so a gap within a day is no sign of two dates.
    """
    smaller, larger = sorted((size, other_size))
    onset = math.pow(gap_days, SIBLING_ONSET)
    return math.pow(smaller, -SIBLINGS * smaller / larger * onset / (1 + onset))


def can_seed_together(one: ItemVector, other: ItemVector) -> bool:
    """Return whether two articles may start a cluster; one shared word is not enough.

    A third report may join by one word, because there its similarity to all members counts.
    """
    shared = len(one.vector.keys() & other.vector.keys())
    return (
        shared >= PAIR_WORDS
        or one.vector.keys() == other.vector.keys()
        or lists(one.item, other.item)
    )


class Group:
    """A growing cluster; `id` is the number of its oldest member.

    `self_similarity` sums the similarities inside it, and `links` holds those to each other group.
    """

    __slots__ = (
        "alive", "cannot_link", "first", "has_seed", "id", "issues", "last", "links", "mean", "members",
        "scale", "self_similarity", "size", "version",
    )  # fmt: skip

    alive: bool
    cannot_link: frozenset[str]
    first: float  # when the first member was published, in seconds since 1970
    has_seed: bool
    id: int
    issues: dict[str, int]  # of series
    last: float
    links: dict[Group, float]
    mean: float  # time of publication
    members: list[int]
    scale: float
    self_similarity: float
    size: float
    version: int

    def __init__(self, article: ItemVector) -> None:
        number, item = article.number, article.item
        self.id = number
        self.members = [number]
        self.first = self.mean = item.published
        self.last = article.equal[-1].published if article.equal else item.published
        self.has_seed = item.can_seed
        self.cannot_link = frozenset(item.cannot_link)
        self.issues = {item.series: item.issue} if item.series else {}
        self.links = {}
        self.version = 0
        self.alive = True
        self.resize(SELF)

    def resize(self, self_similarity: float) -> None:
        """Set the sum of similarities inside, and the factors that follow from it and the size."""
        count = len(self.members)
        self.self_similarity = self_similarity
        self.size = math.pow(count, UNEVEN)
        self.scale = math.pow(count, GROWING) / math.sqrt(self_similarity)


def linkage_similarity(one: Group, other: Group, dot: float) -> float:
    """Return the similarity of two groups; `dot` sums the similarities between them."""
    uneven = one.size / other.size if one.size > other.size else other.size / one.size
    score = dot * one.scale * other.scale * uneven
    sizes = len(one.members), len(other.members)
    if 1 in sizes:
        return score
    return score * sibling_linkage(*sizes, abs(one.mean - other.mean) / DAY_SECONDS)


def are_two_issues(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Return whether two groups, by the issues of series in them, have two issues of one series."""
    return any(other.get(series, issue) != issue for series, issue in one.items())


# minus the similarity, the two ids, a serial number, and both groups with their versions
_Offer = tuple[float, int, int, int, Group, int, Group, int]


class Linkage:
    """The groups of articles that can still change, merged greedily.

    The order of adding and linking must be that of the articles' numbers; the result then
    depends on nothing else.
    """

    def __init__(self, settings: GroupingSettings) -> None:
        self._span = settings.max_span_days * DAY_SECONDS
        self._articles: dict[int, ItemVector] = {}
        self._group: dict[int, Group] = {}
        self._serial = itertools.count()
        self.joined_at: dict[int, float] = {}

    def add(self, article: ItemVector, row: Iterable[tuple[int, float]]) -> None:
        """Add an article as a new group, with its similarities to other groups of one article."""
        self._articles[article.number] = article
        group = self._group[article.number] = Group(article)
        for other_number, similarity in row:
            other = self._group[other_number]
            group.links[other] = other.links[group] = similarity

    def link(self, one: int, other: int, similarity: float) -> None:
        """Add the similarity of two articles to that of their groups."""
        a, b = self._group[one], self._group[other]
        if a is b:
            a.resize(a.self_similarity + 2 * similarity)
            return
        total = a.links.get(b, 0.0) + similarity
        a.links[b] = b.links[a] = total

    def find(self, number: int) -> Group | None:
        """Return the group that now holds article `number`, None if it is retired."""
        return self._group.get(number)

    def settle(self, groups: Iterable[Group], threshold: float) -> None:
        """Merge the most similar pairs of `groups` and their links until none reaches `threshold`.

        Ties go to the pair of lowest ids, which is the oldest.
        """
        heap: list[_Offer] = []
        for group in groups:
            self._offer(heap, group, threshold)
        while heap:
            entry = heapq.heappop(heap)
            score, _, _, _, group, version, other, other_version = entry
            if not group.alive or group.version != version:
                continue
            if other.alive and other.version == other_version:
                self._note(group, other, -score)
                group = self._merge(group, other)
            self._offer(heap, group, threshold)

    def _offer(self, heap: list[_Offer], group: Group, threshold: float) -> None:
        """Push `group` with the most similar group that it may join, if they reach the threshold.

        An offer that a merge made stale is renewed when it comes up; until then it is an upper bound
        for the group, and merged groups have made their own offers.
        """
        best, partner = threshold, None
        scale, size = group.scale, group.size
        for other, dot in group.links.items():
            # most links end here: with the larger factor for unlike sizes, and without that for siblings
            uneven = size / other.size if size > other.size else other.size / size
            if dot * scale * other.scale * uneven < best:
                continue
            score = linkage_similarity(group, other, dot)
            if score < best or (partner and score == best and other.id > partner.id):
                continue
            if self._may_join(group, other):
                best, partner = score, other
        if partner:
            low, high = sorted((group.id, partner.id))
            offer = (
                -best,
                low,
                high,
                next(self._serial),
                group,
                group.version,
                partner,
                partner.version,
            )
            heapq.heappush(heap, offer)

    def _may_join(self, one: Group, other: Group) -> bool:
        if self._are_kept_apart(one, other):
            return False
        if max(one.last, other.last) - min(one.first, other.first) > self._span:
            return False
        if one.has_seed and other.has_seed:
            if len(one.members) > 1 or len(other.members) > 1:
                return True
            return can_seed_together(*(self._articles[n] for n in one.members + other.members))
        if one.has_seed == other.has_seed:
            return False
        seeded, guest = (one, other) if one.has_seed else (other, one)
        key = self._articles[guest.members[0]].item.key
        return any(key in self._articles[number].item.listed for number in seeded.members)

    def _are_kept_apart(self, one: Group, other: Group) -> bool:
        if one.issues and other.issues and are_two_issues(one.issues, other.issues):
            return True
        return bool(one.cannot_link) and any(
            self._articles[number].item.key in one.cannot_link for number in other.members
        )

    def _note(self, one: Group, other: Group, score: float) -> None:
        for group in (one, other):
            if len(group.members) == 1:
                self.joined_at[group.members[0]] = score

    def _merge(self, one: Group, other: Group) -> Group:
        """Move the group with fewer links into the other and return it."""
        keep, gone = (other, one) if len(other.links) > len(one.links) else (one, other)
        dot = keep.links.pop(gone)
        del gone.links[keep]
        for third, more in gone.links.items():
            total = keep.links.get(third, 0.0) + more
            keep.links[third] = third.links[keep] = total
            del third.links[gone]
        keep.mean += (
            (gone.mean - keep.mean) * len(gone.members) / (len(keep.members) + len(gone.members))
        )
        keep.members += gone.members
        keep.resize(keep.self_similarity + gone.self_similarity + 2 * dot)
        keep.id = min(keep.id, gone.id)
        keep.first, keep.last = min(keep.first, gone.first), max(keep.last, gone.last)
        keep.has_seed = keep.has_seed or gone.has_seed
        keep.cannot_link |= gone.cannot_link
        keep.issues |= gone.issues
        keep.version += 1
        gone.alive = False
        gone.links = {}
        for number in gone.members:
            self._group[number] = keep
        return keep

    def retire(self, group: Group) -> None:
        """Remove a group that is final."""
        for other in group.links:
            del other.links[group]
        group.links = {}
        group.alive = False
        for number in group.members:
            del self._group[number], self._articles[number]
            self.joined_at.pop(number, None)
