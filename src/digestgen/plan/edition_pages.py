"""Plan the editions of days and ISO weeks."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from digestgen.plan.cards import providers_of, story_growth
from digestgen.plan.mail_pages import Mails
from digestgen.plan.pages import Pages
from digestgen.plan.paging import counted_pages
from digestgen.plan.routes import Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.top_stories import biggest_first
from digestgen.records import Story
from digestgen.views import (
    Card,
    EditionLink,
    EditionView,
    Growth,
    Page,
    Pager,
    RedirectView,
    StoryLine,
    WeekDay,
)

_MOST_GROWN = 10
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class EditionDays(Struct, frozen=True, gc=False):
    """The days of an edition, and its neighbours."""

    link: EditionLink  # with its first day
    last: date
    month: date  # first day of the month of its newest story
    archive: str | None  # where that month is in the archive
    week: EditionLink | None  # of a day: the edition of its week
    earlier: EditionLink | None  # the edition before it
    later: EditionLink | None
    stories: int
    reports: int
    providers: int
    days: tuple[WeekDay, ...]  # of a week, oldest first; empty if there is only one


def stories_by_day(stories: Iterable[Story], routes: Routes) -> dict[date, list[Story]]:
    """Return the stories that began on each day in the site's time zone, the oldest day first."""
    by_day: dict[date, list[Story]] = defaultdict(list)
    for story in stories:
        by_day[routes.local(story.published).date()].append(story)
    return {day: by_day[day] for day in sorted(by_day)}


