"""Who published each report: of a platform the channel or outlet, of an alias the provider that has it.

That depends on the whole collection: an outlet on a portal is the provider that has its name and a domain of
its own. So it is decided once, after parsing, and every later stage sees the result alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from digestgen.load.platforms import (
    Platforms,
    comparable_name,
    described_channel,
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

    Its provider files are those of channels and platforms, too; each platform of an article has one.
    `more_platforms` are the domains of platforms beside the built-in ones.
    """
    providers = _Providers(content, more_platforms)
    articles = tuple(map(providers.with_provider, content.articles))
    notes = (*providers.notes, *providers.notes_of_platforms(articles))
    problems = [*providers.aliases.problems, *providers.aliases.unused()]
    return replace(content, articles=articles, providers=notes), problems


class _Providers:
    """The table from the name and domain of a provider to the provider that counts."""

    def __init__(self, content: Content, more_platforms: Sequence[str]) -> None:
        self._platforms = Platforms(more_platforms)
        self._hosts = self._platforms.of_host
        self.notes = tuple(map(self._described, content.providers))
        self.aliases = ProviderAliases(self.notes, self._platforms)
        self._outlets = self._outlets_with_domains(content.articles)
        self._known: dict[tuple[str, str], Provider] = {}

    def _described(self, note: ProviderNote) -> ProviderNote:
        domain = described_channel(note.domain, note.channel, self._hosts)
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

        If there are several, a provider file decides, else the file that was added first: what is added
        later moves no outlet to another source.
        """
        first_added: dict[tuple[str, str], AddedOrder] = {}
        for article in articles:
            if article.standing not in STANDINGS_ON_SITE or not article.files:
                continue
            added = article.files[0].added_order
            for each in (article, *article.related):
                pair = each.provider.name, each.provider.domain
                if pair not in first_added or added < first_added[pair]:
                    first_added[pair] = added
        found: dict[str, tuple[AddedOrder, str]] = {}
        for (name, domain), added in first_added.items():
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
        """Return the article with the provider that counts, and its related entries, too."""
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
            if not found.is_platform:  # else another address may name a channel
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
