"""Plan the front page and the list of all stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from digestgen.plan.pages import ListOf, Pages
from digestgen.plan.routes import FRONT, Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.top_stories import TopStories
from digestgen.records import Story
from digestgen.views import Card, EditionLink, HomeView, Page, Pager, Section

_TOP_STORIES = 5
_SECTIONS = 6
_IN_SECTION = 4
_FEWEST_IN_SECTION = 2
_NEWEST_EDITIONS = 7
_NEWEST_WEEKS = 4


class HomeFront(Struct, frozen=True, gc=False):
    """The data that only the front page shows."""

    top: tuple[Card, ...]
    sections: tuple[Section, ...]
    editions: tuple[EditionLink, ...]
    weeks: tuple[EditionLink, ...]


def home_pages(
    stories: Sequence[Story], taxonomies: Taxonomies, cards: Cards, pages: Pages
) -> Iterator[Page]:
    """Plan the front page with the best stories and topics, and the pages with older stories."""
    routes = taxonomies.routes

    def front() -> HomeFront:
        ranking = TopStories.of(stories)
        top = ranking.best_first(stories)[:_TOP_STORIES]
        days = [*_days(stories, routes)]
        links = map(routes.edition, days[:_NEWEST_EDITIONS])
        weeks = [*dict.fromkeys(map(routes.week, days))][:_NEWEST_WEEKS]
        return HomeFront(
            _cards_of(top, cards),
            tuple(_sections(top, taxonomies, ranking, cards)),
            tuple(link for link in links if link.href),
            tuple(link for link in weeks if link.href),
        )

    listed = [cards[story.permalink] for story in stories]
    yield from pages.chronological(ListOf(FRONT, "home", "the front page"), listed, (), front)


def _days(stories: Iterable[Story], routes: Routes) -> Iterator[date]:
    """Yield the days of stories, newest first, each once."""
    seen: set[date] = set()  # where clocks go back over midnight a day comes again
    for story in stories:
        day = routes.local(story.published).date()
        if day not in seen:
            seen.add(day)
            yield day


def _sections(
    top: Iterable[Story], taxonomies: Taxonomies, ranking: TopStories, cards: Cards
) -> Iterator[Section]:
    """Yield the largest topics with their best stories; no story is in two of them."""
    shown = {story.permalink for story in top}
    topics = {taxonomies.topic_links[key]: of for key, of in taxonomies.topics.stories.items()}
    largest = sorted(topics, key=lambda topic: (-len(topics[topic]), topic.text))
    count = 0
    for topic in largest:
        if count == _SECTIONS:
            break
        own = [each for each in ranking.best_first(topics[topic]) if each.permalink not in shown]
        if len(own) >= _FEWEST_IN_SECTION:
            chosen = own[:_IN_SECTION]
            shown |= {story.permalink for story in chosen}
            count += 1
            yield Section(topic, _cards_of(chosen, cards))


def _cards_of(stories: Iterable[Story], cards: Cards) -> tuple[Card, ...]:
    return plain_records(cards[story.permalink] for story in stories)


def home_page_view(
    routes: Routes, path: str, cards: tuple[Keyed[Card], ...], pager: Pager, front: HomeFront | None
) -> HomeView:
    """Return the view of a page of the list of all stories."""
    return HomeView(
        path=path,
        cards=plain_records(cards),
        pager=pager,
        top=front.top if front else (),
        sections=front.sections if front else (),
        editions=front.editions if front else (),
        weeks=front.weeks if front else (),
        archive=routes.archive if front else None,
    )
