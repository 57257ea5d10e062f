"""Plan the pages of providers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from digestgen.plan.outlets import outlet_monogram
from digestgen.plan.pages import ListOf, Pages
from digestgen.plan.routes import Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.taxonomies import Outlet, Taxonomies
from digestgen.records import Story
from digestgen.urls.hosts import readable_host
from digestgen.views import Card, Link, Page, Pager, ProviderFigures, ProviderView

_FIRSTS = 10


class ProviderNotes(Struct, frozen=True, gc=False):
    """The data about a provider on all of its pages."""

    outlet: Outlet
    owner: str
    country: str
    note: str


class ProviderFront(Struct, frozen=True, gc=False):
    """The data that only the first page of a provider shows."""

    other_names: tuple[str, ...]
    figures: ProviderFigures
    firsts: tuple[Link, ...]


def provider_pages(
    taxonomies: Taxonomies, cards: Cards, first: Mapping[str, str], pages: Pages
) -> Iterator[Page]:
    """Plan the pages of each provider that has a report in a story.

    `first` has by permalink the provider that reported a story first; "" if no other one did.
    """
    for domain, stories in taxonomies.providers.stories.items():

        def front(domain: str = domain, stories: Sequence[Story] = stories) -> ProviderFront:
            firsts = [story for story in stories if first[story.permalink] == domain]
            led = sum(story.lead.provider.domain == domain for story in stories)
            return ProviderFront(
                other_names=taxonomies.providers.names[domain][1:],
                figures=ProviderFigures(stories=len(stories), led=led, first=len(firsts)),
                firsts=tuple(cards[each.permalink].record.title for each in firsts[:_FIRSTS]),
            )

        notes = _notes(domain, taxonomies)
        listed = [cards[story.permalink] for story in stories]
        list_of = ListOf(notes.outlet.href or "", "provider", f"the provider {domain}")
        yield from pages.chronological(list_of, listed, (notes,), front)


def _notes(domain: str, taxonomies: Taxonomies) -> ProviderNotes:
    note = taxonomies.provider_notes.get(domain)
    return ProviderNotes(
        outlet=taxonomies.outlet(domain),
        owner=note.owner if note else "",
        country=note.country if note else "",
        note=note.note if note else "",
    )


def provider_page_view(  # the records of its page
    _routes: Routes,
    path: str,
    cards: tuple[Keyed[Card], ...],
    pager: Pager,
    notes: ProviderNotes,
    front: ProviderFront | None,
) -> ProviderView:
    """Return the view of a page of a provider."""
    outlet = notes.outlet
    return ProviderView(
        path=path,
        domain=readable_host(outlet.domain),
        name=outlet.name,
        owner=notes.owner,
        country=notes.country,
        note=notes.note,
        logo=outlet.logo,
        monogram=outlet_monogram(outlet.name),
        cards=plain_records(cards),
        pager=pager,
        other_names=front.other_names if front else (),
        figures=front.figures if front else None,
        firsts=front.firsts if front else (),
    )
