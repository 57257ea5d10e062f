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
from digestgen.views import Card, DayFigures, EditionLink, HomeView, Page, Pager, Section

_TOP_STORIES = 5
_SECTIONS = 6
_IN_SECTION = 4
_FEWEST_IN_SECTION = 2
_NEWEST_EDITIONS = 7
_NEWEST_WEEKS = 4


class HomeFront(Struct, frozen=True, gc=False):
    """The data that only the front page shows."""

    figures: DayFigures | None
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
        top = ranking.front_first(stories)[:_TOP_STORIES]
        days = [*_days(stories, routes)]
        links = map(routes.edition, days[:_NEWEST_EDITIONS])
        weeks = [*dict.fromkeys(map(routes.week, days))][:_NEWEST_WEEKS]
        return HomeFront(
            _day_figures(stories, routes),
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
) -> list[Section]:
    """Return the largest topics of the last seven days with their best stories; no story is in two of them.

    The number is even, so that two columns end level, unless there is only one.
    """
    shown = {story.permalink for story in top}
    topics = {taxonomies.topic_links[key]: of for key, of in taxonomies.topics.stories.items()}
    recent = (topic for topic in topics if any(map(ranking.is_recent, topics[topic])))
    largest = sorted(recent, key=lambda topic: (-len(topics[topic]), topic.text))
    sections: list[Section] = []
    for topic in largest:
        if len(sections) == _SECTIONS:
            break
        own = [each for each in ranking.best_first(topics[topic]) if each.permalink not in shown]
        if len(own) >= _FEWEST_IN_SECTION:
            chosen = own[:_IN_SECTION]
            shown |= {story.permalink for story in chosen}
            sections.append(Section(topic, _cards_of(chosen, cards)))
    is_odd = len(sections) % 2
    return sections[:-1] if is_odd and len(sections) > 1 else sections


def _cards_of(stories: Iterable[Story], cards: Cards) -> tuple[Card, ...]:
    return plain_records(cards[story.permalink] for story in stories)


def _day_figures(stories: Sequence[Story], routes: Routes) -> DayFigures | None:
    """Return the numbers of the day of the newest report."""
    if not stories:
        return None
    day = routes.local(max(story.updated for story in stories)).date()
    began = older = reports = 0
    providers: set[str] = set()
    for story in stories:
        if routes.local(story.updated).date() != day:
            continue
        of_day = [each for each in story.articles if routes.local(each.published).date() == day]
        providers |= {each.provider.domain for each in of_day if not each.provider.is_platform}
        if routes.local(story.published).date() == day:
            began += 1
        else:
            older += 1
            reports += len(of_day)
    return DayFigures(
        day=day, stories=began, reports=reports, older=older, providers=len(providers)
    )


def home_page_view(
    routes: Routes, path: str, cards: tuple[Keyed[Card], ...], pager: Pager, front: HomeFront | None
) -> HomeView:
    """Return the view of a page of the list of all stories."""
    shown = plain_records(cards)
    if front is None:
        return HomeView(path=path, cards=shown, pager=pager)
    placed = {card.id for card in front.top}
    placed |= {card.id for section in front.sections for card in section.cards}
    return HomeView(
        path=path,
        cards=shown,
        pager=pager,
        figures=front.figures,
        top=front.top,
        sections=front.sections,
        latest=tuple(card for card in shown if card.id not in placed),
        editions=front.editions,
        weeks=front.weeks,
        archive=routes.archive,
    )
