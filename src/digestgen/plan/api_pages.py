"""Plan the JSON files: each story beside its page, and in /api/ stories, topics, providers and threads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import msgspec

from digestgen.plan.pages import PageFile, Pages
from digestgen.plan.paging import chronological_pages
from digestgen.plan.routes import API, Routes
from digestgen.plan.story_links import StoryLinks
from digestgen.plan.story_records import Cards, Keyed, StoryRecords, plain_records
from digestgen.plan.story_threads import StoryThreads
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Article, Image
from digestgen.urls import url_below
from digestgen.views import Card, Page, Pager
from digestgen.views.documents import (
    ApiImage,
    ApiProvider,
    ApiReport,
    ApiTerm,
    ApiThread,
    Document,
    ProvidersDocument,
    SchemaDocument,
    StoriesDocument,
    StoryDocument,
    StoryEntry,
    ThreadsDocument,
    TopicsDocument,
)

_DOCUMENTS = (StoryDocument, StoriesDocument, TopicsDocument, ProvidersDocument, ThreadsDocument)


class Api:
    """Planner of the lists in /api/, and of the schema of all JSON files except the feeds."""

    def __init__(
        self, threads: StoryThreads, taxonomies: Taxonomies, cards: Cards, pages: Pages
    ) -> None:
        self._threads = threads
        self._taxonomies, self._cards, self._pages = taxonomies, cards, pages
        self._routes = taxonomies.routes
        self._base = self._routes.config.site.base_url

    def pages(self) -> Iterator[Page]:
        """Return the pages for the lists of stories, topics, providers and threads, and their schema."""
        yield from self._story_list()
        yield self._document("topics.json", self._topics())
        yield self._document("providers.json", self._providers())
        if self._routes.config.outputs.threads:
            yield self._document("threads.json", self._threads_document())
        yield self._document("schema.json", _schema(self._base))

    def _document(self, name: str, document: Document) -> Page:
        path = f"{API}{name}"
        return self._pages.file(path, "", document, origin=f"/{path}")

    def _story_list(self) -> Iterator[Page]:
        cards = [*self._cards.values()]
        size = self._routes.config.lists.page_size
        for page in chronological_pages(cards, f"{API}stories/", size):
            total = len(cards) if page.pager.is_front else None
            path = f"{page.path}index.json"
            files = [PageFile(path, "", "story list", f"/{path}")]
            yield from self._pages.group(files, (page.items, page.pager, total))

    def _topics(self) -> TopicsDocument:
        taxonomies, terms = self._taxonomies, []
        for key, stories in taxonomies.topics.stories.items():
            link, note = taxonomies.topic_links[key], taxonomies.topic_notes.get(key)
            term = ApiTerm(
                name=link.text,
                stories=len(stories),
                url=url_below(self._base, link.href) if link.href else "",
                other_names=taxonomies.topics.names[key][1:],
                parent=note.parent if note else "",
                description=note.description if note else "",
            )
            terms.append(term)
        return TopicsDocument(topics=tuple(terms))

    def _providers(self) -> ProvidersDocument:
        taxonomies, terms = self._taxonomies, []
        for domain, stories in taxonomies.providers.stories.items():
            if domain in taxonomies.platforms:
                continue
            link, note = taxonomies.provider(domain), taxonomies.provider_notes.get(domain)
            term = ApiTerm(
                name=link.text,
                stories=len(stories),
                url=url_below(self._base, link.href) if link.href else "",
                domain=domain,
                other_names=taxonomies.providers.names[domain][1:],
                owner=note.owner if note else "",
                country=note.country if note else "",
                note=note.note if note else "",
            )
            terms.append(term)
        return ProvidersDocument(providers=tuple(terms))

    def _threads_document(self) -> ThreadsDocument:
        return ThreadsDocument(
            threads=tuple(
                ApiThread(
                    id=thread.first.id,
                    title=thread.biggest.lead.title,
                    published_date_time=thread.first.published,
                    updated_date_time=max(story.updated for story in thread.stories),
                    stories=tuple(story.id for story in thread.stories),
                    url=url_below(self._base, self._routes.thread(thread.first.permalink) or ""),
                )
                for thread in self._threads.threads
            )
        )


def api_page_of_story(
    routes: Routes, _path: str, keyed: Keyed[StoryRecords], _links: StoryLinks
) -> StoryDocument:
    """Return a story as JSON."""
    story = keyed.record.story
    return StoryDocument(
        id=story.id,
        url=_address(routes, story.permalink),
        title=story.lead.title,
        published_date_time=story.published,
        updated_date_time=story.updated,
        lead=_report(routes, story.lead),
        coverage=tuple(
            _report(routes, each.article, copy_of=each.copy_of) for each in story.coverage
        ),
        background=tuple(
            _report(routes, each.article, story=_address(routes, each.permalink))
            for each in story.background
        ),
        topics=tuple(link.text for link in keyed.record.topics),
    )


def api_page_of_list(
    routes: Routes, _path: str, cards: tuple[Keyed[Card], ...], pager: Pager, total: int | None
) -> StoriesDocument:
    """Return a page of the list of stories as JSON."""
    base = routes.config.site.base_url
    return StoriesDocument(
        stories=tuple(_entry(card, routes) for card in plain_records(cards)),
        total=total,
        older=f"{base}{pager.older}index.json" if pager.older else "",
        newer=f"{base}{pager.newer}index.json" if pager.newer else "",
    )


def _entry(card: Card, routes: Routes) -> StoryEntry:
    page = card.title.page or card.title.href
    url = url_below(routes.config.site.base_url, page) if page else ""
    return StoryEntry(
        id=card.id,
        url=url,
        json=f"{url}index.json" if routes.config.outputs.story else "",
        title=card.title.text,
        published_date_time=card.began.astimezone(UTC),
        updated_date_time=card.updated.astimezone(UTC),
        provider=ApiProvider(name=card.provider.text, domain=card.domain),
        reports=card.reports,
        topics=tuple(link.text for link in card.topics),
    )


def _address(routes: Routes, permalink: str) -> str:
    """Return the full address of a story's page; "" if it has no page."""
    href = routes.story(permalink) if permalink else None
    return url_below(routes.config.site.base_url, href) if href else ""


def _report(routes: Routes, article: Article, *, copy_of: str = "", story: str = "") -> ApiReport:
    base = routes.config.site.base_url
    return ApiReport(
        title=article.title,
        published_date_time=article.published,
        provider=ApiProvider(name=article.provider.name, domain=article.provider.domain),
        type=article.type,
        web_url=article.url,
        excerpt=article.excerpt,
        quality=article.quality,
        heat=article.heat,
        locale=article.locale,
        topics=article.topics,
        images=tuple(_image(image, base) for image in article.images),
        copy_of=copy_of,
        story=story,
    )


def _image(image: Image, base_url: str) -> ApiImage:
    return ApiImage(
        url=url_below(base_url, image.url),
        width=image.width,
        height=image.height,
        title=image.title,
        attribution=image.attribution,
    )


def _schema(base_url: str) -> SchemaDocument:
    documents, parts = msgspec.json.schema_components(_DOCUMENTS, ref_template="#/$defs/{name}")
    definitions: dict[str, Any] = dict(sorted(parts.items()))
    return SchemaDocument(
        schema="https://json-schema.org/draft/2020-12/schema",
        id=f"{base_url}{API}schema.json",
        any_of=tuple(documents),
        defs=definitions,
    )
