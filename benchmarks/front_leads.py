"""The lead of the front page on each day of an archive: `python benchmarks/front_leads.py CONTENT`.

On each day on which a report was published, the site has all reports up to the end of that day, in UTC.
Days with a single report as the lead are few on a good front page, above all while there is bigger news.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import exp2, log2
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digestgen.group import group_articles
from digestgen.incremental.store import MemoryStore
from digestgen.load import LoadSettings, load_sources, read_sources, resolve_providers
from digestgen.plan.top_stories import TopStories
from digestgen.records import STANDINGS_ON_SITE, Article, Story
from digestgen.settings import GroupingSettings

_BIG = 5  # reports
_WEEK = timedelta(days=7)


class Day(Struct, frozen=True):
    """The stories of a site at the end of a day, newest first."""

    day: date
    stories: tuple[Story, ...]

    @property
    def has_big_news(self) -> bool:
        """Whether the last report of a story with five or more is less than a week old."""
        newest = max(story.updated for story in self.stories)
        big = [each for each in self.stories if len(each.articles) >= _BIG]
        return any(newest - each.updated < _WEEK for each in big)


def archive_articles(folder: Path) -> tuple[Article, ...]:
    """Return the articles in a content folder."""
    sources, _ = read_sources(folder, shown_as="content", max_bytes=10**7)
    found, _ = resolve_providers(load_sources(sources, LoadSettings()).content)
    return found.articles


def known_on(day: date, articles: Iterable[Article]) -> list[Article]:
    """Return the articles as they were at the end of a day, without what was published later."""
    return [
        replace(each, related=tuple(one for one in each.related if one.published.date() <= day))
        for each in articles
        if each.published.date() <= day
    ]


def replayed(articles: tuple[Article, ...]) -> Iterator[Day]:
    """Yield each day on which an article that the site shows was published, the earliest first."""
    store = MemoryStore()
    shown = (each for each in articles if each.standing in STANDINGS_ON_SITE)
    for day in sorted({each.published.date() for each in shown}):
        digest = group_articles(known_on(day, articles), GroupingSettings(), store=store)
        if digest.stories:
            yield Day(day, digest.stories)


def lead(stories: Sequence[Story]) -> Story:
    """Return the lead of the front page."""
    return TopStories.of(stories).front_first(stories)[0]


def lead_by_one_score(stories: Sequence[Story]) -> Story:
    """Return the lead by the score that digestgen once had: log2 of the reports, halved every day."""
    newest = max(story.updated for story in stories)

    def score(story: Story) -> float:
        heat = max(0, *[each.heat for each in story.articles])
        age_days = (newest - story.updated) / timedelta(days=1)
        return (1 + heat / 100 + log2(story.independent)) * exp2(-age_days)

    return max(stories, key=score)


def main() -> None:
    days = list(replayed(archive_articles(Path(sys.argv[1]))))
    print(f"{len(days)} days\n")
    print("| lead | a single report | … in a week with a story of five or more |")
    print("|---|---|---|")
    for name, choose in (("by one score", lead_by_one_score), ("now", lead)):
        single = [each for each in days if len(choose(each.stories).articles) == 1]
        print(f"| {name} | {len(single)} | {sum(each.has_big_news for each in single)} |")


if __name__ == "__main__":
    main()
