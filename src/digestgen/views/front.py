"""The front page, and the pages with older stories."""

from __future__ import annotations

from datetime import date

from digestgen.views.lists import EditionLink, Growth
from digestgen.views.parts import Card, Link, Pager, View
from digestgen.views.story import Report
from digestgen.views.threads import ThreadLine


class Section(View, frozen=True):
    """A topic on the front page with its best stories."""

    topic: Link
    cards: tuple[Card, ...]


class DayFigures(View, frozen=True, kw_only=True):
    """The newest day of a site in numbers."""

    day: date
    stories: int  # the number that began on this day
    reports: int  # of this day, in older stories
    older: int  # the number of these older stories
    providers: int  # with a report of this day
    edition: str | None = None  # the page of the stories that began on this day


class HomeView(View, frozen=True, kw_only=True):
    """The front page and the pages with older stories; the other pages are plain lists.

    Only the front page has the fields after `pager`. Each story is in one of `top`, `brief`, `grown`,
    `sections` and `latest`; a part that would be too small is empty.
    """

    path: str
    cards: tuple[Card, ...]  # newest first
    pager: Pager
    figures: DayFigures | None = None  # none on a site without stories
    top: tuple[Card, ...] = ()  # the lead, and the four best after it
    gained: tuple[int, ...] = ()  # for each of `top`: its reports of the newest day; 0 if it is new
    angles: tuple[Report, ...] = ()  # up to three reports of the lead that say something else
    brief: tuple[Card, ...] = ()  # the five to seven best after `top`
    grown: tuple[Growth, ...] = ()  # the older stories that gained the most on the newest day
    sections: tuple[Section, ...] = ()  # the largest topic first
    threads: tuple[ThreadLine, ...] = ()  # up to four with a new story, newest first
    latest: tuple[Card, ...] = ()  # the rest of `cards`
    earlier: EditionLink | None = None  # the edition before the newest day
    week: EditionLink | None = None  # the newest edition of a week
    archive: str | None = None
