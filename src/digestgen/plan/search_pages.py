"""Plan the search: its page, its description for browsers, and the content of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from digestgen.plan.cards import card_language
from digestgen.plan.pages import Pages
from digestgen.plan.routes import SEARCH
from digestgen.plan.story_records import Cards, plain_records
from digestgen.plan.taxonomies import Taxonomies, most_stories_first
from digestgen.records import Story
from digestgen.views import (
    Link,
    OpenSearchView,
    Page,
    SearchEntry,
    SearchPageView,
    SearchView,
    Term,
)

_LATEST = 12
_TERMS = 24


def search_pages(
    stories: Sequence[Story], taxonomies: Taxonomies, cards: Cards, pages: Pages
) -> Iterator[Page]:
    """Plan the page of results and its description for browsers; nothing if search is off."""
    routes, topics = taxonomies.routes, taxonomies.topics.stories
    if routes.search is None:
        return
    providers = {
        domain: covered
        for domain, covered in taxonomies.providers.stories.items()
        if domain not in taxonomies.platforms
    }
    view = SearchPageView(
        path=routes.search,
        archive=routes.archive,
        stories=len(stories),
        latest=plain_records(cards[story.permalink] for story in stories[:_LATEST]),
        topics=_largest({taxonomies.topic_links[key]: topics[key] for key in topics}),
        providers=_largest({taxonomies.provider(each): of for each, of in providers.items()}),
    )
    yield pages.file(f"{SEARCH}index.html", "search.html", view, origin="the search page")
    description = OpenSearchView("opensearch.xml", SEARCH)
    origin = "the description of the search"
    yield pages.file(description.path, "opensearch.xml", description, origin=origin)


def _largest(terms: Mapping[Link, Sequence[Story]]) -> tuple[Term, ...]:
    return most_stories_first({link: len(of) for link, of in terms.items() if link.href})[:_TERMS]


def search_page_view(stories: Iterable[Story], taxonomies: Taxonomies) -> SearchView | None:
    """Return the content of the search index; None if search is off."""
    routes = taxonomies.routes
    if routes.search is None:
        return None
    language = routes.config.content_language.partition("-")[0].lower()
    return SearchView(language, tuple(_entry(story, taxonomies) for story in stories))


def _entry(story: Story, taxonomies: Taxonomies) -> SearchEntry:
    routes = taxonomies.routes
    lead, day = story.lead, routes.local(story.published).date().isoformat()
    others = [each.article for each in story.coverage]
    texts = [lead.excerpt, *(text for each in others for text in (each.title, each.excerpt))]
    names = [taxonomies.provider(each.provider.domain).text for each in (lead, *others)]
    return SearchEntry(
        path=story.permalink,
        title=lead.title,
        date=day,
        month=day[:7],
        provider=lead.provider.name,
        providers=tuple(dict.fromkeys(names)),
        topics=tuple(link.text for link in taxonomies.topics_of(story)),
        texts=tuple(dict.fromkeys(text for text in texts if text)),
        body_html=lead.body_html,
        lang=card_language(lead, routes),
    )
