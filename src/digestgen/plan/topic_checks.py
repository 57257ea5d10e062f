"""Checks of the topics: their parents, and names and ids that would share an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from digestgen.problems import Problem, Suggestions
from digestgen.records import STANDINGS_ON_SITE, Content, Topic
from digestgen.text.slugs import term_slug


def check_topics(content: Content) -> Iterator[Problem]:
    """Return errors about an `_id` that is the slug of another topic, and warnings.

    These are about topics with an unknown parent, two files for one topic, and names that differ but have one
    slug, and so are one topic.
    """
    used, first_file = _names_in_articles(content)
    yield from _unknown_parents(content.topics, used)
    yield from _described_twice(content.topics)
    yield from _taken_ids(content.topics, first_file)
    yield from _equal_slugs(content.topics, used, first_file)


def _names_in_articles(content: Content) -> tuple[Counter[str], dict[str, str]]:
    """Return how many articles of the site have each topic, and the first file that has it."""
    used, first_file = Counter[str](), dict[str, str]()
    for article in content.articles:
        if article.standing in STANDINGS_ON_SITE:
            used.update(article.topics)
            for name in article.topics:
                first_file.setdefault(name, article.files[0].path if article.files else "")
    return used, first_file


def _unknown_parents(topics: tuple[Topic, ...], used: Counter[str]) -> Iterator[Problem]:
    known = {topic.name for topic in topics} | used.keys()
    slugs, suggestions = {term_slug(name) for name in known}, Suggestions()
    for topic in topics:
        if topic.parent and term_slug(topic.parent) not in slugs:
            message = f'no topic is called "{topic.parent}"'
            yield _warning(
                topic.path, "parent", message, suggestions.did_you_mean(topic.parent, known)
            )


def _described_twice(topics: tuple[Topic, ...]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for topic in topics:
        other = first.setdefault(term_slug(topic.name), topic.path)
        if other != topic.path:
            message = f'"{topic.name}" is described in {other} too'
            yield _warning(topic.path, "name", message, "keep one of the two files")


def _taken_ids(topics: tuple[Topic, ...], first_file: dict[str, str]) -> Iterator[Problem]:
    owners: dict[str, tuple[str, str]] = {}  # of each slug: the name of a topic, and its file
    for name, path in (*((each.name, each.path) for each in topics), *sorted(first_file.items())):
        owners.setdefault(term_slug(name), (name, path))
    ids: dict[str, tuple[str, str]] = {}
    for topic in topics:
        own, wanted = term_slug(topic.name), term_slug(topic.id or topic.name)
        if wanted == own:
            continue
        other = owners.get(wanted) or ids.setdefault(wanted, (topic.name, topic.path))
        if term_slug(other[0]) != own:
            message = f'"{topic.id}" is the address of the topic "{other[0]}" ({other[1]})'
            hint = f'choose another _id, or write "{topic.name}" for both'
            yield Problem(topic.path, topic.id_line, 0, "_id", message, hint)


def _equal_slugs(
    topics: tuple[Topic, ...], used: Counter[str], first_file: dict[str, str]
) -> Iterator[Problem]:
    described = {term_slug(topic.name): topic.name for topic in topics}
    shown: dict[str, str] = {}
    for name in sorted(used, key=lambda name: (-used[name], name)):
        slug = term_slug(name)
        other = described.get(slug) or shown.setdefault(slug, name)
        if other.casefold() != name.casefold():
            message = f'"{name}" and "{other}" are one topic: both have the address topics/{slug}/'
            hint = f'write "{other}" in every article'
            yield _warning(first_file[name], "topics", message, hint)


def _warning(path: str, key: str, message: str, hint: str) -> Problem:
    return Problem(path, 0, 0, key, message, hint, "warning")
