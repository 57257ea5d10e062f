"""Find providers that are parts of one outlet: its site, and its channels on platforms.

They stay separate providers: only a link leads from one to the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from digestgen.plan.outlets import outlet_key
from digestgen.plan.terms import Terms, is_channel


def related_outlets(providers: Terms, platforms: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return for each provider that has any the others of its outlet, those with the most stories first.

    Two providers are related if they have the same name, if the host of one is below that of the other, or if
    one is a channel whose name begins with the name of a site, such as "Lantern Trailers" with that of
    lantern.example.
    """
    members: dict[str, list[str]] = defaultdict(list)
    domains = [domain for domain in providers.stories if domain not in platforms]
    sites = {key for domain in domains for key in _names_in_host(domain, providers)}
    for domain in domains:
        for key in {*_keys(domain, providers, sites)}:
            members[key].append(domain)
    found: dict[str, set[str]] = defaultdict(set)
    for group in members.values():
        for domain in group if len(group) > 1 else ():
            found[domain].update(group)

    def largest_first(domain: str) -> tuple[int, str]:
        return -len(providers.stories[domain]), domain

    return {domain: tuple(sorted(of - {domain}, key=largest_first)) for domain, of in found.items()}


def _keys(domain: str, providers: Terms, sites: set[str]) -> Iterator[str]:
    """Yield what a provider has in common with those that it is related to."""
    for name in providers.names[domain]:
        yield outlet_key(name)
        if is_channel(domain):
            words = name.split()
            beginnings = (outlet_key(" ".join(words[:end])) for end in range(1, len(words)))
            yield from (key for key in beginnings if key in sites)
    if not is_channel(domain):
        labels = domain.split(".")
        hosts = (".".join(labels[start:]) for start in range(len(labels) - 1))
        yield from (host for host in hosts if host in providers.stories)


def _names_in_host(domain: str, providers: Terms) -> Iterator[str]:
    """Yield the names of a site that are in its host too: that is what an outlet is known by."""
    if not is_channel(domain):
        labels = {outlet_key(label) for label in domain.split(".")}
        yield from labels.intersection(map(outlet_key, providers.names[domain]))
