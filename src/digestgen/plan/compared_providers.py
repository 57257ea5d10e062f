"""The providers that the pages across sources compare, and the links between these pages.

These pages know only the articles of the site: a provider may have reported more elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from digestgen.plan.cards import only_provider
from digestgen.plan.routes import EXCLUSIVES, GAPS, MATRIX, PROVIDERS, Routes
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Story
from digestgen.views import Link


class ComparedProviders(Struct, frozen=True, gc=False):
    """The stories of all providers, without platforms; providers are named by their domains."""

    stories: Sequence[Story]  # newest first
    covered: Mapping[str, Sequence[Story]]  # the stories of each provider
    providers: Sequence[str]  # by number of stories, most first, then by name
    exclusives: Sequence[Story]  # that only one provider has, newest first
    alone: Counter[str]  # the number of these of each provider
    across: tuple[Link, ...]  # to the pages across sources


def compared_providers(stories: Sequence[Story], taxonomies: Taxonomies) -> ComparedProviders:
    """Return the providers of `stories`, which are given newest first."""
    covered = {
        domain: own
        for domain, own in taxonomies.providers.stories.items()
        if domain not in taxonomies.platforms
    }
    exclusives = [story for story in stories if only_provider(story)]
    return ComparedProviders(
        stories=stories,
        covered=covered,
        providers=sorted(
            covered, key=lambda domain: (-len(covered[domain]), *_name(domain, taxonomies))
        ),
        exclusives=exclusives,
        alone=Counter(map(only_provider, exclusives)),
        across=links_across(taxonomies.routes),
    )


def _name(domain: str, taxonomies: Taxonomies) -> tuple[str, str]:
    return taxonomies.providers.names[domain][0].casefold(), domain


def links_across(routes: Routes) -> tuple[Link, ...]:
    """Return the links to the pages across sources."""
    outputs, say = routes.config.outputs, routes.texts.say
    kinds = (
        (outputs.providers, Link(say("Sources"), PROVIDERS)),
        (outputs.matrix, Link(say("Topics by source"), MATRIX)),
        (outputs.exclusives, Link(say("Single source"), EXCLUSIVES)),
        (outputs.gaps, Link(say("Coverage gaps"), GAPS)),
    )
    return tuple(link for wanted, link in kinds if wanted)
