"""Warnings about content that a build takes without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from digestgen.inspect.listing import near_decisions
from digestgen.pipeline import Site
from digestgen.problems import Problem
from digestgen.records import STANDINGS_ON_SITE, Article


def check_content(site: Site, now: datetime) -> list[Problem]:
    """Return warnings, in order: dates after `now` (aware), topics that no file describes, articles in
    several files, groupings close to the bar.
    """
    shown = [each for each in site.content.articles if each.standing in STANDINGS_ON_SITE]
    return sorted(
        (
            *_future(shown, now),
            *_undescribed(shown, {topic.name.casefold() for topic in site.content.topics}),
            *_several_files(site),
            *_near(site),
        )
    )


def _future(articles: list[Article], now: datetime) -> Iterator[Problem]:
    for article in articles:
        for file in article.files:
            if file.published > now:
                message = f"is in the future: {file.published:%Y-%m-%d %H:%M} UTC"
                hint = "correct it, or keep the file back with draft: true"
                yield _warning(file.path, message, hint, key="publishedDateTime")


def _undescribed(articles: list[Article], described: set[str]) -> Iterator[Problem]:
    """Warn once a topic, at the first file that names it; not where the site describes none at all."""
    if not described:
        return
    first: dict[str, tuple[str, str]] = {}
    for article in articles:
        for topic in article.topics:
            path = article.files[0].path if article.files else ""
            found = (path, topic)
            first[topic.casefold()] = min(first.get(topic.casefold(), found), found)
    for folded in sorted(first.keys() - described):
        path, topic = first[folded]
        hint = "describe it in a file of content/topics/, or correct its name"
        yield _warning(path, f'no file describes "{topic}"', hint, key="topics")


def _several_files(site: Site) -> Iterator[Problem]:
    for story in site.digest.stories:
        for article in story.articles:
            for file in article.files[1:]:
                hint = "keep one of the files; the other's path can be in its aliases"
                yield _warning(file.path, f"is the article of {article.files[0].path}", hint)


def _near(site: Site) -> Iterator[Problem]:
    for each in near_decisions(site):
        decision = "joined the story of" if each.joined else "was kept out of the story of"
        message = f"{decision} {each.other} by little: similarity {each.score:.2f}"
        hint = "if that is wrong, say so in content/groups.yaml"
        yield _warning(each.name, message, hint)


def _warning(path: str, message: str, hint: str, *, key: str = "") -> Problem:
    return Problem(path, 0, 0, key, message, hint, "warning")
