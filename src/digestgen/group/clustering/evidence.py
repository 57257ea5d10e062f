"""Evidence for the members of clusters, and the neighbours of clusters.

All numbers are cut or rounded to two digits, so that a small change in the weight of a word does not show.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from digestgen.group.clustering.linkage import SELF, Group, can_seed_together
from digestgen.group.clustering.local_scaling import LocalScaling
from digestgen.group.clustering.records import Cluster, JoinEvidence, Member, NearbyItem
from digestgen.group.clustering.similarity import (
    ItemVector,
    cosine_of,
    gap_hours,
    lists,
    similarity,
)
from digestgen.group.clustering.tfidf import Vector
from digestgen.group.clustering.tokens import EXCERPT_CHARS, tokens_as_written
from digestgen.records import SharedTerm
from digestgen.settings import GroupingSettings

SHOWN_TERMS = 5
MOST_NEIGHBOURS = 10
NEAR = 0.5  # a neighbour's similarity, as a share of the threshold
_LEAST_CENTRAL = 3  # reports that a story must have, for one to be more central than another
_TOLERANCE = 1e-6  # .29 * 100 is a little less than 29
KEPT = 12  # the closest earlier articles each article remembers


def shown_similarity(similarity: float) -> float:
    """Return a similarity cut to two digits, so that it never seems to reach a threshold it misses."""
    return math.floor(similarity * 100 + _TOLERANCE) / 100


def near_threshold(settings: GroupingSettings) -> float:
    """Return the least similarity of an article that is a neighbour of another cluster."""
    return NEAR * settings.threshold * SELF


Archive = Mapping[int, ItemVector]


def evidence_terms(one: ItemVector, other: ItemVector) -> tuple[SharedTerm, ...]:
    """Return the terms with the largest part in the cosine, heaviest first, in the words of `one`."""
    some, others = one.vector, other.vector
    products = sorted([(-some[term] * others[term], term) for term in some.keys() & others.keys()])
    heaviest = products[:SHOWN_TERMS]
    texts = one.item.title, one.item.excerpt[:EXCERPT_CHARS]
    said = tokens_as_written((term for _, term in heaviest), *texts)
    return tuple(
        SharedTerm(text, round(-product, 2))
        for text, (product, _) in zip(said, heaviest, strict=True)
    )


def cluster_with_evidence(
    group: Group,
    archive: Archive,
    joined_at: Mapping[int, float],
    scaling: LocalScaling,
    settings: GroupingSettings,
) -> Cluster:
    """Return `group` as a cluster with its neighbours and the evidence for each member.

    `archive` holds all articles the group may have met, by their numbers, `joined_at` the similarity
    at which each member joined, and `scaling` knows all their neighbours.
    """
    numbers = sorted(group.members)
    inside = set(numbers)
    central = _centralities([archive[number].vector for number in numbers])
    found: list[tuple[float, Member]] = []  # with the time of publication
    for number, centrality in zip(numbers, central, strict=True):
        article = archive[number]
        evidence = (
            _evidence(number, inside, archive, joined_at.get(number, 0.0), settings)
            if len(numbers) > 1
            else None
        )
        member = Member(article.item.key, evidence, centrality=centrality)
        found.append((article.published, member))
        found += _equal_members(article, centrality, scaling, settings)
    found.sort(key=lambda each: (each[0], each[1].key))
    members = tuple(member for _, member in found)
    return Cluster(members, _neighbours(numbers, archive, near_threshold(settings)))


def _centralities(vectors: Sequence[Vector]) -> list[float]:
    """Return the cosine of each vector with the sum of all; 0 if there are fewer than three."""
    if len(vectors) < _LEAST_CENTRAL:
        return [0.0] * len(vectors)
    total: Vector = {}
    for vector in vectors:
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    length = math.hypot(*total.values()) or 1.0
    return [round(cosine_of(vector, total) / length, 2) for vector in vectors]


def _equal_members(
    article: ItemVector, centrality: float, scaling: LocalScaling, settings: GroupingSettings
) -> Iterator[tuple[float, Member]]:
    """Yield the items that `article` stands for as members, with their times."""
    terms = evidence_terms(article, article) if article.equal else ()
    for item in article.equal:
        other = ItemVector(article.number, item, article.vector, 0.0)
        gap = gap_hours(article, other)
        listed = lists(article.item, item)
        raw = similarity(article, other, 1.0, listed, settings)
        score = shown_similarity(scaling.scale(article.number, article.number, raw) / SELF)
        evidence = JoinEvidence(
            nearest=article.item.key,
            gap_hours=round(gap, 1),
            terms=terms,
            score=score,
            joined_at=score,
            threshold=settings.threshold,
        )
        yield item.published, Member(item.key, evidence, centrality=centrality)


def _evidence(
    number: int,
    inside: set[int],
    archive: Archive,
    joined_at: float,
    settings: GroupingSettings,
) -> JoinEvidence:
    article = archive[number]
    minus, other = min(
        (entry for entry in article.close if entry[1] in inside), default=(0.0, None)
    )
    nearest = archive[other] if other is not None else None
    return JoinEvidence(
        nearest=nearest.item.key if nearest else "",
        gap_hours=round(gap_hours(article, nearest), 1) if nearest else 0.0,
        terms=evidence_terms(article, nearest) if nearest else (),
        score=shown_similarity(-minus / SELF),
        joined_at=shown_similarity(joined_at),
        threshold=settings.threshold,
    )


def _neighbours(numbers: list[int], archive: Archive, least: float) -> tuple[NearbyItem, ...]:
    """Return at most `MOST_NEIGHBOURS` items of other clusters, and all listed ones, nearest first.

    Items that are not listed have at least the similarity `least` and share more than one word with a
    member. Ties go to the smaller key.
    """
    inside = set(numbers)
    near: dict[str, tuple[float, str]] = {}  # similarity and the most similar member
    counts: Counter[str] = Counter()  # of the members that an item is near to
    for number in numbers:
        for minus, other in archive[number].close:
            if other in inside or -minus < least:
                continue
            if can_seed_together(archive[number], archive[other]):
                key = archive[other].item.key
                found = shown_similarity(-minus / SELF), archive[number].item.key
                near[key] = max(near.get(key, found), found)
                counts[key] += 1
    members = [
        item for number in numbers for item in (archive[number].item, *archive[number].equal)
    ]
    own = {item.key for item in members}
    listed = {key for item in members for key in item.listed} - own
    return _chosen(near, counts, listed)


def _chosen(
    near: Mapping[str, tuple[float, str]], counts: Mapping[str, int], listed: Set[str]
) -> tuple[NearbyItem, ...]:
    every = [
        NearbyItem(key, score, key in listed, nearest, counts.get(key, 0))
        for key in near.keys() | listed
        for score, nearest in [near.get(key, (0.0, ""))]
    ]
    found = [each for each in every if each.listed]
    plain = sorted((each for each in every if not each.listed), key=_nearest_first)
    found += plain[: max(MOST_NEIGHBOURS - len(listed), 0)]
    return tuple(sorted(found, key=_nearest_first))


def _nearest_first(neighbour: NearbyItem) -> tuple[float, str]:
    return -neighbour.score, neighbour.key
