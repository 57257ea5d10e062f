"""Find a story for folded coverage and listed articles that joined none by similarity.

An article without a file cannot start a story: it joins the story of a file that lists it. Folded
coverage joins the nearest story with a publishable file. Both must be about the same event: most linked
reports within 12 hours are, and later ones are if their words say so. What is listed and is not the same
event becomes background. Neither belongs to the core of the story, or extends it beyond `max_span_days`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from digestgen.group.clustering.records import Cluster, JoinEvidence, Member
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.group.ranking import gap_hours, nearest_of
from digestgen.records import Article
from digestgen.settings import GroupingSettings

_LINKED_HOURS = (
    12.0  # nine of ten linked pairs within them report one event; less than half beyond two days
)
_LATEST_HOURS = 48.0  # later reports that nothing else holds together are about another event
_LINKED_SHARE = 0.75  # of the threshold: a link is evidence too


def attach(
    clusters: list[Cluster],
    graph: LinkGraph,
    settings: GroupingSettings,
    cannot_link: Mapping[Key, frozenset[Key]],
) -> list[Cluster]:
    """Return the clusters with folded coverage, then listed articles, added where they fit.

    `cannot_link` has, for each article, those that may not be in a story with it.
    """
    attachment = _Attachment(clusters, graph, settings, cannot_link)
    if settings.method == "content":  # the links of folded coverage are followed already
        attachment.attach_folded()
    attachment.attach_listed()
    return attachment.clusters()


class _Growing:
    """A cluster that may grow, with the first and the last time of publication of its members."""

    def __init__(self, cluster: Cluster, articles: Mapping[Key, Article]) -> None:
        self.neighbours = cluster.neighbours
        self.members = list(cluster.members)
        times = [articles[member.key].published for member in cluster.members]
        self.first, self.last = min(times), max(times)

    def cluster(self) -> Cluster:
        return Cluster(tuple(self.members), self.neighbours)

    def span_with(self, first: datetime, last: datetime) -> timedelta:
        """Return the time from the first to the last report, with reports of these times added."""
        return max(self.last, last) - min(self.first, first)

    def add(self, members: Iterable[Member], first: datetime, last: datetime) -> None:
        """Add members of these times."""
        self.members += members
        self.first, self.last = min(self.first, first), max(self.last, last)


class _Attachment:
    """The growing clusters; each is identified by its place in the list."""

    def __init__(
        self,
        clusters: list[Cluster],
        graph: LinkGraph,
        settings: GroupingSettings,
        cannot_link: Mapping[Key, frozenset[Key]],
    ) -> None:
        self._clusters = [_Growing(cluster, graph.articles) for cluster in clusters]
        self._graph = graph
        self._articles = graph.articles
        self._settings = settings
        self._cannot_link = cannot_link
        self._span = timedelta(days=settings.max_span_days)
        self._home = {
            member.key: place
            for place, cluster in enumerate(clusters)
            for member in cluster.members
        }
        self._listers = graph.listers

    def clusters(self) -> list[Cluster]:
        """Return the clusters that have members."""
        return [growing.cluster() for growing in self._clusters if growing.members]

    def attach_folded(self) -> None:
        """Move each cluster of only folded files into the cluster with the strongest evidence."""
        folded = [place for place in range(len(self._clusters)) if self._is_folded(place)]
        never = frozenset(folded)  # none of them is a host
        for place in folded:
            fitting = (
                offer
                for offer in sorted(self._offers(place, never))
                if self._fits(place, self._home[offer[2]])
            )
            if best := next(fitting, None):
                score, _, key, member = best
                self._move(place, self._home[key], member, key, -score)

    def _is_folded(self, place: int) -> bool:
        keys = [member.key for member in self._clusters[place].members]
        return not any(self._articles[key].standing == "publishable" for key in keys)

    def _offers(self, place: int, never: frozenset[int]) -> Iterator[tuple[float, bool, Key, Key]]:
        """Yield (−similarity, not linked, key there, key here) for each cluster near this one.

        Clusters in `never` are left out. The order is arbitrary.
        """
        cluster = self._clusters[place]
        near = {each.key: (each.score, each.nearest) for each in cluster.neighbours}
        for member in cluster.members:
            linked = {*self._graph.links.get(member.key, ()), *self._listers.get(member.key, ())}
            for key in linked | near.keys():
                there = self._home.get(key)
                if there is None or there in never:  # as this one is
                    continue
                score, nearest = near.get(key, (0.0, ""))
                if self._is_one_event(member.key, key, score, linked=key in linked):
                    yield -score, key not in linked, key, nearest or member.key

    def _is_one_event(self, one: Key, other: Key, score: float, *, linked: bool) -> bool:
        """Return whether two articles, with this similarity, are close enough in words and time."""
        gap = gap_hours(self._articles[one], self._articles[other])
        least = self._settings.threshold
        if linked and gap <= _LINKED_HOURS:
            least *= _LINKED_SHARE
        return score >= least and gap <= min(_LATEST_HOURS, self._settings.window_hours)

    def _fits(self, place: int, other: int) -> bool:
        guests = self._clusters[place]
        agree = all(self._agrees(member.key, other) for member in guests.members)
        return agree and self._spans_less(other, guests.first, guests.last)

    def _agrees(self, key: Key, place: int) -> bool:
        return all(self._home.get(other) != place for other in self._cannot_link.get(key, ()))

    def _spans_less(self, place: int, first: datetime, last: datetime) -> bool:
        if self._settings.method == "links":  # links are the only evidence
            return True
        return self._clusters[place].span_with(first, last) <= self._span

    def _move(self, place: int, there: int, member: Key, key: Key, score: float) -> None:
        leaving = self._clusters[place]
        guests = [
            each
            if each.evidence and each.key != member
            else replace(each, evidence=self._evidence(each.key, key, score))
            for each in leaving.members
        ]
        guests = [replace(each, core=False, centrality=0.0) for each in guests]
        self._clusters[there].add(guests, leaving.first, leaving.last)
        leaving.members = []
        self._home.update((guest.key, there) for guest in guests)

    def attach_listed(self) -> None:
        """Move each article without a cluster into that of a file that lists it."""
        for key, article in self._graph.listed.items():
            if key in self._home:
                continue
            time = article.published
            fitting = [
                lister
                for lister in self._listers[key]
                if self._agrees(key, self._home[lister])
                and self._lists_one_event(lister, key)
                and self._spans_less(self._home[lister], time, time)
            ]
            if fitting:
                lister = nearest_of(article, fitting, self._articles)
                guest = Member(key, self._evidence(key, lister, 0.0), core=False)
                self._home[key] = self._home[lister]
                self._clusters[self._home[lister]].add([guest], time, time)

    def _lists_one_event(self, lister: Key, key: Key) -> bool:
        if self._settings.method == "links":
            return True
        if gap_hours(self._articles[lister], self._articles[key]) <= _LINKED_HOURS:
            return True
        return self._is_one_event(lister, key, self._similarity(lister, key), linked=True)

    def _similarity(self, one: Key, other: Key) -> float:
        """Return the similarity of the cluster of `one` with `other`, if that is near; else 0."""
        near = self._clusters[self._home[one]].neighbours
        return next((each.score for each in near if each.key == other), 0.0)

    def _evidence(self, key: Key, nearest: Key, score: float) -> JoinEvidence:
        gap = gap_hours(self._articles[key], self._articles[nearest])
        return JoinEvidence(
            nearest=nearest,
            gap_hours=round(gap, 1),
            terms=(),
            score=score,
            joined_at=score,
            threshold=self._settings.threshold,
        )
