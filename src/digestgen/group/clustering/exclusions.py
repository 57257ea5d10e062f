"""The reasons why two items are not in one cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from digestgen.group.clustering.clusters import LATE
from digestgen.group.clustering.evidence import shown_similarity
from digestgen.group.clustering.linkage import are_two_issues, can_seed_together, sibling_linkage
from digestgen.group.clustering.similarity import (
    LEAST_SIMILARITY,
    SAME_OUTLET,
    ItemVector,
    cosine_of,
    gap_hours,
    lists,
    similarity,
)
from digestgen.group.clustering.tfidf import DAY_SECONDS
from digestgen.settings import GroupingSettings


class Compared(NamedTuple):
    """Two items in different clusters, with the similarities of the items and of the clusters."""

    pair: tuple[ItemVector, ItemVector]
    groups: tuple[Sequence[ItemVector], Sequence[ItemVector]]
    pair_similarity: float
    similarity: float


def exclusion_reason(compared: Compared, settings: GroupingSettings) -> str:
    """Return why two items are not in one cluster; a reason that suffices alone takes precedence."""
    return next(_reasons(compared, settings))


def _reasons(compared: Compared, settings: GroupingSettings) -> Iterator[str]:
    yield from _rules(compared, settings)
    yield from _low_similarity(compared, settings.threshold)
    if compared.similarity < LATE * settings.threshold and _has_late_reports(compared, settings):
        yield (
            "some of their reports are so far apart in time that their stories need 20 % more similarity "
            f"than the threshold; they have {shown_similarity(compared.similarity):.2f}"
        )
    yield (
        "one of them resembles so many reports that only its strongest links count, and this is not one"
    )


def _rules(compared: Compared, settings: GroupingSettings) -> Iterator[str]:
    """Yield the rules that keep two items apart at any similarity."""
    (one, other), groups = compared.pair, compared.groups
    times = [article.published for group in groups for article in group]
    if _are_kept_apart(groups):
        yield "content/groups.yaml keeps them, or other reports of the two stories, apart (cannot-link)"
    if are_two_issues(*(_issues(group) for group in groups)):
        yield "they are, or come with, two issues of a series: near-equal titles at regular distances"
    if gap_hours(one, other) > settings.window_hours:
        yield "they are further apart in time than window_hours"
    if not cosine_of(one.vector, other.vector) and not lists(one.item, other.item):
        yield "they share no significant word, and neither lists the other"
    if max(times) - min(times) > settings.max_span_days * DAY_SECONDS:
        yield "the two stories together would span more than max_span_days"
    if not _has_seeds(groups) and not _lists_guest(groups):
        yield "an article without a file can only join a story with a file that lists it"
    if all(len(group) == 1 for group in groups) and not can_seed_together(one, other):
        yield "one shared word is not enough to start a story"


def _low_similarity(compared: Compared, threshold: float) -> Iterator[str]:
    """Yield why the similarity of the clusters does not reach the threshold, with that similarity."""
    score = compared.similarity
    if score >= threshold:
        return
    shown = f"{shown_similarity(score):.2f}, is below the threshold of {threshold:.2f}"
    one, other = compared.pair
    alone = all(len(group) == 1 for group in compared.groups)
    if score >= threshold * _sibling_factor(compared.groups):
        yield (
            "both stories have several reports and are about different times, so they are probably sibling "
            f"events, which need more similarity; that of the stories, {shown}"
        )
    if alone and one.item.domain == other.item.domain and score >= threshold * SAME_OUTLET:
        yield f"both are from one source, which counts as less similar: their similarity, {shown}"
    if alone:
        yield f"their similarity, {shown}"
    yield f"the similarity of their stories, on average over all reports, {shown}"


def _has_late_reports(compared: Compared, settings: GroupingSettings) -> bool:
    """Return whether only the gap in time makes some reports of the two clusters dissimilar."""
    pairs = (
        similarity(
            one,
            other,
            cosine_of(one.vector, other.vector),
            lists(one.item, other.item),
            settings,
        )
        for one, other in product(*compared.groups)
    )
    return any(0 < value < LEAST_SIMILARITY for value in pairs)


def _has_seeds(groups: Iterable[Sequence[ItemVector]]) -> bool:
    return all(any(article.item.can_seed for article in group) for group in groups)


def _lists_guest(groups: tuple[Sequence[ItemVector], Sequence[ItemVector]]) -> bool:
    """Return whether one group has a file that lists the only member, without a file, of the other."""
    return any(
        guest.item.key in article.item.listed
        for some, others in (groups, groups[::-1])
        for guest in some
        if not guest.item.can_seed
        for article in others
    )


def _issues(group: Iterable[ItemVector]) -> dict[str, int]:
    return {each.item.series: each.item.issue for each in group if each.item.series}


def _sibling_factor(groups: tuple[Sequence[ItemVector], Sequence[ItemVector]]) -> float:
    sizes = [len(group) for group in groups]
    if 1 in sizes:
        return 1.0
    one, other = (sum(each.published for each in group) / len(group) for group in groups)
    return sibling_linkage(sizes[0], sizes[1], abs(one - other) / DAY_SECONDS)


def _are_kept_apart(groups: tuple[Sequence[ItemVector], Sequence[ItemVector]]) -> bool:
    one, other = ({article.item.key for article in group} for group in groups)
    return any(not other.isdisjoint(article.item.cannot_link) for article in groups[0]) or any(
        not one.isdisjoint(article.item.cannot_link) for article in groups[1]
    )
