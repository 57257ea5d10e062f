"""Plan the pages that compare sources: providers, topics by source, exclusives and coverage gaps.

They are based only on the articles of the site: a provider may have reported more elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from digestgen.plan.cards import only_provider, providers_of
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.paging import LINES_PER_CARD, chronological_pages, counted_pages
from digestgen.plan.routes import EXCLUSIVES, GAPS, MATRIX, PROVIDERS
from digestgen.plan.story_records import Cards, plain_records
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.terms import is_channel
from digestgen.records import Story
from digestgen.urls.hosts import readable_host
from digestgen.views import (
    Card,
    ExclusivesView,
    GapProvider,
    GapRow,
    GapsView,
    Headline,
    LeaderboardView,
    Link,
    MatrixCell,
    MatrixRow,
    MatrixView,
    Page,
    ProviderRank,
    Term,
)

_ROWS, _COLUMNS = 20, 12  # of the matrix
_LEVELS = 4
_MAJOR = 10  # so many providers, those with most stories, are major
_BIG = 3  # a story that so many providers have is big
_MOST_ALONE = 10  # so many providers are named
_FEWEST_FOR_SHARE = 5  # stories; of fewer, a percentage says nothing


class Sources:
    """Planner of the pages that compare sources; providers sort by number of stories, then name."""

    def __init__(  # what the pages are made from
        self,
        stories: Sequence[Story],
        taxonomies: Taxonomies,
        cards: Cards,
        pages: Pages,
        first: Mapping[str, str],
    ) -> None:
        """Prepare from the stories, newest first; `first` has the first provider, or "", by permalink."""
        self._stories, self._taxonomies = stories, taxonomies
        self._routes, self._cards, self._pages = taxonomies.routes, cards, pages
        self._first = first
        self._size = self._routes.config.lists.page_size
        self._across = self._links_across()
        self._covered = {
            domain: covered
            for domain, covered in taxonomies.providers.stories.items()
            if domain not in taxonomies.platforms
        }
        self._providers = sorted(
            self._covered, key=lambda domain: (-len(self._covered[domain]), *self._name(domain))
        )
        self._exclusives = [story for story in stories if only_provider(story)]
        self._alone = Counter(map(only_provider, self._exclusives))

    def leaderboard(self) -> Iterator[Page]:
        """Plan the list of all providers, with their first reports and exclusives."""
        first = Counter(self._first.values())
        ranks = [
            self._rank(number, domain, first[domain], self._alone[domain])
            for number, domain in enumerate(self._providers, 1)
        ]
        for page in counted_pages(ranks, PROVIDERS, self._size * LINES_PER_CARD):
            view = LeaderboardView(
                path=page.path,
                title=self._routes.texts.say("Sources"),
                stories=len(self._stories),
                ranks=page.items,
                across=self._across,
                pager=page.pager,
            )
            origin = "the list of providers"
            yield self._pages.page(page.path, "providers.html", AS_IT_IS, view, origin=origin)

    def _rank(self, number: int, domain: str, first: int, exclusives: int) -> ProviderRank:
        stories = len(self._covered[domain])
        return ProviderRank(
            rank=number,
            provider=self._taxonomies.provider(domain),
            domain=readable_host(domain),
            stories=stories,
            first=first,
            exclusives=exclusives,
            share=(200 * exclusives + stories) // (2 * stories)
            if stories >= _FEWEST_FOR_SHARE and not is_channel(domain)
            else None,
        )

    def matrix(self) -> Iterator[Page]:
        """Plan the table of the topics and providers with the most stories."""
        topics = self._taxonomies.topics.stories
        keys = sorted(topics, key=lambda key: (-len(topics[key]), key))[:_ROWS]
        shown = self._providers[:_COLUMNS]
        found = {domain: self._by_topic(self._covered[domain]) for domain in shown}
        most = max((len(of[key]) for of in found.values() for key in of if key in keys), default=0)
        rows = [
            MatrixRow(
                self._taxonomies.topic_links[key],
                len(topics[key]),
                tuple(
                    self._cell(found[domain].get(key, ()), most, key, domain) for domain in shown
                ),
            )
            for key in keys
        ]
        view = MatrixView(
            path=MATRIX,
            title=self._routes.texts.say("Topics by source"),
            stories=len(self._stories),
            providers=tuple(self._taxonomies.provider(domain) for domain in shown),
            rows=tuple(rows),
            across=self._across,
        )
        yield self._pages.page(MATRIX, "matrix.html", AS_IT_IS, view, origin="the matrix")

    def exclusives(self) -> Iterator[Page]:
        """Plan the list of stories that only one provider has, which is not a channel of a platform."""
        cards = [self._cards[story.permalink] for story in self._exclusives]
        for page in chronological_pages(cards, EXCLUSIVES, self._size):
            is_front = page.pager.is_front
            view = ExclusivesView(
                path=page.path,
                title=self._routes.texts.say("Only here"),
                cards=plain_records(page.items),
                across=self._across,
                pager=page.pager,
                stories=len(self._stories) if is_front else None,
                exclusives=len(cards) if is_front else None,
                providers=self._most_alone() if is_front else (),
            )
            origin = "the list of exclusives"
            updated = max((card.updated for card in view.cards), default=None)
            yield self._pages.page(
                page.path, "exclusives.html", AS_IT_IS, view, origin=origin, updated=updated
            )

    def _most_alone(self) -> tuple[Term, ...]:
        most = sorted(self._alone, key=lambda domain: (-self._alone[domain], *self._name(domain)))
        provider = self._taxonomies.provider
        return tuple(Term(provider(each), self._alone[each]) for each in most[:_MOST_ALONE])

    def gaps(self) -> Iterator[Page]:
        """Plan the table of big stories that a major provider lacks."""
        having = {story.id: providers_of(story) for story in self._stories}
        big = [story for story in self._stories if len(having[story.id]) >= _BIG]
        reported = Counter(domain for story in big for domain in having[story.id])
        major = self._providers[:_MAJOR]
        missing = {domain: len(big) - reported[domain] for domain in major}
        gaps = [story for story in big if not having[story.id].issuperset(major)]
        cards = [self._cards[story.permalink] for story in gaps]
        for page in chronological_pages(cards, GAPS, self._size):
            is_front, shown = page.pager.is_front, plain_records(page.items)
            view = GapsView(
                path=page.path,
                title=self._routes.texts.say("Coverage gaps"),
                fewest=_BIG,
                providers=tuple(
                    GapProvider(self._taxonomies.provider(domain), count if is_front else None)
                    for domain, count in missing.items()
                ),
                rows=tuple(self._gap_row(card, having[card.id], major) for card in shown),
                across=self._across,
                pager=page.pager,
                stories=len(self._stories) if is_front else None,
                big=len(big) if is_front else None,
            )
            origin = "the list of coverage gaps"
            yield self._pages.page(page.path, "gaps.html", AS_IT_IS, view, origin=origin)

    def _gap_row(self, card: Card, having: set[str], major: Sequence[str]) -> GapRow:
        links = [self._taxonomies.provider(domain) for domain in major]
        has = tuple(domain in having for domain in major)
        return GapRow(
            headline=_headline(card),
            has=has,
            missing=tuple(link for link, has_it in zip(links, has, strict=True) if not has_it),
            reporting=tuple(link for link, has_it in zip(links, has, strict=True) if has_it),
        )

    def _links_across(self) -> tuple[Link, ...]:
        outputs, say = self._routes.config.outputs, self._routes.texts.say
        kinds = (
            (outputs.providers, Link(say("Sources"), PROVIDERS)),
            (outputs.matrix, Link(say("Topics by source"), MATRIX)),
            (outputs.exclusives, Link(say("Only here"), EXCLUSIVES)),
            (outputs.gaps, Link(say("Coverage gaps"), GAPS)),
        )
        return tuple(link for wanted, link in kinds if wanted)

    def _by_topic(self, stories: Iterable[Story]) -> dict[str, list[Story]]:
        """Return the `stories` on each topic, by the key of the topic."""
        found: dict[str, list[Story]] = defaultdict(list)
        for story in stories:
            for key in set(map(self._taxonomies.topic_keys.of, story.topics)):
                found[key].append(story)
        return dict(found)

    def _cell(self, stories: Sequence[Story], most: int, topic: str, domain: str) -> MatrixCell:
        if not stories:
            return MatrixCell(0, 0)
        provider = self._taxonomies.provider(domain)
        names = {"topic": self._taxonomies.topic_links[topic].text, "provider": provider.text}
        level = -(-_LEVELS * len(stories) // most)
        if len(stories) == 1 and (href := self._routes.story(stories[0].permalink)):
            return MatrixCell(1, level, href)
        return MatrixCell(len(stories), level, provider.href, self._routes.found(names))

    def _name(self, domain: str) -> tuple[str, str]:
        return self._taxonomies.providers.names[domain][0].casefold(), domain


def _headline(card: Card) -> Headline:
    return Headline(story=card.title, began=card.began, providers=card.providers, lang=card.lang)
