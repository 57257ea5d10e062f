"""Plan the list of stories that only one provider has, which is not a channel of a platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from digestgen.plan.compared_providers import ComparedProviders, links_across
from digestgen.plan.pages import ListOf, Pages
from digestgen.plan.paging import numbered_paths
from digestgen.plan.routes import EXCLUSIVES, Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.top_stories import TopStories
from digestgen.views import Card, ExclusivesView, Page, Pager, Period, SoleProvider

_MOST_ALONE = 10  # so many providers are named
_TOP_STORIES = 4
_FEWEST_FOR_PERIODS = 8  # stories; fewer are all at the top, newest first
_FEWEST_PER_DAY = 3  # stories on average; of fewer, the page is in months


class ExclusivesFront(Struct, frozen=True, gc=False):
    """The data that only the first page of the list shows."""

    stories: int
    exclusives: int
    providers: tuple[SoleProvider, ...]
    top: tuple[Card, ...]


def exclusive_pages(
    compared: ComparedProviders, taxonomies: Taxonomies, cards: Cards, pages: Pages
) -> Iterator[Page]:
    """Plan the list; its front begins with the providers and the top stories."""
    exclusives, size = compared.exclusives, taxonomies.routes.config.lists.page_size
    entries = [cards[story.permalink] for story in exclusives]

    def front() -> ExclusivesFront:
        count = len(entries)
        shown = exclusives[: count - size * len(numbered_paths(count, size))]
        if count >= _FEWEST_FOR_PERIODS:
            shown = TopStories.of(compared.stories).best_first(shown)[:_TOP_STORIES]
        top = plain_records(cards[story.permalink] for story in shown)
        return ExclusivesFront(len(compared.stories), count, _most_alone(compared, taxonomies), top)

    list_of = ListOf(EXCLUSIVES, "exclusives", "the list of exclusives")
    yield from pages.chronological(list_of, entries, (), front)


def exclusives_page_view(
    routes: Routes,
    path: str,
    cards: tuple[Keyed[Card], ...],
    pager: Pager,
    front: ExclusivesFront | None,
) -> ExclusivesView:
    """Return the view of a page of the list."""
    shown, top = plain_records(cards), front.top if front else ()
    best = {card.id for card in top}
    return ExclusivesView(
        path=path,
        title=routes.texts.say("Single source"),
        cards=shown,
        periods=story_periods([card for card in shown if card.id not in best]),
        across=links_across(routes),
        pager=pager,
        stories=front.stories if front else None,
        exclusives=front.exclusives if front else None,
        top=top,
        providers=front.providers if front else (),
    )


def story_periods(cards: Sequence[Card]) -> tuple[Period, ...]:
    """Return the days of `cards`, which are sorted by time; their months if the days have few stories."""
    days = [card.began.date() for card in cards]
    is_month = len(days) < _FEWEST_PER_DAY * len(set(days))
    firsts = [day.replace(day=1) if is_month else day for day in days]
    found = groupby(zip(firsts, cards, strict=True), lambda pair: pair[0])
    return tuple(
        Period(first, is_month, tuple(card for _, card in pairs)) for first, pairs in found
    )


def _most_alone(compared: ComparedProviders, taxonomies: Taxonomies) -> tuple[SoleProvider, ...]:
    alone = compared.alone
    places = {domain: place for place, domain in enumerate(compared.providers)}
    most = sorted(alone, key=lambda domain: (-alone[domain], places[domain]))[:_MOST_ALONE]
    return tuple(
        SoleProvider(
            provider=taxonomies.provider(domain),
            exclusives=alone[domain],
            stories=len(compared.covered[domain]),
            share=max(100 * alone[domain] // len(compared.covered[domain]), 1),
        )
        for domain in most
    )
