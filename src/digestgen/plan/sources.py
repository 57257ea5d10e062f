"""Pages across sources: the leaderboard, topics by providers, exclusives and coverage gaps.

They tell of the articles at hand alone: who has no report here may have one elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from digestgen.plan.cards import LINES_PER_CARD, paged
from digestgen.plan.pages import Pages, as_it_is
from digestgen.records import Story
from digestgen.views import (
    Card,
    ExclusivesView,
    GapsView,
    Headline,
    HeadlineGroup,
    LeaderboardView,
    Link,
    MatrixCell,
    MatrixRow,
    MatrixView,
    Page,
    Pager,
    ProviderRank,
)

_ROWS, _COLUMNS = 20, 12  # of the matrix
_LEVELS = 4
_MAJOR = 10  # so many providers, those with most stories, are major
_BIG = 3  # a story that so many providers have is big
_GAPS = 10  # so many are shown of each provider


class Sources:
    """Plans the pages across sources; providers come by the number of their stories, then by name."""

    def __init__(
        self,
        stories: Sequence[Story],
        pages: Pages,
        card: Callable[[Story], Card],
        first: Mapping[str, str],
    ) -> None:
        """Take the stories, newest first; `first` has by permalink who reported first, or ""."""
        self._stories = stories
        self._pages = pages
        self._routes = routes = pages.routes
        self._card = card
        self._first = first
        self._lines = routes.config.lists.page_size * LINES_PER_CARD
        self._covered = routes.providers.stories
        self._providers = sorted(
            self._covered, key=lambda domain: (-len(self._covered[domain]), *self._name(domain))
        )
        self._exclusives: dict[str, list[Story]] = defaultdict(list)
        for story in stories:
            if _providers(story) == 1:
                self._exclusives[story.lead.provider.domain].append(story)

    def leaderboard(self) -> Iterator[Page]:
        """All providers with what they have first and alone."""
        first = Counter(self._first.values())
        ranks = [
            self._rank(number, domain, first[domain])
            for number, domain in enumerate(self._providers, 1)
        ]
        for path, part, pager in paged(ranks, "providers/", self._lines):
            view = LeaderboardView(
                path=path,
                title=self._routes.texts.say("Providers"),
                stories=len(self._stories),
                ranks=part,
                across=self._across(),
                pager=pager,
            )
            origin = "the list of providers"
            yield self._pages.page(path, "providers.html", origin, as_it_is, view)

    def _rank(self, number: int, domain: str, first: int) -> ProviderRank:
        stories, exclusives = len(self._covered[domain]), len(self._exclusives.get(domain, ()))
        return ProviderRank(
            rank=number,
            provider=self._routes.provider(domain),
            domain=domain,
            stories=stories,
            first=first,
            exclusives=exclusives,
            share=(200 * exclusives + stories) // (2 * stories),
        )

    def matrix(self) -> Iterator[Page]:
        """The largest topics by the largest providers."""
        topics = self._routes.topics.stories
        keys = sorted(topics, key=lambda key: (-len(topics[key]), key))[:_ROWS]
        shown = self._providers[:_COLUMNS]
        counts = {domain: _topics(self._covered[domain]) for domain in shown}
        most = max((count[key] for count in counts.values() for key in keys), default=0)
        rows = [
            MatrixRow(
                self._routes.topic(key),
                len(topics[key]),
                tuple(_cell(counts[domain][key], most) for domain in shown),
            )
            for key in keys
        ]
        view = MatrixView(
            path="matrix/",
            title=self._routes.texts.say("Topics by providers"),
            stories=len(self._stories),
            providers=tuple(self._routes.provider(domain) for domain in shown),
            rows=tuple(rows),
            across=self._across(),
        )
        yield self._pages.page("matrix/", "matrix.html", "the matrix", as_it_is, view)

    def exclusives(self) -> Iterator[Page]:
        """The stories that only one provider has."""
        found = self._exclusives
        order = sorted(found, key=lambda domain: (-len(found[domain]), *self._name(domain)))
        lines = [(domain, story) for domain in order for story in found[domain]]
        for path, part, pager in paged(lines, "exclusives/", self._lines):
            groups = tuple(
                (domain, len(found[domain]), len(self._covered[domain]), _stories(group))
                for domain, group in groupby(part, key=lambda line: line[0])
            )
            yield self._pages.page(
                path,
                "exclusives.html",
                "the list of exclusives",
                self._exclusives_view,
                path,
                pager,
                (len(self._stories), len(lines)),
                groups,
            )

    def _exclusives_view(
        self,
        path: str,
        pager: Pager,
        counts: tuple[int, int],
        groups: tuple[tuple[str, int, int, tuple[Story, ...]], ...],
    ) -> ExclusivesView:
        return ExclusivesView(
            path=path,
            title=self._routes.texts.say("Exclusives"),
            stories=counts[0],
            exclusives=counts[1],
            groups=tuple(self._group(*group) for group in groups),
            across=self._across(),
            pager=pager,
        )

    def gaps(self) -> Iterator[Page]:
        """The big stories that a major provider lacks, those with most providers first."""
        big = [story for story in self._stories if _providers(story) >= _BIG]
        big.sort(key=lambda story: -_providers(story))  # of equal ones the newest first
        missing = {
            domain: _without(big, self._covered[domain]) for domain in self._providers[:_MAJOR]
        }
        groups = [
            self._group(domain, len(stories), len(self._covered[domain]), stories[:_GAPS])
            for domain, stories in missing.items()
            if stories
        ]
        view = GapsView(
            path="gaps/",
            title=self._routes.texts.say("Coverage gaps"),
            stories=len(self._stories),
            big=len(big),
            fewest=_BIG,
            major=len(missing),
            most=_GAPS,
            groups=tuple(groups),
            across=self._across(),
        )
        origin = "the list of coverage gaps"
        yield self._pages.page("gaps/", "gaps.html", origin, as_it_is, view)

    def _group(
        self, domain: str, count: int, covered: int, stories: Iterable[Story]
    ) -> HeadlineGroup:
        return HeadlineGroup(
            provider=self._routes.provider(domain),
            count=count,
            stories=covered,
            headlines=tuple(_headline(self._card(story)) for story in stories),
        )

    def _across(self) -> tuple[Link, ...]:
        outputs, say = self._routes.config.outputs, self._routes.texts.say
        kinds = (
            (outputs.providers, Link(say("Providers"), "providers/")),
            (outputs.matrix, Link(say("Topics by providers"), "matrix/")),
            (outputs.exclusives, Link(say("Exclusives"), "exclusives/")),
            (outputs.gaps, Link(say("Coverage gaps"), "gaps/")),
        )
        return tuple(link for wanted, link in kinds if wanted)

    def _name(self, domain: str) -> tuple[str, str]:
        return self._routes.providers.names[domain][0].casefold(), domain


def _stories(lines: Iterable[tuple[str, Story]]) -> tuple[Story, ...]:
    return tuple(story for _, story in lines)


def _providers(story: Story) -> int:
    """Return how many providers have a report of a story."""
    if not story.coverage:
        return 1
    return len({article.provider.domain for article in story.articles})


def _topics(stories: Iterable[Story]) -> Counter[str]:
    """Return how many of `stories` each topic has, by its key."""
    return Counter(key for story in stories for key in {name.casefold() for name in story.topics})


def _without(stories: Iterable[Story], others: Iterable[Story]) -> list[Story]:
    known = {story.permalink for story in others}
    return [story for story in stories if story.permalink not in known]


def _cell(stories: int, most: int) -> MatrixCell:
    return MatrixCell(stories, -(-_LEVELS * stories // most) if stories else 0)


def _headline(card: Card) -> Headline:
    return Headline(
        story=card.title, published=card.published, providers=card.providers, lang=card.lang
    )
