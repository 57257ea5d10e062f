"""The terms of the taxonomies: the stories, name and slug of each topic and provider."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from digestgen.records import ProviderNote, Story, Topic
from digestgen.urls import distinct_slugs, domain_slug, slug


class Terms(Struct, frozen=True):
    """A taxonomy; the key of a term is its casefolded name, or the domain. Only terms with stories."""

    stories: dict[str, tuple[Story, ...]]  # in the order of the stories
    names: dict[str, tuple[str, ...]]  # the described name first, then the commonest
    slugs: dict[str, str]


def topic_terms(stories: Sequence[Story], notes: Iterable[Topic]) -> Terms:
    """Return the topics; names that differ only in case are the same topic."""
    described = {note.name.casefold(): note for note in notes}
    return _terms(
        stories,
        lambda story: ((name.casefold(), name) for name in story.topics),
        names={key: note.name for key, note in described.items()},
        slugs={key: slug(note.id) for key, note in described.items()},
        to_slug=slug,
    )


def provider_terms(stories: Sequence[Story], notes: Iterable[ProviderNote]) -> Terms:
    """Return the providers, by domain."""
    return _terms(
        stories,
        lambda story: ((each.provider.domain, each.provider.name) for each in story.articles),
        names={note.domain: note.name for note in notes},
        slugs={},
        to_slug=domain_slug,
    )


def _terms(
    stories: Iterable[Story],
    spellings_of: Callable[[Story], Iterable[tuple[str, str]]],
    *,
    names: Mapping[str, str],
    slugs: Mapping[str, str],
    to_slug: Callable[[str], str],
) -> Terms:
    """Return the terms that `spellings_of` finds; `names` and `slugs` are from files."""
    members: dict[str, dict[str, Story]] = defaultdict(dict)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        for key, name in spellings_of(story):
            members[key][story.permalink] = story
            spellings[key][name] += 1
    keys = sorted(members)
    all_names = {key: _names(key, spellings[key], names.get(key)) for key in keys}
    wanted = {key: slugs.get(key) or to_slug(_slug_source(key, all_names[key][0])) for key in keys}
    return Terms(
        stories={key: tuple(members[key].values()) for key in keys},
        names=all_names,
        slugs=distinct_slugs(wanted, slugs),
    )


def _slug_source(key: str, name: str) -> str:
    return name if name.casefold() == key else key


def _names(key: str, found: Counter[str], described: str | None) -> tuple[str, ...]:
    """Return the names of a term, the one to show first.

    That is the described one, else the most common; but the key if that is less than half of all: a
    domain with a hundred channels is not one of them.
    """
    commonest_first = sorted(found, key=lambda name: (-found[name], name))
    shown = described or commonest_first[0]
    if not described and 2 * found[shown] < found.total():
        shown = key
    return tuple(dict.fromkeys([shown, *commonest_first]))
