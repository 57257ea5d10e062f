"""Plan the list of all providers, with their first reports and exclusives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from digestgen.plan.compared_providers import ComparedProviders
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.paging import LINES_PER_CARD, counted_pages
from digestgen.plan.routes import PROVIDERS
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.terms import is_channel
from digestgen.urls.hosts import readable_host
from digestgen.views import LeaderboardView, Page, ProviderRank

_FEWEST_FOR_SHARE = 5  # stories; of fewer, a percentage says nothing


def leaderboard_pages(
    compared: ComparedProviders, first: Mapping[str, str], taxonomies: Taxonomies, pages: Pages
) -> Iterator[Page]:
    """Plan the list of all providers; `first` has the first provider, or "", by permalink."""
    reported_first = Counter(first.values())
    ranks = [
        _rank(number, domain, reported_first[domain], compared, taxonomies)
        for number, domain in enumerate(compared.providers, 1)
    ]
    size = taxonomies.routes.config.lists.page_size * LINES_PER_CARD
    for page in counted_pages(ranks, PROVIDERS, size):
        view = LeaderboardView(
            path=page.path,
            title=taxonomies.routes.texts.say("Sources"),
            stories=len(compared.stories),
            sources=len(ranks),
            ranks=page.items,
            across=compared.across,
            pager=page.pager,
        )
        origin = "the list of providers"
        yield pages.page(page.path, "providers.html", AS_IT_IS, view, origin=origin)


def _rank(
    number: int, domain: str, first: int, compared: ComparedProviders, taxonomies: Taxonomies
) -> ProviderRank:
    stories, exclusives = len(compared.covered[domain]), compared.alone[domain]
    most = len(compared.covered[compared.providers[0]])
    return ProviderRank(
        rank=number,
        provider=taxonomies.provider(domain),
        domain=readable_host(domain),
        stories=stories,
        size=max(100 * stories // most, 1),
        first=first,
        exclusives=exclusives,
        share=(200 * exclusives + stories) // (2 * stories)
        if stories >= _FEWEST_FOR_SHARE and not is_channel(domain)
        else None,
    )
