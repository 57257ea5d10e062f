"""Stories from clusters: lead, coverage, background, and the evidence for each member."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import NamedTuple

from msgspec import msgpack

from digestgen.group.clustering.records import Cluster, Member, NearbyItem
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.group.ranking import central_half, coverage_rank, lead_rank
from digestgen.group.series import Issue
from digestgen.group.syndicated import originals
from digestgen.incremental import Store, Task, digest, memoized, program
from digestgen.records import Article, Evidence, Membership, Neighbour, Story, name_of

_MOST_BACKGROUND = 5
_BACKGROUND_SCORE = 0.36  # similarity: less is another subject, as a rule
_FEWEST_SIMILAR = 2  # reports: of several, one alone may share no more than a place with it


class _Known(NamedTuple):
    """The facts about a key: its article, its links, and its story."""

    key: Key
    article: Article
    links: tuple[Key, ...]  # the keys that it lists
    listers: tuple[Key, ...]  # the files that list it
    permalink: str  # of its story; "" if there is none
    leads: bool  # an override makes it lead
    series: str  # the name of its series; "" if there is none


def stories_of(
    clusters: Iterable[Cluster],
    graph: LinkGraph,
    leads: frozenset[Key],
    series: Mapping[Key, Issue],
    store: Store,
) -> tuple[Story, ...]:
    """Return the stories of `clusters`, newest first; articles in `leads` lead their stories."""
    # an override may have split all files off; the rest has no file and so no page
    paged = [one for one in clusters if any(m.key in graph.files for m in one.members)]
    known = _known(paged, graph, leads, series)
    facts = {key: digest(msgpack.encode(each)) for key, each in known.items()}
    by_name = {one.members[0].key: one for one in paged}
    inputs = {name: _inputs(one, known, facts) for name, one in by_name.items()}

    def make(names: Iterable[Key]) -> Iterable[Story]:
        for name in names:
            yield _Making(by_name[name], known, graph.articles).story(inputs[name])

    task = Task[Story]("stories", program(), Story, local=True)
    made = [story for _, story in memoized(store, task, inputs, make)]
    made.sort(key=lambda one: one.permalink)
    return tuple(sorted(made, key=lambda story: story.published, reverse=True))


def _known(
    clusters: Iterable[Cluster],
    graph: LinkGraph,
    leads: frozenset[Key],
    series: Mapping[Key, Issue],
) -> dict[Key, _Known]:
    articles, links, listers = graph.articles, graph.links, graph.listers
    permalinks: dict[Key, str] = {}
    for cluster in clusters:
        permalink = _permalink(_core(cluster, articles), articles)
        permalinks.update((each.key, permalink) for each in cluster.members)
    return {
        key: _Known(
            key,
            article,
            links.get(key, ()),
            listers.get(key, ()),
            permalinks.get(key, ""),
            key in leads,
            series[key].name if key in series else "",
        )
        for key, article in articles.items()
    }


def _core(cluster: Cluster, articles: Mapping[Key, Article]) -> dict[Key, Member]:
    """Return the core of a cluster by key, in its order, which has a file.

    It is what clustering put together and is not folded; in a story of folded files, those files.
    """
    members = {each.key: each for each in cluster.members}
    core = {key: each for key, each in members.items() if each.core}
    plain = {key: each for key, each in core.items() if articles[key].standing != "folded"}
    return next(some for some in (plain, core, members) if any(articles[key].files for key in some))


def _permalink(core: Iterable[Key], articles: Mapping[Key, Article]) -> str:
    return min(
        (file for key in core for file in articles[key].files), key=lambda file: file.added_order
    ).permalink


def _inputs(cluster: Cluster, known: Mapping[Key, _Known], facts: Mapping[Key, bytes]) -> bytes:
    """Return a digest of everything that the story of a cluster depends on; `facts` digests `known`."""
    members = [each.key for each in cluster.members]
    listed = chain.from_iterable(known[key].links for key in members)
    near = [each.key for each in cluster.neighbours]
    nearest = [each.evidence.nearest for each in cluster.members if each.evidence]
    named = dict.fromkeys(chain(members, listed, near, filter(None, nearest)))
    return digest(msgpack.encode(cluster) + b"".join(facts[key] for key in named))


class _Making:
    """A story that is being made from a cluster."""

    def __init__(
        self, cluster: Cluster, known: Mapping[Key, _Known], articles: Mapping[Key, Article]
    ) -> None:
        self._cluster = cluster
        self._known = known
        self._articles = articles
        self._keys = frozenset(each.key for each in cluster.members)
        self._core = _core(cluster, articles)

    def story(self, key: bytes) -> Story:
        lead_key = self._lead()
        lead = self._articles[lead_key]
        members = sorted(
            (each for each in self._cluster.members if each.key != lead_key),
            key=lambda each: coverage_rank(self._articles[each.key]),
        )
        everyone = [lead, *(self._articles[each.key] for each in members)]
        own = next(each for each in self._cluster.members if each.key == lead_key)
        copies = originals(everyone)
        return Story(
            permalink=_permalink(self._core, self._articles),
            published=min(self._articles[key].published for key in self._core),
            updated=max(article.published for article in everyone),
            lead=lead,
            coverage=tuple(self._memberships(members, everyone, copies)),
            background=self._background(),
            topics=tuple(dict.fromkeys(topic for each in everyone for topic in each.topics)),
            lead_copy_of=name_of(everyone[copies[0]]) if 0 in copies else "",
            lead_evidence=self._evidence(own) if members else Evidence(),
            lead_is_core=lead_key in self._core,
            series=self._known[lead_key].series,
            key=key,
        )

    def _lead(self) -> Key:
        """Return the best file of the more central half of the core, unless an override says another."""
        files = [each for each in self._cluster.members if self._articles[each.key].files]
        chosen = {each.key for each in files if self._known[each.key].leads}
        core = {each.key: each.centrality for each in files if each.key in self._core}
        return min(chosen or central_half(core), key=lambda key: lead_rank(self._articles[key]))

    def _memberships(
        self, members: Iterable[Member], everyone: list[Article], copies: Mapping[int, int]
    ) -> Iterator[Membership]:
        for place, member in enumerate(members, start=1):
            original = name_of(everyone[copies[place]]) if place in copies else ""
            core = member.key in self._core
            yield Membership(everyone[place], self._evidence(member), original, core)

    def _evidence(self, member: Member) -> Evidence:
        known = self._known[member.key]
        listed_by = [key for key in known.listers if key in self._keys]
        lists = [key for key in known.links if key in self._keys]
        found = member.evidence
        by_hand = "" if found or listed_by or lists else "put together by an editor"
        return Evidence(
            nearest=name_of(self._articles[found.nearest]) if found and found.nearest else "",
            gap_hours=found.gap_hours if found else 0.0,
            terms=found.terms if found else (),
            listed_by=self._names(listed_by),
            lists=self._names(lists),
            score=found.score if found else 0.0,
            joined_at=found.joined_at if found else 0.0,
            threshold=found.threshold if found else 0.0,
            centrality=member.centrality,
            note=by_hand,
        )

    def _nearest(self, neighbour: NearbyItem | None) -> str:
        key = neighbour.nearest if neighbour else ""
        return name_of(self._articles[key]) if key else ""

    def _names(self, keys: Iterable[Key]) -> tuple[str, ...]:
        return tuple(sorted(name_of(self._articles[key]) for key in keys))

    def _background(self) -> tuple[Neighbour, ...]:
        """Return the background: articles that the story's files list, and near ones, nearest first.

        Both are at most `_MOST_BACKGROUND`; near ones are clearly about the same subject, by two reports if
        there are several.
        """
        known, keys, articles = self._known, self._keys, self._articles
        neighbours = {e.key: e for e in self._cluster.neighbours if e.key not in keys}
        similarity = {key: each.score for key, each in neighbours.items()}
        listed = {key for each in keys for key in known[each].links} - keys
        least = min(len(keys), _FEWEST_SIMILAR)
        near = {
            key
            for key, each in neighbours.items()
            if each.score >= _BACKGROUND_SCORE and each.members >= least
        }
        chosen = listed | near
        times = sorted(articles[key].published for key in keys)
        ordered = sorted(
            chosen,
            key=lambda key: (
                -similarity.get(key, 0.0),
                _gap(articles[key].published, times),
                key,
            ),
        )
        # a file that is in no story has no page to link to
        shown = (key for key in ordered if known[key].permalink or not articles[key].files)
        return tuple(
            Neighbour(
                articles[key],
                known[key].permalink,
                similarity.get(key, 0.0),
                key in listed,
                self._nearest(neighbours.get(key)),
            )
            for key in islice(shown, _MOST_BACKGROUND)
        )


def _gap(time: datetime, times: Sequence[datetime]) -> timedelta:
    """Return the gap from a time to the nearest of `times`, which are sorted."""
    if len(times) == 1:  # as for most stories
        return abs(time - times[0])
    place = bisect_left(times, time)
    return min(abs(time - near) for near in times[max(place - 1, 0) : place + 1])
