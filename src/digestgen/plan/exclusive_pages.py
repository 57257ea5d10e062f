"""Plan the list of stories that only one provider has, which is not a channel of a platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from digestgen.plan.compared_providers import ComparedProviders
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.paging import chronological_pages
from digestgen.plan.routes import EXCLUSIVES
from digestgen.plan.story_records import Cards, plain_records
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.top_stories import TopStories
from digestgen.views import Card, ExclusivesView, Page, Period, SoleProvider

_MOST_ALONE = 10  # so many providers are named
_TOP_STORIES = 4
_FEWEST_FOR_PERIODS = 8  # stories; fewer are all at the top, newest first
_FEWEST_PER_DAY = 3  # stories on average; of fewer, the page is in months


def exclusive_pages(
    compared: ComparedProviders, taxonomies: Taxonomies, cards: Cards, pages: Pages
) -> Iterator[Page]:
    """Plan the list; its front begins with the providers and the top stories."""
    routes, exclusives = taxonomies.routes, compared.exclusives
    entries = [cards[story.permalink] for story in exclusives]
    for page in chronological_pages(entries, EXCLUSIVES, routes.config.lists.page_size):
        is_front = page.pager.is_front
        shown = plain_records(page.items)
        top = shown
        if len(entries) >= _FEWEST_FOR_PERIODS:
            best = TopStories.of(compared.stories).best_first(exclusives[: len(shown)])
            most = _TOP_STORIES if is_front else 0
            top = plain_records(cards[story.permalink] for story in best[:most])
        view = ExclusivesView(
            path=page.path,
            title=routes.texts.say("Single source"),
            cards=shown,
            across=compared.across,
            pager=page.pager,
            periods=story_periods([card for card in shown if card not in top]),
            top=top,
            stories=len(compared.stories) if is_front else None,
            exclusives=len(entries) if is_front else None,
            providers=_most_alone(compared, taxonomies) if is_front else (),
        )
        origin = "the list of exclusives"
        updated = max((card.updated for card in shown), default=None)
        yield pages.page(
            page.path, "exclusives.html", AS_IT_IS, view, origin=origin, updated=updated
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
            share=max(100 * alone[domain] // alone[most[0]], 1),
        )
        for domain in most
    )
