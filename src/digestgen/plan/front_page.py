"""Choose what the front page shows: the newest day in numbers, and each story in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from digestgen.plan.cards import MOST_OTHER_NAMES, other_names, story_growth
from digestgen.plan.other_angles import other_angles
from digestgen.plan.routes import Routes
from digestgen.plan.story_records import Cards, plain_records
from digestgen.plan.story_threads import StoryThread
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.thread_pages import thread_line
from digestgen.plan.top_stories import TopStories
from digestgen.records import Article, Story
from digestgen.views import Card, DayFigures, EditionLink, Growth, Report, Section, ThreadLine

_TOP_STORIES = 5
_MOST_GROWN = 5
_FEWEST_IN_BRIEF, _MOST_IN_BRIEF = 5, 7
_SECTIONS = 6
_IN_SECTION = 4
_MOST_THREADS = 4
_FEWEST_IN_SECTION = 2


class FrontPage(Struct, frozen=True, gc=False, kw_only=True):
    """The data that only the front page shows, as the fields of `HomeView` with the same names."""

    figures: DayFigures | None = None
    top: tuple[Card, ...] = ()
    gained: tuple[int, ...] = ()
    angles: tuple[Report, ...] = ()
    brief: tuple[Card, ...] = ()
    grown: tuple[Growth, ...] = ()
    sections: tuple[Section, ...] = ()
    threads: tuple[ThreadLine, ...] = ()
    earlier: EditionLink | None = None
    week: EditionLink | None = None


def front_page(
    stories: Sequence[Story],
    taxonomies: Taxonomies,
    cards: Cards,
    ongoing: Iterable[StoryThread],
) -> FrontPage:
    """Return what the front page shows of `stories`, given newest first; no story is in two places.

    `ongoing` are the threads with a new story, newest first.
    """
    if not stories:
        return FrontPage()
    routes, ranking = taxonomies.routes, TopStories.of(stories)
    newest = _NewestDay.of(stories, routes)
    unshown = _Unshown(ranking.front_first(stories))
    top = unshown.take(_TOP_STORIES)
    grown = unshown.take(_MOST_GROWN, of=newest.grown(unshown.stories))
    threads = tuple(islice(_thread_lines(ongoing, unshown, routes), _MOST_THREADS))
    brief = unshown.take(_MOST_IN_BRIEF, least=_FEWEST_IN_BRIEF)
    brief.sort(key=attrgetter("published", "permalink"), reverse=True)
    angles = other_angles(top[0], taxonomies)
    lead, *others = _cards_of(top, cards)
    return FrontPage(
        figures=newest.figures(routes),
        top=(_without_names_of(angles, lead, top[0], taxonomies), *others),
        gained=tuple(map(newest.gained, top)),
        angles=angles,
        brief=_cards_of(brief, cards),
        grown=tuple(story_growth(each, newest.gained(each), routes) for each in grown),
        threads=threads,
        sections=tuple(_sections(unshown, taxonomies, ranking, cards)),
        earlier=_edition_before(newest.day, stories, routes),
        week=_linked(routes.week(routes.local(stories[0].published).date())),
    )


def _without_names_of(
    angles: Iterable[Report], card: Card, story: Story, taxonomies: Taxonomies
) -> Card:
    """Return the card of a story that names other sources than those of the headlines beside it."""
    shown = {report.provider.text for report in angles}
    names = (name for name in other_names(story, taxonomies) if name not in shown)
    return replace(card, others=tuple(islice(names, MOST_OTHER_NAMES)))


class _NewestDay:
    """The day of the newest report, with its reports by story."""

    def __init__(self, day: date, reports: Mapping[str, Sequence[Article]], new: set[str]) -> None:
        self.day, self._reports, self._new = day, reports, new

    @classmethod
    def of(cls, stories: Sequence[Story], routes: Routes) -> _NewestDay:
        """Return the newest day of `stories`, of which there is at least one."""
        day = routes.local(max(story.updated for story in stories)).date()
        reports: dict[str, Sequence[Article]] = {}
        new: set[str] = set()
        for story in stories:
            if routes.local(story.updated).date() == day:
                reports[story.permalink] = [
                    each for each in story.articles if routes.local(each.published).date() == day
                ]
                if routes.local(story.published).date() == day:
                    new.add(story.permalink)
        return cls(day, reports, new)

    def gained(self, story: Story) -> int:
        """Return the number of reports of the day in an older story; 0 if the story began on this day."""
        return 0 if story.permalink in self._new else len(self._reports.get(story.permalink, ()))

    def grown(self, stories: Iterable[Story]) -> list[Story]:
        """Return the older stories that gained reports, most first; ties stay in the order given."""
        return sorted(filter(self.gained, stories), key=self.gained, reverse=True)

    def figures(self, routes: Routes) -> DayFigures:
        """Return the day in numbers; platforms are not counted as providers."""
        older = [of for permalink, of in self._reports.items() if permalink not in self._new]
        providers = {each.provider for of in self._reports.values() for each in of}
        return DayFigures(
            day=self.day,
            stories=len(self._new),
            reports=sum(map(len, older)),
            older=len(older),
            providers=len({each.domain for each in providers if not each.is_platform}),
            edition=routes.edition(self.day).href if self._new else None,
        )


class _Unshown:
    """The stories that no part of the page shows yet, best first."""

    def __init__(self, best: Sequence[Story]) -> None:
        self.stories = best
        self._shown: set[str] = set()

    def take(self, most: int, *, least: int = 1, of: Iterable[Story] | None = None) -> list[Story]:
        """Return the first stories, which count as shown from now on; none if there are fewer than `least`.

        They are taken from `of`, if it is given.
        """
        stories = self.stories if of is None else of
        unshown = (each for each in stories if each.permalink not in self._shown)
        found = list(islice(unshown, most))
        if len(found) < least:
            return []
        self._shown.update(each.permalink for each in found)
        return found


def _thread_lines(
    ongoing: Iterable[StoryThread], unshown: _Unshown, routes: Routes
) -> Iterator[ThreadLine]:
    """Yield each thread under the headline of its newest story that is in no other part, if there is one."""
    for thread in ongoing:
        for story in unshown.take(1, of=thread.stories):
            yield thread_line(thread, story, routes)


def _sections(
    unshown: _Unshown, taxonomies: Taxonomies, ranking: TopStories, cards: Cards
) -> list[Section]:
    """Return the largest topics of the last seven days with their best stories.

    Their number is even, so that two columns end level.
    """
    topics = {taxonomies.topic_links[key]: of for key, of in taxonomies.topics.stories.items()}
    telling = (topic for topic in topics if topic not in taxonomies.common_topics)
    recent = (topic for topic in telling if any(map(ranking.is_recent, topics[topic])))
    sections: list[Section] = []
    for topic in sorted(recent, key=lambda topic: (-len(topics[topic]), topic.text)):
        if len(sections) == _SECTIONS:
            break
        best = ranking.best_first(topics[topic])
        if own := unshown.take(_IN_SECTION, least=_FEWEST_IN_SECTION, of=best):
            sections.append(Section(topic, _cards_of(own, cards)))
    return sections[: len(sections) // 2 * 2]


def _cards_of(stories: Iterable[Story], cards: Cards) -> tuple[Card, ...]:
    return plain_records(cards[story.permalink] for story in stories)


def _edition_before(day: date, stories: Iterable[Story], routes: Routes) -> EditionLink | None:
    """Return the newest edition before `day`."""
    days = (routes.local(story.published).date() for story in stories)
    before = next((each for each in days if each < day), None)
    return _linked(routes.edition(before)) if before else None


def _linked(link: EditionLink) -> EditionLink | None:
    return link if link.href else None
