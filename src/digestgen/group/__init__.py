"""Stage 2: articles → stories. One story an event; each article is a report of one story at most.

    identity ─▶ material ─▶ words or stars ─▶ adopt ─▶ corrections ─▶ stories
                            (tokens, weights, likeness, merging, clusters, evidence)

How it works and what it reaches is in docs/grouping.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from digestgen.group.adopt import adopt
from digestgen.group.corrections import Spoken, corrected
from digestgen.group.explain import explain
from digestgen.group.identity import Identities
from digestgen.group.items import Explanation
from digestgen.group.material import gather
from digestgen.group.stars import cluster_by_links
from digestgen.group.stories import stories_of
from digestgen.group.words import cluster_by_words, items_of
from digestgen.incremental import NoStore, Store
from digestgen.records import Article, Corrections, Digest
from digestgen.settings import GroupingSettings
from digestgen.workers import Workers

__all__ = ["compare", "group_articles"]


def group_articles(
    articles: Sequence[Article],
    settings: GroupingSettings,
    corrections: Corrections | None = None,
    store: Store | None = None,
    workers: Workers | None = None,
) -> Digest:
    """Return the stories that `articles` report, newest first, and the articles left out of them.

    Withheld articles, drafts and deleted ones are in no story, even where another one lists them. The
    order of `articles` does not matter. `corrections` is what a person says of the grouping; what it
    names that is not there is a warning among the digest's problems.
    """
    store, workers = store or NoStore(), workers or Workers()
    material = gather(articles, Identities(articles))
    spoken = Spoken(corrections or Corrections(), material)
    if settings.off:
        clusters = cluster_by_links(material, window_hours=settings.window_hours)
    else:
        clusters = cluster_by_words(material, settings, spoken.apart, store, workers)
    clusters = corrected(adopt(clusters, material, settings, spoken.apart), spoken)
    spoken.warn_of_leads(clusters)
    stories = stories_of(clusters, material, spoken.lead, store)
    return Digest(stories, material.left_out, tuple(sorted(spoken.problems)))


def compare(
    articles: Sequence[Article],
    settings: GroupingSettings,
    corrections: Corrections | None,
    pair: tuple[Article, Article],
) -> Explanation:
    """Return how alike two of `articles` are, and why the words put them together or not."""
    identities = Identities(articles)
    material = gather(articles, identities)
    spoken = Spoken(corrections or Corrections(), material)
    one, other = (identities.key(each) for each in pair)
    return explain(one, other, items_of(material, spoken.apart), settings)
