"""The overrides in content/groups.yaml, and their application to clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, permutations
from typing import NamedTuple

from msgspec.structs import replace

from digestgen.group.clustering.records import Cluster, Member
from digestgen.group.identity import Key
from digestgen.group.link_graph import LinkGraph
from digestgen.problems import Problem, Suggestions
from digestgen.records import Article, GroupsFile, Name
from digestgen.text import visible_text
from digestgen.urls import canonical_url


class _Rule(NamedTuple):
    """Two keys of groups.yaml that can contradict each other, and which of them counts then."""

    keys: str
    stronger: str


_MERGE = _Rule("merge and never-together", "never-together overrides merge")
_THREAD = _Rule("thread and never-thread", "thread overrides never-thread")


class Overrides:
    """The overrides of a GroupsFile, with keys in place of names; `problems` has warnings.

    It warns about unknown names and about contradictions: never-together overrides merge, thread overrides
    never-thread, and of two leads in one story, the higher one in `lead_rank` leads.
    """

    def __init__(self, groups_file: GroupsFile, graph: LinkGraph) -> None:
        self.problems: list[Problem] = []
        self._path = groups_file.path
        self._articles = graph.articles
        named = groups_file != GroupsFile(path=groups_file.path)
        self._keys = _names(self._articles) if named else {}
        self._suggestions = Suggestions()
        self.merge = self._groups(groups_file.merge)
        self.split = self._groups(groups_file.split)
        self._leads = dict(self._leading(groups_file.lead))
        self.lead = frozenset(self._leads)
        self.cannot_link = _pairs(self._groups(groups_file.never_together))
        self.thread = self._groups(groups_file.thread)
        self.never_thread = self._groups(groups_file.never_thread)
        self._warn_of_apart(groups_file.merge, self.cannot_link, _MERGE)
        self._warn_of_apart(groups_file.thread, _pairs(self.never_thread), _THREAD)

    @property
    def names_threads(self) -> bool:
        """Return whether it joins or separates threads."""
        return bool(self.thread or self.never_thread)

    def _groups(self, groups: Iterable[Iterable[Name]]) -> list[tuple[Key, ...]]:
        return [tuple(self._known(names)) for names in groups]

    def _known(self, names: Iterable[Name]) -> Iterable[Key]:
        for name in names:
            if (key := self._key(name)) is None:
                self._warn(
                    name,
                    "no such article on the site",
                    self._suggestions.did_you_mean(name.text, self._keys),
                )
            else:
                yield key

    def _key(self, name: Name) -> Key | None:
        return self._keys.get(name.text) or self._keys.get(_canonical(name.text))

    def _leading(self, names: Iterable[Name]) -> Iterable[tuple[Key, Name]]:
        for name in names:
            for key in self._known([name]):
                if self._articles[key].files:
                    yield key, name
                else:
                    self._warn(name, "it has no file, so it cannot lead a story", "")

    def _warn_of_apart(
        self, groups: Iterable[Iterable[Name]], apart: Mapping[Key, frozenset[Key]], rule: _Rule
    ) -> None:
        """Warn about names that one entry puts together and another one, `apart`, keeps apart."""
        for names in groups:
            together: dict[Key, Name] = {}
            for name in names:
                if key := self._key(name):
                    for other in sorted(apart.get(key, frozenset()) & together.keys()):
                        message = f'{rule.keys} both name it with "{together[other].text}"'
                        self._warn(name, message, f"remove it from one of the two; {rule.stronger}")
                    together[key] = name

    def warn_of_leads(self, clusters: Iterable[Cluster]) -> None:
        """Warn about stories with two named leads."""
        for cluster in clusters if len(self._leads) > 1 else ():
            keys = {each.key for each in cluster.members}
            leading = [name for key, name in self._leads.items() if key in keys]
            for name in leading[1:]:
                message = (
                    f'it is in the same story as "{leading[0].text}", which is also under lead'
                )
                self._warn(name, message, "keep only one of the two under lead")

    def _warn(self, name: Name, message: str, hint: str) -> None:
        place = self._path, name.line, name.column
        self.problems.append(Problem(*place, name.text, message, hint, "warning"))


def _names(articles: Mapping[Key, Article]) -> dict[str, Key]:
    """Return the keys by every possible name of an article: file, file name, permalink, URL."""
    found: dict[str, Key] = {}
    for key, article in articles.items():
        for file in article.files:
            base = file.path.rpartition("/")[2]
            below = file.path.partition("/")[2]
            for name in (file.path, below, base, base.removesuffix(".md"), f"/{file.permalink}"):
                found.setdefault(visible_text(name), key)  # as names in groups.yaml are read
        for url in (article.given_url, *article.twin_urls):
            found.setdefault(url, key)
            found.setdefault(_canonical(url), key)
    found.pop("", None)
    return found


def _canonical(url: str) -> str:
    return canonical_url(url) if url.startswith(("http://", "https://")) else ""


def _pairs(groups: Iterable[tuple[Key, ...]]) -> dict[Key, frozenset[Key]]:
    cannot_link: dict[Key, set[Key]] = defaultdict(set)
    for one, other in chain.from_iterable(permutations(group, 2) for group in groups):
        cannot_link[one].add(other)
    return {key: frozenset(others) for key, others in cannot_link.items()}


def with_overrides(clusters: Iterable[Cluster], overrides: Overrides) -> list[Cluster]:
    """Return the clusters with the overrides applied: split, then merge, then never-together."""
    found = list(clusters)
    for keys in overrides.split:
        found = _split(found, frozenset(keys))
    for keys in overrides.merge:
        found = _merge(found, frozenset(keys))
    # the clustering keeps these apart; a merge, or a file that lists both, may have joined them
    for one, others in sorted(overrides.cannot_link.items()):
        for other in sorted(each for each in others if each > one):
            if any({one, other} <= {each.key for each in cluster.members} for cluster in found):
                found = _split(found, frozenset([other]))
    return found


def _split(clusters: list[Cluster], keys: frozenset[Key]) -> list[Cluster]:
    leaving = tuple(
        Member(each.key, None) for one in clusters for each in one.members if each.key in keys
    )
    staying = [
        replace(one, members=tuple(each for each in one.members if each.key not in keys))
        for one in clusters
    ]
    return [*(one for one in staying if one.members), *([Cluster(leaving, ())] if leaving else [])]


def _merge(clusters: list[Cluster], keys: frozenset[Key]) -> list[Cluster]:
    named = [one for one in clusters if any(each.key in keys for each in one.members)]
    others = [one for one in clusters if one not in named]
    members = tuple(each for one in named for each in one.members)
    neighbours = tuple(each for one in named for each in one.neighbours)
    return [*others, Cluster(members, neighbours)] if named else others
