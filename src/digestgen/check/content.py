"""Warnings about content that a build accepts silently."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.inspect.listing import list_near_decisions
from digestgen.pipeline.build_report import Site
from digestgen.problems import Problem
from digestgen.records import STANDINGS_ON_SITE, Article
from digestgen.text.plural import counted
from digestgen.text.slugs import term_slug


def check_content(site: Site) -> list[Problem]:
    """Return warnings, sorted, about the content of a site.

    They are about topics that no file describes, articles in several files, and grouping decisions close
    to the threshold.
    """
    shown = [each for each in site.content.articles if each.standing in STANDINGS_ON_SITE]
    return sorted(
        (
            *_undescribed(shown, {term_slug(topic.name) for topic in site.content.topics}),
            *_several_files(site),
            *_near(site),
        )
    )


def _undescribed(articles: list[Article], described: set[str]) -> Iterator[Problem]:
    """Yield one warning per topic, at the first file that has it; none if the site describes no topics."""
    if not described:
        return
    first: dict[str, tuple[str, str]] = {}
    for article in articles:
        for topic in article.topics:
            path = article.files[0].path if article.files else ""
            found = (path, topic)
            slug = term_slug(topic)
            first[slug] = min(first.get(slug, found), found)
    for slug in sorted(first.keys() - described):
        path, topic = first[slug]
        hint = "describe it in a file in content/topics/, or correct its name"
        yield _warning(path, f'no file describes "{topic}"', hint, key="topics")


def _several_files(site: Site) -> Iterator[Problem]:
    for story in site.digest.stories:
        for article in story.articles:
            for file in article.files[1:]:
                hint = "keep one of the files, and add the other's path to its aliases"
                yield _warning(file.path, f"the same article is in {article.files[0].path}", hint)


def _near(site: Site) -> Iterator[Problem]:
    """Yield one warning with the number of near decisions."""
    if count := sum(1 for _ in list_near_decisions(site)):
        decisions = counted(count, "grouping decision is", "grouping decisions are")
        hint = "digestgen stories --near lists them; content/groups.yaml corrects them"
        yield _warning("", f"{decisions} close to the threshold", hint)


def _warning(path: str, message: str, hint: str, *, key: str = "") -> Problem:
    return Problem(path, 0, 0, key, message, hint, "warning")
