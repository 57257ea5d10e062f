"""Plan the front page and the list of all stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import asdict

from digestgen.plan.front_page import FrontPage, front_page
from digestgen.plan.pages import ListOf, Pages
from digestgen.plan.routes import FRONT, Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.story_threads import StoryThread
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Story
from digestgen.views import Card, HomeView, Page, Pager


def home_pages(
    stories: Sequence[Story],
    taxonomies: Taxonomies,
    cards: Cards,
    ongoing: Sequence[StoryThread],
    pages: Pages,
) -> Iterator[Page]:
    """Plan the front page, and the pages with older stories."""
    listed = [cards[story.permalink] for story in stories]
    list_of = ListOf(FRONT, "home", "the front page")

    def front() -> FrontPage:
        return front_page(stories, taxonomies, cards, ongoing)

    yield from pages.chronological(list_of, listed, (), front)


def home_page_view(
    routes: Routes,
    path: str,
    cards: tuple[Keyed[Card], ...],
    pager: Pager,
    front: FrontPage | None,
) -> HomeView:
    """Return the view of a page of the list of all stories."""
    shown = plain_records(cards)
    if front is None:
        return HomeView(path=path, cards=shown, pager=pager)
    placed = {card.id for part in (front.top, front.brief) for card in part}
    placed |= {card.id for section in front.sections for card in section.cards}
    placed |= {each.id for part in (front.grown, front.threads) for each in part}
    return HomeView(
        path=path,
        cards=shown,
        pager=pager,
        latest=tuple(card for card in shown if card.id not in placed),
        archive=routes.archive,
        **asdict(front),
    )
