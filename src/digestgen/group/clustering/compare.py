"""Explain why two items are, or are not, in one cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digestgen.group.clustering.clusters import (
    LATE,
    cluster_items,
    cluster_order,
    vectors_for_clusters,
)
from digestgen.group.clustering.evidence import evidence_terms
from digestgen.group.clustering.influence import influencing_days
from digestgen.group.clustering.linkage import (
    SELF,
    Group,
    are_two_issues,
    can_seed_together,
    linkage_similarity,
    sibling_linkage,
)
from digestgen.group.clustering.local_scaling import LocalScaling
from digestgen.group.clustering.records import Explanation, Item
from digestgen.group.clustering.similarity import (
    LEAST_SIMILARITY,
    Index,
    ItemVector,
    cosine_of,
    gap_hours,
    lists,
    similarity,
)
from digestgen.group.clustering.tfidf import DAY_SECONDS, day_of
from digestgen.settings import GroupingSettings


def compare_items(
    a_key: str, b_key: str, items: Iterable[Item], settings: GroupingSettings | None = None
) -> Explanation:
    """Return why the items `a_key` and `b_key` are or are not in one cluster.

    Scores are rounded similarities, to be compared with `threshold`: `pair_score` is that of the two items
    alone, `cluster_score` that of their clusters (of the two alone if they are in the same one).
    Raises KeyError if either is not among `items`.
    """
    settings = settings or GroupingSettings()
    near = _around({a_key, b_key}, cluster_order(items), settings)
    compared = list(vectors_for_clusters(near))
    articles = {each.item.key: each for article in compared for each in _with_equal(article)}
    home = {
        member.key: [m.key for m in found.members]
        for found in cluster_items(near, settings)
        for member in found.members
    }
    scaling = _scaling_of(compared, settings)
    one, other = articles[a_key], articles[b_key]
    together = b_key in home[a_key]
    pair = _group_score([one], [other], scaling, settings)
    groups = [articles[k] for k in home[a_key]], [articles[k] for k in home[b_key]]
    whole = pair if together else _group_score(*groups, scaling, settings)
    if together:
        direct = whole >= settings.threshold
        reason = "similar enough" if direct else "joined through other reports of the story"
    else:
        reason = next(_why_not((one, other), groups, whole, settings))
    return Explanation(
        together=together,
        reason=reason,
        pair_score=round(pair, 2),
        cluster_score=round(whole, 2),
        threshold=settings.threshold,
        gap_hours=round(gap_hours(one, other), 1),
        terms=evidence_terms(one, other),
        listed=lists(one.item, other.item),
    )


def _around(keys: set[str], ordered: list[Item], settings: GroupingSettings) -> list[Item]:
    """Return the items that can influence the clusters of the items in `keys`."""
    days = {item.key: day_of(item) for item in ordered if item.key in keys}
    if missing := sorted(keys - days.keys()):
        raise KeyError(f"no item has the key {missing[0]!r}")
    say = [influencing_days(range(day, day + 1), settings) for day in days.values()]
    return [item for item in ordered if any(day_of(item) in each for each in say)]


def _with_equal(article: ItemVector) -> Iterator[ItemVector]:
    """Yield a vector, and one for each item that it stands for."""
    yield article
    for item in article.equal:
        yield ItemVector(article.number, item, article.vector, article.chance)


def _scaling_of(articles: Iterable[ItemVector], settings: GroupingSettings) -> LocalScaling:
    scaling, index = LocalScaling(), Index(settings)
    for article in articles:
        near = [each for each in index.add(article) if each[1] >= LEAST_SIMILARITY]
        scaling.add(article.number, near)
    return scaling


def _total(
    some: list[ItemVector],
    others: list[ItemVector],
    scaling: LocalScaling,
    settings: GroupingSettings,
) -> float:
    return sum(
        scaling.scale(
            a.number,
            b.number,
            similarity(a, b, cosine_of(a.vector, b.vector), lists(a.item, b.item), settings),
        )
        for a in some
        for b in others
        if a is not b
    )


def _group_score(
    some: list[ItemVector],
    others: list[ItemVector],
    scaling: LocalScaling,
    settings: GroupingSettings,
) -> float:
    """Return the similarity of two groups, computed as in the linkage."""

    def group_of(articles: list[ItemVector]) -> Group:
        group = Group(articles[0])
        group.members = [article.number for article in articles]
        group.mean = sum(article.published for article in articles) / len(articles)
        group.resize(SELF * len(articles) + _total(articles, articles, scaling, settings))
        return group

    dot = _total(some, others, scaling, settings)
    return linkage_similarity(group_of(some), group_of(others), dot)


def _why_not(
    pair: tuple[ItemVector, ItemVector],
    groups: tuple[list[ItemVector], list[ItemVector]],
    score: float,
    settings: GroupingSettings,
) -> Iterator[str]:
    """Yield the reasons why two articles are not in one story, those that alone decide first."""
    yield from _why_never(pair, groups, settings)
    if score < settings.threshold <= score / _sibling_factor(groups):
        yield (
            "both stories have several reports and are about different times, so they are probably sibling "
            "events, which need more similarity"
        )
    if score < settings.threshold:
        yield "the similarity of their stories is below the threshold"
    if score < LATE * settings.threshold:
        yield "the later report is too late: it would need 20 % more similarity than the threshold"
    yield "one of them was merged into a more similar story first"


def _why_never(
    pair: tuple[ItemVector, ItemVector],
    groups: tuple[list[ItemVector], list[ItemVector]],
    settings: GroupingSettings,
) -> Iterator[str]:
    """Yield the reasons that keep two articles apart at any similarity."""
    one, other = pair
    times = [article.item.published for group in groups for article in group]
    if _kept_apart(groups):
        yield "content/groups.yaml keeps them, or other reports of the two stories, apart (cannot-link)"
    if are_two_issues(*(_issues(group) for group in groups)):
        yield "they are, or come with, two issues of a series: near-equal titles at regular distances"
    if gap_hours(one, other) > settings.window_hours:
        yield "they are further apart in time than window_hours"
    if not cosine_of(one.vector, other.vector) and not lists(one.item, other.item):
        yield "they share no significant word, and neither lists the other"
    if max(times) - min(times) > settings.max_span_days * DAY_SECONDS:
        yield "the two stories together would span more than max_span_days"
    if not (one.item.can_seed and other.item.can_seed):
        yield "an article without a file can only join a story with a file that lists it"
    if all(len(group) == 1 for group in groups) and not can_seed_together(one, other):
        yield "one shared word is not enough to start a story"


def _issues(group: Iterable[ItemVector]) -> dict[str, int]:
    return {each.item.series: each.item.issue for each in group if each.item.series}


def _sibling_factor(groups: tuple[list[ItemVector], list[ItemVector]]) -> float:
    sizes = [len(group) for group in groups]
    if 1 in sizes:
        return 1.0
    one, other = (sum(each.published for each in group) / len(group) for group in groups)
    return sibling_linkage(sizes[0], sizes[1], abs(one - other) / DAY_SECONDS)


def _kept_apart(groups: tuple[list[ItemVector], list[ItemVector]]) -> bool:
    one, other = ({article.item.key for article in group} for group in groups)
    return any(not other.isdisjoint(article.item.cannot_link) for article in groups[0]) or any(
        not one.isdisjoint(article.item.cannot_link) for article in groups[1]
    )
