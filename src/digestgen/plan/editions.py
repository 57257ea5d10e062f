"""Editions, of a day and of an ISO week, and the archive of them by month."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from digestgen.plan.cards import lang, paged
from digestgen.plan.mail import Mails
from digestgen.plan.pages import Pages, as_it_is
from digestgen.records import Story
from digestgen.views import (
    ArchiveView,
    Card,
    EditionLink,
    EditionView,
    Growth,
    Link,
    Month,
    MonthDay,
    MonthView,
    Page,
    Pager,
)

_MOST_GROWN = 10
_HEADLINES_A_DAY = 3
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class _Edition(Struct, frozen=True):
    """The days from `day` to `last`, and the stories that began on them, newest first."""

    link: EditionLink
    last: date
    stories: tuple[Story, ...]


class Editions:
    """Plans the editions; `card_of` gives a story's card."""

    def __init__(
        self, stories: Sequence[Story], pages: Pages, card_of: Callable[[Story], Card]
    ) -> None:
        self._pages, self._routes, self._card_of = pages, pages.routes, card_of
        by_day: dict[date, list[Story]] = defaultdict(list)
        for story in stories:
            by_day[pages.routes.local(story.published).date()].append(story)
        self._by_day = {day: tuple(by_day[day]) for day in sorted(by_day)}
        self._stories = stories

    def days(self) -> Iterator[Page]:
        """One for each day on which a story began, in the site's time zone."""
        editions = [
            _Edition(self._routes.edition(day), day, stories)
            for day, stories in self._by_day.items()
        ]
        yield from self._planned(editions)

    def weeks(self) -> Iterator[Page]:
        """One for each ISO week in which a story began."""
        found: dict[EditionLink, list[Story]] = defaultdict(list)
        for day in sorted(self._by_day):
            found[self._routes.week(day)][:0] = self._by_day[day]
        editions = [
            _Edition(link, link.day + _WEEK - _DAY, tuple(stories))
            for link, stories in found.items()
        ]
        yield from self._planned(editions)

    def _planned(self, editions: Sequence[_Edition]) -> Iterator[Page]:
        grown = self._grown(editions)
        links = [None, *(each.link for each in editions), None]
        size, pages = self._routes.config.lists.page_size, self._pages
        mails = Mails(self._pages, self._card_of) if self._routes.config.outputs.mail else None
        for index, edition in enumerate(editions):
            link = edition.link
            around = links[index], links[index + 2]
            newest = self._routes.local(edition.stories[0].published).date()
            for part in paged(edition.stories, link.href or "", size):
                yield pages.of_list(
                    part,
                    "edition.html",
                    f"the edition of {link.week or link.day}",
                    self._view,
                    (link, edition.last, newest),
                    around,
                    grown[index] if part[2].number == 1 else (),
                )
            if mails:
                yield from mails.of(link, edition.last, edition.stories, grown[index])

    def _view(  # noqa: PLR0913, PLR0917  # one for each thing that is not the same for all pages
        self,
        path: str,
        stories: tuple[Story, ...],
        pager: Pager,
        days: tuple[EditionLink, date, date],
        around: tuple[EditionLink | None, EditionLink | None],
        grown: tuple[Growth, ...],
    ) -> EditionView:
        link, last, newest = days
        return EditionView(
            path=path,
            day=link.day,
            last=last,
            week=link.week,
            cards=tuple(self._card_of(story) for story in stories),
            pager=pager,
            grown=grown,
            earlier=around[0],
            later=around[1],
            above=None if link.week else self._shown_week(link.day),
            month=newest.replace(day=1),
            archive=self._routes.month(newest),
        )

    def _shown_week(self, day: date) -> EditionLink | None:
        week = self._routes.week(day)
        return week if week.href else None

    def _grown(self, editions: Sequence[_Edition]) -> list[tuple[Growth, ...]]:
        """Return for each edition the older stories with reports since the edition before."""
        ends = [edition.last for edition in editions]
        gained: list[Counter[int]] = [Counter() for _ in editions]
        for number, story in enumerate(self._stories):
            if not story.coverage:
                continue
            began = self._routes.local(story.published).date()
            for article in story.articles:
                index = bisect_left(ends, self._routes.local(article.published).date())
                if index < len(ends) and editions[index].link.day > began:
                    gained[index][number] += 1
        return [
            tuple(self._growth(number, count) for number, count in _most(each)) for each in gained
        ]

    def _growth(self, number: int, gained: int) -> Growth:
        story = self._stories[number]
        title = Link(story.lead.title, self._routes.story(story.permalink))
        return Growth(title, gained, len(story.articles), lang(story.lead, self._routes))

    def archive(self) -> Iterator[Page]:
        """The list of all months, and a page for each."""
        months: dict[str, list[date]] = defaultdict(list)
        for day in self._by_day:
            months[self._routes.month(day) or ""].append(day)
        listed = tuple(
            Month(days[0].replace(day=1), path, sum(len(self._by_day[day]) for day in days))
            for path, days in reversed(months.items())
        )
        whole = ArchiveView(path="archive/", months=listed)
        yield self._pages.page("archive/", "archive.html", "the archive", as_it_is, whole)
        around = [None, *months, None]
        for index, (path, days) in enumerate(months.items()):
            stories = tuple((day, self._by_day[day]) for day in reversed(days))
            yield self._pages.page(
                path,
                "month.html",
                f"the archive of {days[0]:%Y-%m}",
                self._month,
                path,
                stories,
                around[index],
                around[index + 2],
            )

    def _month(
        self,
        path: str,
        days: tuple[tuple[date, tuple[Story, ...]], ...],
        earlier: str | None,
        later: str | None,
    ) -> MonthView:
        """Return what the page of a month shows; `days`, the newest first, have their stories."""
        weeks = dict.fromkeys(self._routes.week(day) for day, _ in days)
        return MonthView(
            path=path,
            month=days[0][0].replace(day=1),
            stories=sum(len(stories) for _, stories in days),
            days=tuple(self._month_day(day, stories) for day, stories in days),
            weeks=tuple(week for week in weeks if week.href),
            archive="archive/",
            earlier=earlier,
            later=later,
        )

    def _month_day(self, day: date, stories: Sequence[Story]) -> MonthDay:
        headlines = tuple(self._card_of(story).title for story in stories[:_HEADLINES_A_DAY])
        return MonthDay(self._routes.edition(day), len(stories), headlines)


def _most(gained: Counter[int]) -> list[tuple[int, int]]:
    """Return the stories that gained most, by number, and how many reports; the newest of equals first."""
    return sorted(gained.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_GROWN]
