"""Greedy merging of the two most alike clusters until none are alike enough.

The likeness of two clusters is that of their centroids, dot ÷ √(self · self), where `dot` sums
the likenesses between them and `self` those inside one. Since both only add up, no vector is
summed: merging adds two rows of numbers. Source: agglomerative clustering with centroid
likeness, Manning et al., "Introduction to Information Retrieval", §17.4; kept as a sparse
matrix of sums as Lance & Williams 1967 do.

Four departures, all measured. An article's likeness to itself counts `SELF` instead of 1, for
pairs of short texts are noisy; so near-copies come out above 1. Size counts, by (larger ÷
smaller)^`UNEVEN` · (larger · smaller)^`GROWING`: the centroids of big stories are blurred, so
their pieces and stragglers need less likeness. Two clusters of like size at different times
are sibling events (a hearing, then the vote) rather than one: see `siblings`. And one word that
two articles share does not begin a cluster: see `found_together`.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable

from digestgen.group.likeness import Article, lists
from digestgen.settings import GroupingSettings

SELF = 0.17
UNEVEN, GROWING = 0.2, 0.1
SIBLINGS = 0.75
PAIR_WORDS = 2  # shared by two articles that begin a cluster
DAY_SECONDS = 86_400


def siblings(size: int, other_size: int, gap_days: float) -> float:
    """Return what is left, in (0, 1], of the likeness of two clusters `gap_days` apart on average.

    Little when both are big, all when one is a single article: the more reports either side
    has, the surer it is that they mean two dates and not one event told late.
    """
    smaller, larger = sorted((size, other_size))
    return math.pow(smaller, -SIBLINGS * smaller / larger * gap_days / (1 + gap_days))


def found_together(one: Article, other: Article) -> bool:
    """Tell whether two articles may found a cluster: one word that both have is not enough.

    A third report may come by one word, for there it counts how alike it is to all of them.
    """
    shared = len(one.vector.keys() & other.vector.keys())
    return (
        shared >= PAIR_WORDS
        or one.vector.keys() == other.vector.keys()
        or lists(one.item, other.item)
    )


class Group:
    """A cluster in the making. `id` is the number of its oldest founder or only article."""

    __slots__ = (
        "alive", "apart", "first", "found", "id", "last", "links", "mean", "members", "scale", "self",
        "size", "version",
    )  # fmt: skip

    def __init__(self, article: Article) -> None:
        number, item = article.number, article.item
        self.id = number
        self.members = [number]
        self.first = self.last = self.mean = item.published
        self.found = item.can_found
        self.apart = frozenset(item.apart)
        self.links: dict[Group, float] = {}
        self.self = SELF
        self.scale = 1 / math.sqrt(SELF)
        self.size = 1.0
        self.version = 0
        self.alive = True


def _siblings(one: Group, other: Group) -> float:
    sizes = len(one.members), len(other.members)
    return 1.0 if 1 in sizes else siblings(*sizes, abs(one.mean - other.mean) / DAY_SECONDS)


# minus the likeness, the two ids, a serial number, and both groups with their versions
_Offer = tuple[float, int, int, int, Group, int, Group, int]


class Merger:
    """Holds the groups of articles not yet settled and merges them greedily.

    The order of adding and linking must be that of the articles' numbers; the result then
    depends on nothing else.
    """

    def __init__(self, settings: GroupingSettings) -> None:
        self._span = settings.max_span_days * DAY_SECONDS
        self._articles: dict[int, Article] = {}
        self._group: dict[int, Group] = {}
        self._serial = itertools.count()
        self.joined_at: dict[int, float] = {}

    def add(self, article: Article, row: Iterable[tuple[int, float]]) -> None:
        """Take in an article as a group of its own, with its likeness to groups of one article."""
        self._articles[article.number] = article
        group = self._group[article.number] = Group(article)
        for other_number, likeness in row:
            other = self._group[other_number]
            group.links[other] = other.links[group] = likeness

    def link(self, one: int, other: int, likeness: float) -> None:
        """Add the likeness of two articles to that of their groups."""
        a, b = self._group[one], self._group[other]
        if a is b:
            a.self += 2 * likeness
            a.scale = len(a.members) ** GROWING / math.sqrt(a.self)
            return
        total = a.links.get(b, 0.0) + likeness
        a.links[b] = b.links[a] = total

    def find(self, number: int) -> Group | None:
        """Return the group that now holds article `number`, None if it is retired."""
        return self._group.get(number)

    def settle(self, groups: Iterable[Group], bar: float) -> None:
        """Merge the best pair of `groups` and what they link to, until no pair reaches `bar`.

        Ties go to the pair of lowest ids, which is the oldest.
        """
        heap: list[_Offer] = []
        for group in groups:
            self._offer(heap, group, bar)
        while heap:
            entry = heapq.heappop(heap)
            score, _, _, _, group, version, other, other_version = entry
            if not group.alive or group.version != version:
                continue
            if other.alive and other.version == other_version:
                self._note(group, other, -score)
                group = self._merge(group, other)
            self._offer(heap, group, bar)

    def _offer(self, heap: list[_Offer], group: Group, bar: float) -> None:
        """Push `group` with the most alike group it may join, if they reach the bar.

        An entry made stale by a merge is offered anew when it comes up; until then it bounds
        what the group can reach, and whatever merged since has made its own offers.
        """
        best, partner, size = 0.0, None, group.size
        reach = bar / group.scale
        for other, dot in group.links.items():
            score = dot * other.scale
            ratio = size / other.size
            score *= ratio if ratio > 1 else 1 / ratio
            if score < reach or score < best:
                continue
            score *= _siblings(group, other)
            if score < reach or score < best:
                continue
            if partner and score == best and other.id > partner.id:
                continue
            if self._may_join(group, other):
                best, partner = score, other
        if partner:
            low, high = sorted((group.id, partner.id))
            score = best * group.scale
            offer = (
                -score,
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
        if one.apart and any(
            self._articles[number].item.key in one.apart for number in other.members
        ):
            return False
        if max(one.last, other.last) - min(one.first, other.first) > self._span:
            return False
        if one.found and other.found:
            if len(one.members) > 1 or len(other.members) > 1:
                return True
            return found_together(*(self._articles[n] for n in one.members + other.members))
        if one.found == other.found:
            return False
        founded, guest = (one, other) if one.found else (other, one)
        key = self._articles[guest.members[0]].item.key
        return any(key in self._articles[number].item.listed for number in founded.members)

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
        keep.self += gone.self + 2 * dot
        keep.mean += (
            (gone.mean - keep.mean) * len(gone.members) / (len(keep.members) + len(gone.members))
        )
        keep.members += gone.members
        keep.size = len(keep.members) ** UNEVEN
        keep.scale = len(keep.members) ** GROWING / math.sqrt(keep.self)
        keep.id = min(keep.id, gone.id)
        keep.first, keep.last = min(keep.first, gone.first), max(keep.last, gone.last)
        keep.found = keep.found or gone.found
        keep.apart |= gone.apart
        keep.version += 1
        gone.alive = False
        gone.links = {}
        for number in gone.members:
            self._group[number] = keep
        return keep

    def retire(self, group: Group) -> None:
        """Forget a group that can change no more."""
        for other in group.links:
            del other.links[group]
        group.links = {}
        group.alive = False
        for number in group.members:
            del self._group[number], self._articles[number]
            self.joined_at.pop(number, None)
