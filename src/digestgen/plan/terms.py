"""The terms of the taxonomies: the stories, name and slug of each topic and provider."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from digestgen.records import Provider, ProviderNote, Story, Topic
from digestgen.text.slugs import channel_key, provider_slug, term_slug
from digestgen.urls.hosts import readable_host


class Terms(Struct, frozen=True):
    """A taxonomy; the key of a topic is its slug, that of a provider its domain. Only terms with stories."""

    stories: dict[str, tuple[Story, ...]]  # sorted by key; of each term in the order of the stories
    names: dict[str, tuple[str, ...]]  # the described name first, then the commonest
    slugs: dict[str, str]


class TopicKeys:
    """The key of each topic by its name: the slug of its `_id` if a file gives one, else that of the name.

    Names with one slug are one topic.
    """

    def __init__(self, notes: Iterable[Topic]) -> None:
        self._given = {term_slug(note.name): term_slug(note.id) for note in notes if note.id}

    def of(self, name: str) -> str:
        """Return the key of the topic with this name."""
        own = term_slug(name)
        return self._given.get(own, own)


def is_channel(domain: str) -> bool:
    """Return whether a provider is a channel on a platform, without a domain of its own."""
    return "/" in domain


def topic_terms(stories: Sequence[Story], notes: Iterable[Topic], keys: TopicKeys) -> Terms:
    """Return the topics; names with one key are one topic."""
    described = {keys.of(note.name): note.name for note in notes}
    members, spellings = _collect(
        stories, lambda story: ((keys.of(name), name) for name in story.topics)
    )
    return Terms(
        stories=members,
        names={key: _names(spellings[key], described.get(key)) for key in members},
        slugs={key: key for key in members},
    )


def provider_terms(stories: Sequence[Story], notes: Iterable[ProviderNote]) -> Terms:
    """Return the providers, by domain, and the platforms, each with all stories that are on it.

    One that no file describes is called by its domain if no name is on half of its reports: a domain with a
    hundred channels is not one of them.
    """
    described = {note.domain: note.name for note in notes}
    members, spellings = _collect(stories, _spellings_of_providers)
    for domain, found in spellings.items():
        if 2 * max(found.values()) < found.total():
            described.setdefault(domain, readable_host(domain))
    return Terms(
        stories=members,
        names={key: _names(spellings[key], described.get(key)) for key in members},
        slugs={domain: provider_slug(domain) for domain in members},
    )


def _spellings_of_providers(story: Story) -> Iterator[tuple[str, str]]:
    for article in story.articles:
        provider = article.provider
        yield provider.domain, provider.name
        if provider.platform and not provider.is_platform:
            yield provider.platform, provider.platform


def former_providers(stories: Iterable[Story]) -> dict[str, tuple[str, tuple[Story, ...]]]:
    """Return the keys that providers would have without aliases and without a domain of their own.

    Each maps to the key that its reports count for now, and to the stories that its page would have.
    """
    targets: dict[str, str] = {}
    members: dict[str, dict[str, Story]] = defaultdict(dict)
    for story in stories:
        for article in story.articles:
            for former, target in _former_keys(article.provider):
                targets[former] = min(targets.get(former, target), target)
                members[former][story.permalink] = story
    return {key: (targets[key], tuple(members[key].values())) for key in sorted(targets)}


def _former_keys(provider: Provider) -> Iterator[tuple[str, str]]:
    if provider.written_domain:
        yield provider.written_domain, provider.platform or provider.domain
    if provider.platform and not provider.is_platform:
        channel = channel_key(provider.platform, provider.name)
        if channel != provider.domain:
            yield channel, provider.domain


def _collect(
    stories: Iterable[Story], spellings_of: Callable[[Story], Iterable[tuple[str, str]]]
) -> tuple[dict[str, tuple[Story, ...]], dict[str, Counter[str]]]:
    """Return the stories of each key, sorted by key, and how often each name of it occurs."""
    members: dict[str, dict[str, Story]] = defaultdict(dict)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        for key, name in spellings_of(story):
            members[key][story.permalink] = story
            spellings[key][name] += 1
    return {key: tuple(members[key].values()) for key in sorted(members)}, spellings


def _names(found: Counter[str], described: str | None) -> tuple[str, ...]:
    """Return the names of a term, the one to show first: the described one, else the most common."""
    commonest_first = sorted(found, key=lambda name: (-found[name], name))
    return tuple(dict.fromkeys([described or commonest_first[0], *commonest_first]))
