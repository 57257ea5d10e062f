"""Clusters → stories: lead, coverage, background, and the evidence of each membership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from digestgen.group.copies import originals
from digestgen.group.evidence import MOST_NEIGHBOURS
from digestgen.group.identity import Key
from digestgen.group.items import Cluster, Member
from digestgen.group.material import Material
from digestgen.group.ranks import coverage_rank, lead_rank
from digestgen.records import Article, Evidence, Membership, Neighbour, Story, name_of


class StoryMaker:
    """Makes the stories of some clusters."""

    def __init__(
        self, clusters: Iterable[Cluster], material: Material, leads: frozenset[Key]
    ) -> None:
        # a person may have split all files off: what is left has no page to be on
        self._clusters = [
            one for one in clusters if any(m.key in material.files for m in one.members)
        ]
        self._material = material
        self._articles = material.articles
        self._listers = material.listers()
        self._leads = leads
        self._permalinks = self._permalinks_by_key()

    def _permalinks_by_key(self) -> dict[Key, str]:
        found: dict[Key, str] = {}
        for cluster in self._clusters:
            first = min(file for each in cluster.members for file in self._articles[each.key].files)
            found.update((each.key, first.permalink) for each in cluster.members)
        return found

    def stories(self) -> tuple[Story, ...]:
        """Return the stories, newest first."""
        made = sorted((self._story(one) for one in self._clusters), key=lambda one: one.permalink)
        return tuple(sorted(made, key=lambda story: story.published, reverse=True))

    def _story(self, cluster: Cluster) -> Story:
        lead_key = self._lead_of(cluster)
        lead = self._articles[lead_key]
        members = sorted(
            (each for each in cluster.members if each.key != lead_key),
            key=lambda each: coverage_rank(self._articles[each.key]),
        )
        everyone = [lead, *(self._articles[each.key] for each in members)]
        first = min(file for article in everyone for file in article.files)
        keys = frozenset(each.key for each in cluster.members)
        copies = originals(everyone)
        return Story(
            permalink=first.permalink,
            published=first.published,
            updated=max(article.published for article in everyone),
            lead=lead,
            coverage=tuple(self._memberships(members, everyone, copies, keys)),
            background=self._background(cluster, keys),
            topics=tuple(dict.fromkeys(topic for each in everyone for topic in each.topics)),
            lead_copy_of=name_of(everyone[copies[0]]) if 0 in copies else "",
        )

    def _lead_of(self, cluster: Cluster) -> Key:
        files = [each.key for each in cluster.members if each.key in self._material.files]
        chosen = [key for key in files if key in self._leads]
        return min(chosen or files, key=lambda key: lead_rank(self._articles[key]))

    def _memberships(
        self,
        members: Iterable[Member],
        everyone: list[Article],
        copies: Mapping[int, int],
        keys: frozenset[Key],
    ) -> Iterable[Membership]:
        for place, member in enumerate(members, start=1):
            original = name_of(everyone[copies[place]]) if place in copies else ""
            yield Membership(everyone[place], self._evidence(member, keys), original)

    def _evidence(self, member: Member, keys: frozenset[Key]) -> Evidence:
        listed_by = [key for key in self._listers.get(member.key, ()) if key in keys]
        lists = [key for key in self._material.links.get(member.key, ()) if key in keys]
        found = member.evidence
        by_hand = "" if found or listed_by or lists else "content/groups.yaml says so"
        return Evidence(
            nearest=name_of(self._articles[found.nearest]) if found and found.nearest else "",
            gap_hours=found.gap_hours if found else 0.0,
            terms=found.terms if found else (),
            listed_by=self._names(listed_by),
            lists=self._names(lists),
            score=found.score if found else 0.0,
            bar=found.bar if found else 0.0,
            note=by_hand,
        )

    def _names(self, keys: Iterable[Key]) -> tuple[str, ...]:
        return tuple(sorted(name_of(self._articles[key]) for key in keys))

    def _background(self, cluster: Cluster, keys: frozenset[Key]) -> tuple[Neighbour, ...]:
        """Return what the story's files list beside it, and the nearest of what is near, nearest first."""
        likeness = {each.key: each.score for each in cluster.neighbours if each.key not in keys}
        listed = {key for each in keys for key in self._material.links.get(each, ())} - keys
        near = sorted(likeness.keys() - listed, key=lambda key: (-likeness[key], key))
        chosen = listed | set(near[: max(MOST_NEIGHBOURS - len(listed), 0)])
        times = [self._articles[key].published for key in keys]
        ordered = sorted(
            chosen,
            key=lambda key: (
                -likeness.get(key, 0.0),
                min(abs(self._articles[key].published - time) for time in times),
                key,
            ),
        )
        return tuple(
            Neighbour(
                self._articles[key],
                self._permalinks.get(key, ""),
                likeness.get(key, 0.0),
                key in listed,
            )
            for key in ordered
            if key in self._permalinks or key in self._material.listed
        )
