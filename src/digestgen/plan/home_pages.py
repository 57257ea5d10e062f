"""Plan the front page and the list of all stories."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from msgspec.structs import asdict, replace

from digestgen.plan.front_page import FrontPage, front_page
from digestgen.plan.pages import ListOf, Pages
from digestgen.plan.routes import FRONT, Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Story
from digestgen.views import Card, HomeView, Link, Page, Pager, ThreadLine


def home_pages(
    stories: Sequence[Story],
    taxonomies: Taxonomies,
    cards: Cards,
    threads: tuple[ThreadLine, ...],
    pages: Pages,
) -> Iterator[Page]:
    """Plan the front page, and the pages with older stories."""
    listed = [cards[story.permalink] for story in stories]
    list_of = ListOf(FRONT, "home", "the front page")

    def front() -> FrontPage:
        return replace(front_page(stories, taxonomies, cards), threads=threads)

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
    placed |= {each.id for each in front.grown}
    on_page = placed | {card.id for card in shown}
    own = asdict(front)
    own["threads"] = tuple(_under_headline_not_in(on_page, each) for each in front.threads)
    return HomeView(
        path=path,
        cards=shown,
        pager=pager,
        latest=tuple(card for card in shown if card.id not in placed),
        archive=routes.archive,
        **own,
    )


def _under_headline_not_in(shown: Container[str], thread: ThreadLine) -> ThreadLine:
    """Return a thread under the headline of its newest story that is not shown elsewhere.

    If all are shown, it is that of the oldest.
    """
    unshown = (each for each in thread.headlines if each.id not in shown)
    other = next(unshown, thread.headlines[-1])
    return replace(thread, title=Link(other.text, thread.title.href), lang=other.lang)
