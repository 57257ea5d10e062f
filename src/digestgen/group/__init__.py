"""Stage 2: articles → stories. One story per event; an article is in at most one story.

    identity ─▶ link_graph ─▶ series ─▶ content_clusters or star_clusters ─▶ attach ─▶ overrides ─▶ stories
     ─▶ threads

docs/grouping.md explains the method and how good it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digestgen.group.attach import attach
from digestgen.group.clustering.compare import compare_items
from digestgen.group.clustering.records import Explanation
from digestgen.group.content_clusters import cluster_by_content, items_of
from digestgen.group.identity import Identities, Key
from digestgen.group.link_graph import link_graph
from digestgen.group.overrides import Overrides, with_overrides
from digestgen.group.series import find_series
from digestgen.group.star_clusters import cluster_by_links
from digestgen.group.stories import stories_of
from digestgen.group.threads import with_threads
from digestgen.incremental import NoStore, Store
from digestgen.records import Article, Digest, GroupsFile, Story
from digestgen.settings import GroupingSettings
from digestgen.workers import Workers

__all__ = ["compare", "group_articles"]


def group_articles(
    articles: Sequence[Article],
    settings: GroupingSettings,
    groups_file: GroupsFile | None = None,
    store: Store | None = None,
    workers: Workers | None = None,
) -> Digest:
    """Return the stories in `articles`, newest first, and the articles that are in none.

    Withheld, draft and deleted articles are in no story, even if another article lists them. The order
    of `articles` does not matter. `groups_file` has the overrides; a name in it that does not exist is
    a warning in the digest's problems.
    """
    store, workers = store or NoStore(), workers or Workers()
    identities = Identities(articles)
    graph = link_graph(articles, identities)
    overrides = Overrides(groups_file or GroupsFile(), graph)
    series = find_series(graph.articles)
    if settings.method == "links":
        clusters = cluster_by_links(graph, window_hours=settings.window_hours)
    else:
        items = items_of(graph, overrides.cannot_link, series)
        clusters = cluster_by_content(graph, items, settings, store, workers)
    clusters = with_overrides(attach(clusters, graph, settings, overrides.cannot_link), overrides)
    overrides.warn_of_leads(clusters)
    stories = stories_of(clusters, graph, overrides.lead, series, store)
    permalinks = _permalinks(stories, identities) if overrides.names_threads else {}
    stories = with_threads(stories, permalinks, overrides, store)
    return Digest(stories, graph.left_out, tuple(sorted(overrides.problems)))


def _permalinks(stories: Iterable[Story], identities: Identities) -> dict[Key, str]:
    """Return the permalink of the story of each article."""
    return {
        identities.key(article): story.permalink for story in stories for article in story.articles
    }


def compare(
    articles: Sequence[Article],
    settings: GroupingSettings,
    groups_file: GroupsFile | None,
    pairs: Iterable[tuple[Article, Article]],
) -> list[Explanation]:
    """Return for each of `pairs` their similarity, and why they are or are not in one story."""
    identities = Identities(articles)
    graph = link_graph(articles, identities)
    overrides = Overrides(groups_file or GroupsFile(), graph)
    items = items_of(graph, overrides.cannot_link, find_series(graph.articles))
    keys = [(identities.key(one), identities.key(other)) for one, other in pairs]
    return compare_items(keys, items, settings) if keys else []
