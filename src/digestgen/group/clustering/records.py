"""Records of the clustering: items go in, clusters and explanations come out."""

from __future__ import annotations

import msgspec

from digestgen.records import SharedTerm


class Item(msgspec.Struct, frozen=True):
    """An article to cluster; `key` is unique and stable, `published` is in seconds since 1970, UTC.

    `listed` holds the keys of the items its `related` list names. `can_seed` is False for an
    article without a file of its own: it joins only a cluster with a member that lists it.
    `cannot_link` holds the keys of items that may be in no cluster with this one, in order. Items of one
    `series` are in one cluster only if they have the same `issue`.
    """

    key: str
    title: str
    excerpt: str
    published: float
    domain: str = ""
    listed: tuple[str, ...] = ()
    can_seed: bool = True
    cannot_link: tuple[str, ...] = ()
    series: str = ""
    issue: int = 0


class JoinEvidence(msgspec.Struct, frozen=True):
    """The evidence for a member of a cluster; numbers are rounded for display.

    `nearest` is the most similar member ("" if none is comparable), `gap_hours` the time between the
    two, `terms` the terms that they share (heaviest first), and `score` the similarity of the two.
    `joined_at` is the similarity of the groups at which it joined (0 if a link decided), to be compared with
    `threshold`.
    """

    nearest: str
    gap_hours: float
    terms: tuple[SharedTerm, ...]
    score: float
    joined_at: float
    threshold: float


class Member(msgspec.Struct, frozen=True):
    """An item in a cluster; a cluster of one has no evidence.

    `centrality` is the cosine with the sum of the members' vectors, rounded; 0 in clusters of one or two.
    """

    key: str
    evidence: JoinEvidence | None
    core: bool = True  # put into the cluster by the clustering; nothing else moves a story
    centrality: float = 0.0


class NearbyItem(msgspec.Struct, frozen=True):
    """An item of another cluster that is similar, or that a member lists.

    `score` is its similarity to the member `nearest`, the most similar one ("" if none is comparable).
    """

    key: str
    score: float
    listed: bool
    nearest: str = ""
    members: int = 0  # that it is similar to


class Cluster(msgspec.Struct, frozen=True):
    """A cluster: members oldest first (then by key), neighbours nearest first."""

    members: tuple[Member, ...]
    neighbours: tuple[NearbyItem, ...]


class Explanation(msgspec.Struct, frozen=True):
    """An explanation of why two items are or are not together, in numbers and one sentence.

    `pair_score` is the similarity of the two items, `cluster_score` that of their clusters (of the two
    items if they are in the same one); both are cut to two digits, to be compared with `threshold`.
    """

    together: bool
    reason: str
    pair_score: float
    cluster_score: float
    threshold: float
    gap_hours: float
    terms: tuple[SharedTerm, ...]
    listed: bool
