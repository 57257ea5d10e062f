"""The graph to be grouped: the articles of the site, each once, and the links between them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from digestgen.group.identity import Identities, Key, addresses, merge_by_identity
from digestgen.records import STANDINGS_ON_SITE, Article


class LinkGraph(Struct, frozen=True, dict=True):
    """Articles by key, in the order of their keys, and their links."""

    files: dict[Key, Article]  # that have a file
    listed: dict[Key, Article]  # that others list, and that have none
    links: dict[Key, tuple[Key, ...]]  # what each file lists, in its order
    left_out: tuple[Article, ...]  # withheld, draft, future or deleted

    @cached_property
    def articles(self) -> dict[Key, Article]:
        """Return the articles with and without a file."""
        return self.files | self.listed

    @cached_property
    def listers(self) -> dict[Key, tuple[Key, ...]]:
        """Return for each key the files that list it."""
        found: dict[Key, list[Key]] = {}
        for key, named in self.links.items():
            for other in named:
                found.setdefault(other, []).append(key)
        return {key: tuple(listing) for key, listing in found.items()}


def link_graph(articles: Sequence[Article], identities: Identities) -> LinkGraph:
    """Return the graph of `articles`, whose order does not matter.

    Withheld, draft, future and deleted articles are left out, even if another article lists them, under
    whichever of their addresses.
    """
    left_out = [each for each in articles if each.standing not in STANDINGS_ON_SITE]
    on_site = [each for each in articles if each.standing in STANDINGS_ON_SITE]
    files = merge_by_identity(on_site, identities)
    gone = {identities.key(each) for each in left_out} - files.keys()
    if left_out:
        gone |= _all_addresses(left_out) - _all_addresses(on_site) - files.keys()
    links: dict[Key, tuple[Key, ...]] = {}
    listed: dict[Key, Article] = {}
    for key, file in files.items():
        on_list = (each for each in file.related if _is_shown(each, files, identities))
        named = _named(on_list, identities, gone, key)
        links[key] = tuple(named)
        for other, entry in named.items():
            if other not in files:
                listed[other] = min(entry, listed.get(other, entry), key=_description)
    ordered = tuple(sorted(left_out, key=lambda each: each.files))
    files = {
        key: replace(file, related=()) if file.related else file for key, file in files.items()
    }
    return LinkGraph(files, {key: listed[key] for key in sorted(listed)}, links, ordered)


def _is_shown(entry: Article, files: Container[Key], identities: Identities) -> bool:
    """Return whether a related entry is on the site: by its own date, or because it has a file."""
    return entry.standing in STANDINGS_ON_SITE or identities.key(entry) in files


def _named(
    entries: Iterable[Article], identities: Identities, gone: set[Key], own: Key
) -> dict[Key, Article]:
    """Return the entries by key; none has a key of `gone`, which may be large, or `own` as an address."""
    found: dict[Key, Article] = {}
    for entry in entries:
        key = identities.key(entry)
        keys = {key} | addresses(entry) if entry.twin_urls else {key}
        if own not in keys and gone.isdisjoint(keys):
            found.setdefault(key, entry)
    return found


def _all_addresses(articles: Iterable[Article]) -> set[Key]:
    return set().union(*map(addresses, articles))


def _description(entry: Article) -> tuple[object, ...]:
    return entry.published, entry.title, entry.given_url, -entry.quality, entry.excerpt
