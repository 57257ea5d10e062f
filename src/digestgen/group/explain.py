"""Why two items are, or are not, in one cluster."""

from __future__ import annotations

import math
from collections.abc import Iterable

from digestgen.group.clusters import (
    LATE,
    articles_of,
    cluster_items,
    in_order,
)
from digestgen.group.crowding import Crowd
from digestgen.group.evidence import shared_terms
from digestgen.group.items import Explanation, Item
from digestgen.group.likeness import Article, Index, cosine_of, gap_hours, likeness, lists
from digestgen.group.merging import GROWING, SELF, UNEVEN, found_together, siblings
from digestgen.group.reach import days_with_a_say
from digestgen.group.weights import DAY_SECONDS, day_of
from digestgen.settings import GroupingSettings


def explain(
    a_key: str, b_key: str, items: Iterable[Item], settings: GroupingSettings | None = None
) -> Explanation:
    """Say why the items `a_key` and `b_key` are or are not together.

    Scores are likenesses, rounded, to be read against `bar`: `pair_score` of the two alone,
    `cluster_score` of the clusters they ended in (of the two alone again when that is one).
    Raises KeyError if either is not among `items`.
    """
    settings = settings or GroupingSettings()
    near = _around({a_key, b_key}, in_order(items), settings)
    articles = {article.item.key: article for article in articles_of(near)}
    home = {
        member.key: [m.key for m in found.members]
        for found in cluster_items(near, settings)
        for member in found.members
    }
    crowd = _crowd_of(articles.values(), settings)
    one, other = articles[a_key], articles[b_key]
    together = b_key in home[a_key]
    pair = _group_score([one], [other], crowd, settings)
    groups = [articles[k] for k in home[a_key]], [articles[k] for k in home[b_key]]
    whole = pair if together else _group_score(*groups, crowd, settings)
    return Explanation(
        together=together,
        reason=_reason(together, one, other, groups, whole, settings),
        pair_score=round(pair, 2),
        cluster_score=round(whole, 2),
        bar=settings.bar,
        gap_hours=round(gap_hours(one, other), 1),
        terms=shared_terms(one, other),
        listed=lists(one.item, other.item),
    )


def _around(keys: set[str], ordered: list[Item], settings: GroupingSettings) -> list[Item]:
    """Return the items that can have a say in where the items of `keys` go."""
    days = {item.key: day_of(item) for item in ordered if item.key in keys}
    if missing := sorted(keys - days.keys()):
        raise KeyError(f"no item has the key {missing[0]!r}")
    say = [days_with_a_say(range(day, day + 1), settings) for day in days.values()]
    return [item for item in ordered if any(day_of(item) in each for each in say)]


def _crowd_of(articles: Iterable[Article], settings: GroupingSettings) -> Crowd:
    crowd, index = Crowd(), Index(settings)
    for article in articles:
        crowd.hear(article.number, index.add(article))
    return crowd


def _total(
    some: list[Article], others: list[Article], crowd: Crowd, settings: GroupingSettings
) -> float:
    return sum(
        crowd.thin(
            a.number,
            b.number,
            likeness(a, b, cosine_of(a.vector, b.vector), lists(a.item, b.item), settings),
        )
        for a in some
        for b in others
        if a is not b
    )


def _group_score(
    some: list[Article], others: list[Article], crowd: Crowd, settings: GroupingSettings
) -> float:
    """Return the likeness of two groups as the merging sees it."""
    selves = [SELF * len(group) + _total(group, group, crowd, settings) for group in (some, others)]
    sizes = len(some), len(others)
    size_factor = (max(sizes) / min(sizes)) ** UNEVEN * math.prod(sizes) ** GROWING
    means = [sum(a.item.published for a in group) / len(group) for group in (some, others)]
    apart = siblings(*sizes, abs(means[0] - means[1]) / DAY_SECONDS)
    return float(
        _total(some, others, crowd, settings) / math.sqrt(math.prod(selves)) * size_factor * apart
    )


def _reason(  # noqa: PLR0911, PLR0913, PLR0917  # a line for each reason that there may be
    together: bool,
    one: Article,
    other: Article,
    groups: tuple[list[Article], list[Article]],
    score: float,
    settings: GroupingSettings,
) -> str:
    """Return one sentence; of several reasons against, the first that alone decides."""
    times = [article.item.published for group in groups for article in group]
    if together:
        direct = score >= settings.bar
        return "alike enough" if direct else "not alike enough alone: joined through other members"
    if _kept_apart(groups):
        return "content/groups.yaml keeps them, or others of the two stories, apart"
    if gap_hours(one, other) > settings.window_hours:
        return "further apart in time than window_hours"
    if not cosine_of(one.vector, other.vector) and not lists(one.item, other.item):
        return "no word that counts is in both, and neither lists the other"
    if max(times) - min(times) > settings.max_span_days * DAY_SECONDS:
        return "together the two clusters would span more than max_span_days"
    if not (one.item.can_found and other.item.can_found):
        return "an article without a file joins only a cluster with a member that lists it"
    if all(len(group) == 1 for group in groups) and not found_together(one, other):
        return "one word that both have is too little to begin a story"
    if score < settings.bar:
        return "the likeness of their clusters is below the bar"
    if score < LATE * settings.bar:
        return "alike enough, but for reports that come late: these need a fifth more than the bar"
    return "an earlier merge was better; see the two clusters' neighbours"


def _kept_apart(groups: tuple[list[Article], list[Article]]) -> bool:
    one, other = ({article.item.key for article in group} for group in groups)
    return any(not other.isdisjoint(article.item.apart) for article in groups[0]) or any(
        not one.isdisjoint(article.item.apart) for article in groups[1]
    )
