"""Explain why two stories are, or are not, in one thread."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.inspect.article_query import ArticleQuery, NamedOverride
from digestgen.pipeline.build_report import Site
from digestgen.records import Story

_DECISIONS = {
    "thread": "puts the two stories into one thread",
    "never-thread": "keeps the two stories in different threads",
}


def explain_threads(site: Site, one: Story, other: Story) -> Iterator[str]:
    """Yield a line about the threads of two stories, then one per entry in content/groups.yaml about them."""
    entries = list(_entries(site, one, other))
    is_joined = any(each.key == "thread" for each in entries)
    if one.permalink == other.permalink:
        for each in entries:
            yield f"{each.path}:{each.line} has no effect: {each.key} is about different stories"
        return
    if one.thread and one.thread == other.thread:
        first = f"{site.config.site.base_url}{one.thread}"
        yield f"both stories are in the thread that begins with {first}"
    elif one.thread or other.thread or entries:
        yield "the two stories are not in the same thread"
    for each in entries:
        overridden = is_joined and each.key == "never-thread"
        decision = "has no effect: thread overrides never-thread"
        yield f"{each.path}:{each.line} {decision if overridden else _DECISIONS[each.key]}"


def _entries(site: Site, one: Story, other: Story) -> Iterator[NamedOverride]:
    """Yield the entries under thread and never-thread that name a report of each of two stories."""
    for groups in site.content.groups:
        for key, entries in (("thread", groups.thread), ("never-thread", groups.never_thread)):
            for names in entries:
                asked = [ArticleQuery(site, name.text, site.paths.site) for name in names]
                places = [
                    [number for number, each in enumerate(asked) if _names(each, story)]
                    for story in (one, other)
                ]
                # two names, so that one name of a report of one story does not count twice
                if all(places) and len({*places[0], *places[1]}) > 1:
                    yield NamedOverride(groups.path, key, names[0].line)


def _names(asked: ArticleQuery, story: Story) -> bool:
    return any(asked.is_about(article) for article in story.articles)
