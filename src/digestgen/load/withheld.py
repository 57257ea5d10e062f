"""Articles that are not on the site yet: drafts, withheld ones, and those that are dated later than now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from digestgen.incremental.last_build import ValidTimes
from digestgen.records import STANDINGS_ON_SITE, Article, Content, OwnPage

_Record = TypeVar("_Record", Article, OwnPage)


def load_withheld(content: Content) -> Content:
    """Return content with drafts and withheld files made publishable; deleted ones stay deleted."""
    return replace(
        content,
        articles=tuple(_published(each) for each in content.articles),
        pages=tuple(_published(each) for each in content.pages),
    )


def _published(record: _Record) -> _Record:
    if record.standing in {"withheld", "draft"}:
        return replace(record, standing="publishable")
    return record


def hold_back_future(content: Content, now: datetime) -> tuple[Content, ValidTimes]:
    """Return content in which articles dated after `now` are held back, and how long this holds.

    Their standing is "future"; so is that of entries in `related` lists. `now` is aware.
    """
    times = ValidTimes.of([each.published for each in _on_site(content)], now)
    if times.until is None:
        return content, times
    articles = tuple(_held_back(each, now) for each in content.articles)
    return replace(content, articles=articles), times


def _on_site(content: Content) -> Iterator[Article]:
    for article in content.articles:
        if article.standing in STANDINGS_ON_SITE:
            yield article
            yield from article.related


def _held_back(article: Article, now: datetime) -> Article:
    if article.standing not in STANDINGS_ON_SITE:
        return article
    if article.published > now:
        return replace(article, standing="future")
    if any(each.published > now for each in article.related):
        return replace(article, related=tuple(_held_back(each, now) for each in article.related))
    return article
