"""Stories by links alone (`[grouping] off`): stars, never chains.

A link is evidence, not proof, and following links from one article to the next runs through years of
news. So every story is a star: one file founds it, and another belongs to it only by a link of its own
to the founder. Source: Aslam, Pelekhov & Rus, "The Star Clustering Algorithm", JGAA 8 (2004).
"""

from __future__ import annotations

from collections.abc import Mapping

from digestgen.group.clustering.records import Cluster, JoinEvidence, Member
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.group.ranking import gap_hours, lead_rank, nearest_of
from digestgen.records import Article

MOST_HOURS = 48.0  # of pairs listed further apart less than half report one event


def cluster_by_links(graph: LinkGraph, *, window_hours: float) -> list[Cluster]:
    """Return the stories of the files of `graph`, the founder of each first.

    Files found stories in the order of `lead_rank`, but for those that a link within `window_hours`,
    and within two days, ties to one that does and ranks before them; these join the nearest such one.
    """
    files = graph.files
    near = _neighbours(graph, min(window_hours, MOST_HOURS))
    members: dict[Key, list[Member]] = {}
    for key in sorted(files, key=lambda each: lead_rank(files[each])):
        # only those found so far: one that ranks below this file must not lead it
        above = near[key] & members.keys()
        if above:
            founder = nearest_of(files[key], above, files)
            members[founder].append(Member(key, _evidence(key, founder, files)))
        else:
            members[key] = [Member(key, None)]
    return [Cluster(tuple(found), ()) for found in members.values()]


def _evidence(key: Key, founder: Key, files: Mapping[Key, Article]) -> JoinEvidence:
    gap = round(gap_hours(files[key], files[founder]), 1)
    return JoinEvidence(nearest=founder, gap_hours=gap, terms=(), score=0.0, threshold=0.0)


def _neighbours(graph: LinkGraph, window_hours: float) -> dict[Key, set[Key]]:
    files = graph.files
    near: dict[Key, set[Key]] = {key: set() for key in files}
    for key, listed in graph.links.items():
        for other in listed:
            if other in files and gap_hours(files[key], files[other]) <= window_hours:
                near[key].add(other)
                near[other].add(key)
    return near
