"""Clustering by links alone (`[grouping] method = "links"`): stars, never chains.

A link is evidence, not proof, and following links from one article to the next would lead through years
of news. So every story is a star: one file is its center, and another file joins only by its own link
to the center. Source: Aslam, Pelekhov & Rus, "The Star Clustering Algorithm", JGAA 8 (2004).
"""

from __future__ import annotations

from collections.abc import Mapping

from digestgen.group.clustering.records import Cluster, JoinEvidence, Member
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.group.ranking import gap_hours, lead_rank, nearest_of
from digestgen.records import Article

MOST_HOURS = 48.0  # less than half of the linked pairs further apart report one event


def cluster_by_links(graph: LinkGraph, *, window_hours: float) -> list[Cluster]:
    """Return the clusters of the files in `graph`, with the center of each first.

    In the order of `lead_rank`, a file joins the nearest earlier center that it has a link with, within
    `window_hours` and two days; if there is none, it becomes a center.
    """
    files = graph.files
    near = _neighbours(graph, min(window_hours, MOST_HOURS))
    members: dict[Key, list[Member]] = {}
    for key in sorted(files, key=lambda each: lead_rank(files[each])):
        # only centers so far: a file that ranks lower must not lead this one
        above = near[key] & members.keys()
        if above:
            founder = nearest_of(files[key], above, files)
            members[founder].append(Member(key, _evidence(key, founder, files)))
        else:
            members[key] = [Member(key, None)]
    return [Cluster(tuple(found), ()) for found in members.values()]


def _evidence(key: Key, founder: Key, files: Mapping[Key, Article]) -> JoinEvidence:
    gap = round(gap_hours(files[key], files[founder]), 1)
    return JoinEvidence(
        nearest=founder, gap_hours=gap, terms=(), score=0.0, joined_at=0.0, threshold=0.0
    )


def _neighbours(graph: LinkGraph, window_hours: float) -> dict[Key, set[Key]]:
    files = graph.files
    near: dict[Key, set[Key]] = {key: set() for key in files}
    for key, listed in graph.links.items():
        for other in listed:
            if other in files and gap_hours(files[key], files[other]) <= window_hours:
                near[key].add(other)
                near[other].add(key)
    return near
