"""Plan the table of big stories that a major provider lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from digestgen.plan.cards import providers_of
from digestgen.plan.compared_providers import ComparedProviders
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.paging import chronological_pages
from digestgen.plan.routes import GAPS
from digestgen.plan.story_records import Cards, plain_records
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Story
from digestgen.views import Card, GapProvider, GapRow, GapsView, Headline, Page

_MAJOR = 10  # so many providers, those with most stories, are major
_BIG = 3  # a story that so many providers have is big
_LARGEST = 3  # so many gaps are named above the table
_FEWEST_FOR_LARGEST = 10  # gaps; of fewer, the table itself shows the largest


def gap_pages(
    compared: ComparedProviders, taxonomies: Taxonomies, cards: Cards, pages: Pages
) -> Iterator[Page]:
    """Plan the table of gaps; the major provider that lacks the most stories has the first column."""
    routes = taxonomies.routes
    big = [story for story in compared.stories if len(providers_of(story)) >= _BIG]
    major = compared.providers[:_MAJOR]
    outlets = {domain: {domain, *taxonomies.related_outlets.get(domain, ())} for domain in major}
    having = {story.id: _reporting(story, outlets) for story in big}
    missing = _missing(major, [having[story.id] for story in big])
    gaps = [story for story in big if not having[story.id].issuperset(missing)]
    entries = [cards[story.permalink] for story in gaps]
    biggest = sorted((each.record for each in entries), key=lambda card: -card.providers)

    def row(card: Card) -> GapRow:
        return _row(card, having[card.id], [*missing], taxonomies)

    for page in chronological_pages(entries, GAPS, routes.config.lists.page_size):
        is_front = page.pager.is_front
        names_largest = is_front and len(gaps) >= _FEWEST_FOR_LARGEST
        view = GapsView(
            path=page.path,
            title=routes.texts.say("Coverage gaps"),
            fewest=_BIG,
            providers=tuple(
                GapProvider(taxonomies.provider(domain), count if is_front else None)
                for domain, count in missing.items()
            ),
            rows=tuple(map(row, plain_records(page.items))),
            across=compared.across,
            pager=page.pager,
            stories=len(compared.stories) if is_front else None,
            big=len(big) if is_front else None,
            nowhere=sum(having[story.id].isdisjoint(missing) for story in big)
            if is_front
            else None,
            largest=tuple(map(row, biggest[:_LARGEST])) if names_largest else (),
        )
        origin = "the list of coverage gaps"
        yield pages.page(page.path, "gaps.html", AS_IT_IS, view, origin=origin)


def _reporting(story: Story, outlets: Mapping[str, set[str]]) -> set[str]:
    """Return the providers of which a part of the outlet reports a story; `outlets` has all parts of each."""
    found = providers_of(story)
    return {domain for domain, parts in outlets.items() if not found.isdisjoint(parts)}


def _missing(major: Sequence[str], having: Sequence[set[str]]) -> Mapping[str, int]:
    """Return how many big stories each major provider lacks, the most first; `having` is per story."""
    reported = Counter(domain for domains in having for domain in domains)
    return {
        domain: len(having) - reported[domain]
        for domain in sorted(major, key=lambda domain: reported[domain])
    }


def _row(card: Card, having: set[str], major: Sequence[str], taxonomies: Taxonomies) -> GapRow:
    links = [(taxonomies.provider(domain), domain in having) for domain in major]
    return GapRow(
        headline=Headline(
            story=card.title, began=card.began, providers=card.providers, lang=card.lang
        ),
        has=tuple(has_it for _, has_it in links),
        missing=tuple(link for link, has_it in links if not has_it),
        reporting=tuple(link for link, has_it in links if has_it),
    )
