"""Plan the table of the topics and providers with the most stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt

from digestgen.plan.compared_providers import ComparedProviders
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.routes import MATRIX
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Story
from digestgen.views import MatrixCell, MatrixRow, MatrixView, Page, Speciality

_ROWS, _COLUMNS = 20, 12
_LEVELS = 4
_SPECIALITIES = 3
_FEWEST_FOR_SPECIALITY = 3  # stories of a provider on a topic
_SPECIAL = 1.5  # times the stories that its part of all stories lets expect


def matrix_page(
    compared: ComparedProviders, taxonomies: Taxonomies, pages: Pages
) -> Iterator[Page]:
    """Plan the table."""
    topics = taxonomies.topics.stories
    keys = sorted(_telling(taxonomies), key=lambda key: (-len(topics[key]), key))[:_ROWS]
    shown = compared.providers[:_COLUMNS]
    found = {domain: _by_topic(compared.covered[domain], taxonomies) for domain in shown}
    rows = [
        _row(key, {domain: found[domain].get(key, ()) for domain in shown}, taxonomies)
        for key in keys
    ]
    counts = {
        (domain, key): len(found[domain][key])
        for domain in shown
        for key in keys
        if key in found[domain]
    }
    view = MatrixView(
        path=MATRIX,
        title=taxonomies.routes.texts.say("Topics by source"),
        stories=len(compared.stories),
        providers=tuple(taxonomies.provider(domain) for domain in shown),
        rows=tuple(rows),
        across=compared.across,
        specialities=_specialities(counts, compared, taxonomies),
    )
    yield pages.page(MATRIX, "matrix.html", AS_IT_IS, view, origin="the matrix")


def _telling(taxonomies: Taxonomies) -> Sequence[str]:
    """Return the keys of the topics without those of nearly every story, unless there are no others."""
    links, common = taxonomies.topic_links, taxonomies.common_topics
    return [key for key, link in links.items() if link not in common] or [*links]


def _by_topic(stories: Iterable[Story], taxonomies: Taxonomies) -> dict[str, list[Story]]:
    """Return the `stories` on each topic, by the key of the topic."""
    found: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        for key in set(map(taxonomies.topic_keys.of, story.topics)):
            found[key].append(story)
    return dict(found)


def _row(topic: str, stories: Mapping[str, Sequence[Story]], taxonomies: Taxonomies) -> MatrixRow:
    most = max((len(own) for own in stories.values()), default=0)
    return MatrixRow(
        taxonomies.topic_links[topic],
        len(taxonomies.topics.stories[topic]),
        tuple(_cell(own, most, topic, domain, taxonomies) for domain, own in stories.items()),
    )


def _cell(
    stories: Sequence[Story], most: int, topic: str, domain: str, taxonomies: Taxonomies
) -> MatrixCell:
    if not stories:
        return MatrixCell(0, 0)
    provider, routes = taxonomies.provider(domain), taxonomies.routes
    names = {"topic": taxonomies.topic_links[topic].text, "provider": provider.text}
    level = -(-_LEVELS * len(stories) // max(most, _LEVELS))
    if len(stories) == 1 and (href := routes.story(stories[0].permalink)):
        return MatrixCell(1, level, href)
    return MatrixCell(len(stories), level, provider.href, routes.found(names))


def _specialities(
    counts: Mapping[tuple[str, str], int], compared: ComparedProviders, taxonomies: Taxonomies
) -> tuple[Speciality, ...]:
    """Return topics that a provider covers far more than others do, each provider and topic at most once.

    Without any, it is the highest number of the table. The measure is Pearson's residual: the difference from
    the number that the provider's part of all stories lets expect, divided by the root of that number.
    """
    all_stories, of_topic = len(compared.stories), taxonomies.topics.stories
    found: list[tuple[float, str, str]] = []
    others: list[tuple[float, str, str]] = []
    for (domain, key), count in counts.items():
        expected = len(compared.covered[domain]) * len(of_topic[key]) / all_stories
        if count >= _FEWEST_FOR_SPECIALITY:
            is_special = count >= _SPECIAL * expected
            rank = (expected - count) / sqrt(expected) if is_special else -count
            (found if is_special else others).append((rank, domain, key))
    used: set[str] = set()
    chosen: list[Speciality] = []
    for _, domain, key in sorted(found) or sorted(others)[:1]:
        if used.isdisjoint((domain, key)) and len(chosen) < _SPECIALITIES:
            used |= {domain, key}
            topic, provider = taxonomies.topic_links[key], taxonomies.provider(domain)
            chosen.append(Speciality(provider, topic, counts[domain, key], len(of_topic[key])))
    return tuple(chosen)
