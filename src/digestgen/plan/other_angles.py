"""Choose the reports of a story that are shown with its lead: those that say something else."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.plan.cards import report_card
from digestgen.plan.story_details import story_copies
from digestgen.plan.story_sections import story_angles
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Article, Story
from digestgen.views import Report

_MOST = 3


def other_angles(story: Story, taxonomies: Taxonomies) -> tuple[Report, ...]:
    """Return up to three reports from other sources than the lead, one per source.

    They are the angles of the story; without any, the reports that are least similar to the others.
    """
    if not story.coverage:
        return ()
    chosen: dict[str, Article] = {}
    for article in _least_similar_first(story):
        if len(chosen) < _MOST:
            chosen.setdefault(article.provider.domain, article)
    outlets = {domain: taxonomies.outlet(domain) for domain in chosen}
    return tuple(report_card(each, outlets, taxonomies.routes) for each in chosen.values())


def _least_similar_first(story: Story) -> Iterator[Article]:
    """Yield the candidates; a similarity of 0 is not known, and comes last."""
    copies = story_copies(story)[1:]
    places = story_angles(story) or range(len(story.coverage))
    similarity = {place: story.coverage[place].evidence.centrality or 1 for place in places}
    for place in sorted(places, key=lambda place: (similarity[place], place)):
        article = story.coverage[place].article
        if not copies[place] and _says_more(article, story.lead):
            yield article


def _says_more(article: Article, lead: Article) -> bool:
    provider = article.provider
    is_other = provider.domain != lead.provider.domain and not provider.is_platform
    return is_other and article.title.casefold() != lead.title.casefold()
