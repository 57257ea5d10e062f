"""The provider that each report counts for: its channel or outlet on a platform, or the owner of an alias.

This depends on the whole collection: an outlet on a portal is the provider with the same name and a domain of
its own. So it is decided once, after parsing, and later stages see only the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from digestgen.load.platforms import (
    Platforms,
    comparable_name,
    described_provider,
)
from digestgen.load.provider_aliases import ProviderAliases
from digestgen.problems import Problem
from digestgen.records import (
    STANDINGS_ON_SITE,
    AddedOrder,
    Article,
    Content,
    Provider,
    ProviderNote,
)
from digestgen.text.slugs import channel_key


def resolve_providers(
    content: Content, more_platforms: Sequence[str] = ()
) -> tuple[Content, list[Problem]]:
    """Return content whose articles have the providers that they count for, and warnings about aliases.

    Its provider files have the keys of the providers that they describe, and each platform of an article has
    one. `more_platforms` are the domains of platforms in addition to the built-in ones.
    """
    providers = _Providers(content, more_platforms)
    articles = tuple(map(providers.with_provider, content.articles))
    notes = (*providers.notes, *providers.notes_of_platforms(articles))
    problems = [*providers.aliases.problems, *providers.aliases.unused()]
    return replace(content, articles=articles, providers=notes), problems


class _Providers:
    """The provider that counts, by the name and domain in an article."""

    def __init__(self, content: Content, more_platforms: Sequence[str]) -> None:
        self._platforms = Platforms(more_platforms)
        self._hosts = self._platforms.of_host
        self.notes = tuple(map(self._described, content.providers))
        self.aliases = ProviderAliases(self.notes, self._platforms)
        self._outlets = self._outlets_with_domains(content.articles)
        self._known: dict[tuple[str, str], Provider] = {}

    def _described(self, note: ProviderNote) -> ProviderNote:
        domain = described_provider(note.domain, note.channel, self._hosts)
        is_platform = domain in self._platforms.names
        if is_platform:
            self._platforms.add_name(domain, note.name)
        return replace(note, domain=domain, is_platform=is_platform)

    def notes_of_platforms(self, articles: Iterable[Article]) -> Iterator[ProviderNote]:
        """Yield a description of each platform of `articles` that no file describes."""
        described = {note.domain for note in self.notes}
        used = {
            each.provider.platform for article in articles for each in (article, *article.related)
        }
        for domain in sorted(used - described - {""}):
            yield ProviderNote(domain, self._platforms.names[domain], is_platform=True)

    def _outlets_with_domains(self, articles: Iterable[Article]) -> dict[str, str]:
        """Return the domain of each outlet that has one of its own, by comparable name.

        If there are several, a provider file decides, else the article that was added first, so that later
        articles move no outlet to another source.
        """
        found: dict[str, tuple[AddedOrder, str]] = {}
        for (name, domain), added in _first_added(articles).items():
            if domain not in self._hosts and "/" not in domain:
                key, own = comparable_name(name), (added, domain)
                found[key] = min(found.get(key, own), own)
        outlets = {name: domain for name, (_, domain) in found.items()}
        own_files = [note for note in reversed(self.notes) if "/" not in note.domain]
        outlets |= {
            comparable_name(note.name): note.domain for note in own_files if not note.is_platform
        }
        return {name: self.aliases.target(domain, "") or domain for name, domain in outlets.items()}

    def with_provider(self, article: Article) -> Article:
        """Return the article and its related entries with the providers that count."""
        provider = self._provider(article)
        related = article.related
        if any(map(self._may_change, related)):
            related = tuple(map(self.with_provider, related))
        if provider is article.provider and related is article.related:
            return article
        return replace(article, provider=provider, related=related)

    def _may_change(self, article: Article) -> bool:
        return bool(self.aliases) or article.provider.domain in self._hosts

    def _provider(self, article: Article) -> Provider:
        given = article.provider
        if given.platform:
            return given
        platform = self._hosts.get(given.domain)
        if platform is None:
            return self._with_own_domain(given) if self.aliases else given
        key = given.domain, given.name
        found = self._known.get(key)
        if found is None:
            found = self._on_platform(given, platform, article.url)
            if not found.is_platform:  # else the address of another report may have a channel
                self._known[key] = found
        return replace(found, images=given.images) if given.images else found

    def _with_own_domain(self, given: Provider) -> Provider:
        target = self.aliases.target(given.domain, given.name)
        if not target or target == given.domain:
            return given
        return replace(given, domain=target, written_domain=given.domain)

    def _on_platform(self, given: Provider, platform: str, url: str) -> Provider:
        written = given.domain if given.domain != platform else ""
        source = self._platforms.source(platform, given.name, url)
        if source is None:
            name = self._platforms.names[platform]
            return Provider(platform, name, platform=platform, written_domain=written)
        channel = channel_key(platform, source.name)
        own = self._outlets.get(comparable_name(source.name), "") if source.is_outlet else ""
        domain = self.aliases.target(channel, source.name) or own or channel
        return Provider(domain, source.name, platform=platform, written_domain=written)


def _first_added(articles: Iterable[Article]) -> dict[tuple[str, str], AddedOrder]:
    """Return the earliest order of addition for each name and domain of a provider on the site."""
    first: dict[tuple[str, str], AddedOrder] = {}
    for article in articles:
        if article.standing not in STANDINGS_ON_SITE or not article.files:
            continue
        added = article.files[0].added_order
        for each in (article, *article.related):
            pair = each.provider.name, each.provider.domain
            if pair not in first or added < first[pair]:
                first[pair] = added
    return first