class Editions:
    """Planner of the editions of days and weeks."""

    def __init__(  # what the pages are made from
        self,
        stories: Sequence[Story],
        by_day: Mapping[date, Sequence[Story]],
        routes: Routes,
        cards: Cards,
        pages: Pages,
    ) -> None:
        """Prepare from all stories, newest first, and those of each day, the oldest day first."""
        self._stories, self._by_day, self._routes = stories, by_day, routes
        self._cards, self._pages = cards, pages
        self._mails = Mails(routes, cards, pages) if routes.config.outputs.mail else None

    def _day(self, story: Story) -> date:
        return self._routes.local(story.published).date()

    def days(self) -> Iterator[Page]:
        """Plan an edition for each day on which a story began, in the site's time zone."""
        found = {self._routes.edition(day): stories for day, stories in self._by_day.items()}
        yield from self._planned(found, timedelta(0))

    def weeks(self) -> Iterator[Page]:
        """Plan an edition for each ISO week in which a story began."""
        found: dict[EditionLink, list[Story]] = defaultdict(list)
        for day, stories in self._by_day.items():
            found[self._routes.week(day)][:0] = stories
        yield from self._planned(found, _WEEK - _DAY)

    def redirects(self) -> Iterator[Page]:
        """Plan redirects from days, weeks and months with reports of older stories alone to these stories'.

        Such a day was an edition if its report joined the story later.
        """
        present = {path for day in self._by_day for path in self._paths(day)}
        moved: dict[str, str] = {}
        for story in self._stories:
            new = self._paths(self._day(story))
            for file in story.files if len(story.files) > 1 else ():
                old = self._paths(self._routes.local(file.published).date())
                for before, after in zip(old, new, strict=True):
                    moved.setdefault(before, after)
        for before, after in moved.items():
            if before not in present:
                view = RedirectView(before, after.strip("/").replace("/", "-"), after)
                origin = f"the stories that moved to /{after}"
                path = f"{before}index.html"
                yield self._pages.file(path, "redirect.html", view, origin=origin)

    def _paths(self, day: date) -> tuple[str, ...]:
        """Return the addresses of the editions and the month of a day, of those that are on in [outputs]."""
        routes = self._routes
        found = (routes.edition(day).href, routes.week(day).href, routes.month(day))
        return tuple(path for path in found if path)

    def _planned(
        self, editions: Mapping[EditionLink, Sequence[Story]], length: timedelta
    ) -> Iterator[Page]:
        """Plan `editions`, given with their stories, newest first; each lasts `length` plus one day."""
        links = list(editions)
        grown = self._grown(links, length)
        around = [None, *links, None]
        size = self._routes.config.lists.page_size
        for index, (link, stories) in enumerate(editions.items()):
            best = biggest_first(stories)
            of_days = self._stories_of_days(best) if link.week else {}
            biggest = _biggest_below(best[0], of_days)
            rows = self._week_days(of_days, biggest)
            days = self._edition_days(link, link.day + length, stories, rows)
            days = replace(days, earlier=around[index], later=around[index + 2])
            in_rows = {each.permalink: self._cards[each.permalink] for each in biggest.values()}
            cards = [self._cards[each.permalink] for each in best if each.permalink not in in_rows]
            for page in counted_pages(cards, link.href or "", size):
                is_front = page.pager.is_front
                shown = grown[index] if is_front else ()
                on_page = [*page.items, *(in_rows.values() if is_front else ())]
                yield self._pages.page(
                    page.path,
                    "edition.html",
                    "edition",
                    *(page.items, page.pager, days, shown),
                    origin=f"the edition of {link.week or link.day}",
                    updated=max(card.record.updated for card in on_page),
                )
            if self._mails:
                yield from self._mails.of(days.link, days.last, best, grown[index])

    def _stories_of_days(self, best: Iterable[Story]) -> dict[date, list[Story]]:
        """Return the stories of each day of a week, oldest day first; none if they are all of one day."""
        by_day = stories_by_day(best, self._routes)
        return by_day if len(by_day) > 1 else {}

    def _week_days(
        self, of_days: Mapping[date, Sequence[Story]], biggest: Mapping[date, Story]
    ) -> tuple[WeekDay, ...]:
        """Return the days of a week, oldest first, up to the last one with a story."""
        if not of_days:
            return ()
        most, last = max(map(len, of_days.values())), max(of_days)
        monday = last - last.weekday() * _DAY
        days: dict[date, Sequence[Story]] = {
            monday + number * _DAY: () for number in range(last.weekday() + 1)
        }
        days.update(of_days)
        return tuple(
            WeekDay(
                edition=self._routes.edition(day) if stories else EditionLink(day, None),
                stories=len(stories),
                share=ceil(100 * len(stories) / most),
                biggest=self._line(biggest[day]) if day in biggest else None,
            )
            for day, stories in days.items()
        )

    def _line(self, story: Story) -> StoryLine:
        card = self._cards[story.permalink].record
        return StoryLine(
            title=card.title, began=card.began, providers=card.providers, lang=card.lang
        )

    def _edition_days(
        self, link: EditionLink, last: date, stories: Sequence[Story], days: tuple[WeekDay, ...]
    ) -> EditionDays:
        """Return the days and figures of an edition, given its stories, newest first."""
        newest = self._day(stories[0])
        week = None if link.week else self._routes.week(link.day)
        return EditionDays(
            link=link,
            last=last,
            month=newest.replace(day=1),
            archive=self._routes.month(newest),
            week=week if week and week.href else None,
            earlier=None,
            later=None,
            stories=len(stories),
            reports=sum(len(story.articles) for story in stories),
            providers=max(len(set().union(*map(providers_of, stories))), 1),
            days=days,
        )

    def _grown(self, links: Sequence[EditionLink], length: timedelta) -> list[tuple[Growth, ...]]:
        """Return for each edition the older stories with new reports."""
        ends = [link.day + length for link in links]
        gained: list[Counter[int]] = [Counter() for _ in links]
        for number, story in enumerate(self._stories):
            if not story.coverage:
                continue
            began = self._day(story)
            for article in story.articles:
                index = bisect_left(ends, self._routes.local(article.published).date())
                if index < len(ends) and links[index].day > began:
                    gained[index][number] += 1
        return [
            tuple(
                story_growth(self._stories[number], count, self._routes)
                for number, count in _most(each)
            )
            for each in gained
        ]


def _biggest_below(lead: Story, of_days: Mapping[date, Sequence[Story]]) -> dict[date, Story]:
    """Return the biggest story of each day that is not `lead`; `of_days` has the biggest first."""
    others = {
        day: [each for each in stories if each is not lead] for day, stories in of_days.items()
    }
    return {day: stories[0] for day, stories in others.items() if stories}


def edition_page_view(  # the records of its page
    _routes: Routes,
    path: str,
    cards: tuple[Keyed[Card], ...],
    pager: Pager,
    days: EditionDays,
    grown: tuple[Growth, ...],
) -> EditionView:
    """Return the view of a page of an edition."""
    return EditionView(
        path=path,
        day=days.link.day,
        last=days.last,
        week=days.link.week,
        cards=plain_records(cards),
        pager=pager,
        grown=grown,
        earlier=days.earlier,
        later=days.later,
        above=days.week,
        month=days.month,
        archive=days.archive,
        stories=days.stories,
        reports=days.reports,
        providers=days.providers,
        days=days.days if pager.is_front else (),
    )


def _most(gained: Counter[int]) -> list[tuple[int, int]]:
    """Return the stories that gained the most reports, with the numbers; ties go to newer stories."""
    return sorted(gained.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_GROWN]
