"""Evidence for the members of clusters, and the neighbours of clusters.

All numbers are rounded, so that a small change in the weight of a word does not show.
"""

from __future__ import annotations

from collections.abc import Mapping

from digestgen.group.clustering.linkage import SELF, Group
from digestgen.group.clustering.records import Cluster, JoinEvidence, Member, NearbyItem
from digestgen.group.clustering.similarity import ItemVector, gap_hours
from digestgen.group.clustering.tokens import tokens_as_written
from digestgen.records import SharedTerm
from digestgen.settings import GroupingSettings

SHOWN_TERMS = 5
MOST_NEIGHBOURS = 10
NEAR = 0.5  # a neighbour's similarity, as a share of the threshold
KEPT = 12  # the closest earlier articles each article remembers


def near_threshold(settings: GroupingSettings) -> float:
    """Return the least similarity of an article that is a neighbour of another cluster."""
    return NEAR * settings.threshold * SELF


Archive = Mapping[int, ItemVector]


def evidence_terms(one: ItemVector, other: ItemVector) -> tuple[SharedTerm, ...]:
    """Return the terms with the largest part in the cosine, heaviest first, in the words of `one`."""
    some, others = one.vector, other.vector
    products = sorted([(-some[term] * others[term], term) for term in some.keys() & others.keys()])
    heaviest = products[:SHOWN_TERMS]
    said = tokens_as_written((term for _, term in heaviest), one.item.title, one.item.excerpt)
    return tuple(
        SharedTerm(text, round(-product, 2))
        for text, (product, _) in zip(said, heaviest, strict=True)
    )


def cluster_with_evidence(
    group: Group,
    archive: Archive,
    joined_at: Mapping[int, float],
    settings: GroupingSettings,
) -> Cluster:
    """Return `group` as a cluster with its neighbours and the evidence for each member.

    `archive` holds all articles the group may have met, by their numbers, `joined_at` the similarity
    at which each member joined.
    """
    numbers = sorted(group.members)
    members: tuple[Member, ...]
    if len(numbers) == 1:
        members = (Member(archive[numbers[0]].item.key, None),)
    else:
        members = tuple(
            _member(number, set(numbers), archive, joined_at.get(number, 0.0), settings)
            for number in numbers
        )
    return Cluster(members, _neighbours(numbers, archive, near_threshold(settings)))


def _member(
    number: int,
    inside: set[int],
    archive: Archive,
    joined_at: float,
    settings: GroupingSettings,
) -> Member:
    article = archive[number]
    close = [entry for entry in archive[number].close if entry[1] in inside]
    nearest = archive[min(close)[1]] if close else None
    return Member(
        article.item.key,
        JoinEvidence(
            nearest=nearest.item.key if nearest else "",
            gap_hours=round(gap_hours(article, nearest), 1) if nearest else 0.0,
            terms=evidence_terms(article, nearest) if nearest else (),
            score=round(joined_at, 2),
            threshold=settings.threshold,
        ),
    )


def _neighbours(numbers: list[int], archive: Archive, least: float) -> tuple[NearbyItem, ...]:
    """Return at most `MOST_NEIGHBOURS` items of other clusters, and all listed ones, nearest first.

    Items that are not listed have at least the similarity `least`. Ties go to the smaller key.
    """
    inside = set(numbers)
    near: dict[str, float] = {}
    for number in numbers:
        for minus, other in archive[number].close:
            if other not in inside and -minus >= least:
                key = archive[other].item.key
                near[key] = max(near.get(key, 0.0), -minus / SELF)
    members = [archive[number].item for number in numbers]
    own = {item.key for item in members}
    listed = {key: near.get(key, 0.0) for item in members for key in item.listed if key not in own}
    return _chosen(near, listed)


def _chosen(others: Mapping[str, float], listed: Mapping[str, float]) -> tuple[NearbyItem, ...]:
    found = [NearbyItem(key, round(score, 2), True) for key, score in listed.items()]
    plain = [
        NearbyItem(key, round(score, 2), False)
        for key, score in others.items()
        if key not in listed
    ]
    plain.sort(key=_nearest_first)
    found += plain[: max(MOST_NEIGHBOURS - len(listed), 0)]
    return tuple(sorted(found, key=_nearest_first))


def _nearest_first(neighbour: NearbyItem) -> tuple[float, str]:
    return -neighbour.score, neighbour.key
