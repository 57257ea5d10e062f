"""JSON twins: each story beside its page, and lists of stories, topics and providers below /api/."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from digestgen.documents import (
    ApiImage,
    ApiProvider,
    ApiReport,
    ApiTerm,
    ProvidersDocument,
    SchemaDocument,
    StoriesDocument,
    StoryDocument,
    StoryEntry,
    TopicsDocument,
)
from digestgen.plan.cards import paged
from digestgen.plan.pages import Pages, as_it_is
from digestgen.records import Article, Digest, Image, Story
from digestgen.urls import below
from digestgen.views import Page, Pager, View

_STORIES_PER_PAGE = 10  # times page_size: an entry is a few lines
_DOCUMENTS = (StoryDocument, StoriesDocument, TopicsDocument, ProvidersDocument)


class Api:
    """Plans every JSON file but the feeds."""

    def __init__(self, digest: Digest, pages: Pages) -> None:
        self._digest = digest
        self._pages = pages
        self._routes = pages.routes
        self._base = pages.routes.config.site.base_url

    def pages(self) -> Iterator[Page]:
        """The twins of stories that have a page, the lists, and the schema of them all."""
        if self._routes.config.outputs.story:
            for story in self._digest.stories:
                path = f"{story.permalink}index.json"
                yield self._pages.file(path, "", story.files[0].path, self._story, story)
        yield from self._story_list()
        yield self._page("topics.json", as_it_is, self._topics())
        yield self._page("providers.json", as_it_is, self._providers())
        yield self._page("schema.json", self._schema)

    def _page(self, name: str, make: Callable[..., View], *given: Any) -> Page:
        return self._pages.file(f"api/{name}", "", f"/api/{name}", make, *given)

    def _story(self, story: Story) -> StoryDocument:
        return StoryDocument(
            id=story.id,
            url=self._address(story.permalink),
            title=story.lead.title,
            published_date_time=story.published,
            updated_date_time=story.updated,
            lead=self._report(story.lead),
            coverage=tuple(
                self._report(each.article, copy_of=each.copy_of) for each in story.coverage
            ),
            background=tuple(
                self._report(each.article, story=self._address(each.permalink))
                for each in story.background
            ),
            topics=tuple(link.text for link in self._routes.topics_of(story)),
        )

    def _address(self, permalink: str) -> str:
        """Return the whole address of a story's page; "" where it has none."""
        href = self._routes.story(permalink)
        return below(self._base, href) if href else ""

    def _report(self, article: Article, *, copy_of: str = "", story: str = "") -> ApiReport:
        return ApiReport(
            title=article.title,
            published_date_time=article.published,
            provider=_provider(article),
            type=article.type,
            web_url=article.url,
            excerpt=article.excerpt,
            quality=article.quality,
            heat=article.heat,
            locale=article.locale,
            topics=article.topics,
            images=tuple(self._image(image) for image in article.images),
            copy_of=copy_of,
            story=story,
        )

    def _image(self, image: Image) -> ApiImage:
        return ApiImage(
            url=below(self._base, image.url),
            width=image.width,
            height=image.height,
            title=image.title,
            attribution=image.attribution,
        )

    def _story_list(self) -> Iterator[Page]:
        stories = self._digest.stories
        size = self._routes.config.lists.page_size * _STORIES_PER_PAGE
        for path, part, pager in paged(stories, "stories/", size):
            yield self._page(f"{path}index.json", self._list, len(stories), pager, part)

    def _list(self, total: int, pager: Pager, stories: tuple[Story, ...]) -> StoriesDocument:
        return StoriesDocument(
            total=total,
            page=pager.number,
            pages=pager.count,
            stories=tuple(self._entry(story) for story in stories),
            next=self._list_address(pager.older),
            previous=self._list_address(pager.newer),
        )

    def _list_address(self, path: str | None) -> str:
        return f"{self._base}api/{path}index.json" if path else ""

    def _entry(self, story: Story) -> StoryEntry:
        url = self._address(story.permalink)
        return StoryEntry(
            id=story.id,
            url=url or story.lead.url,
            json=f"{url}index.json" if url else "",
            title=story.lead.title,
            published_date_time=story.published,
            updated_date_time=story.updated,
            provider=_provider(story.lead),
            reports=len(story.articles),
            topics=tuple(link.text for link in self._routes.topics_of(story)),
        )

    def _topics(self) -> TopicsDocument:
        routes = self._routes
        terms = []
        for key, stories in routes.topics.stories.items():
            link, note = routes.topic(key), routes.topic_notes.get(key)
            term = ApiTerm(
                name=link.text,
                stories=len(stories),
                url=below(self._base, link.href) if link.href else "",
                other_names=routes.topics.names[key][1:],
                parent=note.parent if note else "",
                description=note.description if note else "",
            )
            terms.append(term)
        return TopicsDocument(topics=tuple(terms))

    def _providers(self) -> ProvidersDocument:
        routes = self._routes
        terms = []
        for domain, stories in routes.providers.stories.items():
            link, note = routes.provider(domain), routes.provider_notes.get(domain)
            term = ApiTerm(
                name=link.text,
                stories=len(stories),
                url=below(self._base, link.href) if link.href else "",
                domain=domain,
                other_names=routes.providers.names[domain][1:],
                owner=note.owner if note else "",
                country=note.country if note else "",
                note=note.note if note else "",
            )
            terms.append(term)
        return ProvidersDocument(providers=tuple(terms))

    def _schema(self) -> SchemaDocument:
        documents, parts = msgspec.json.schema_components(_DOCUMENTS, ref_template="#/$defs/{name}")
        definitions: dict[str, Any] = dict(sorted(parts.items()))
        return SchemaDocument(
            schema="https://json-schema.org/draft/2020-12/schema",
            id=f"{self._base}api/schema.json",
            any_of=tuple(documents),
            defs=definitions,
        )


def _provider(article: Article) -> ApiProvider:
    return ApiProvider(name=article.provider.name, domain=article.provider.domain)
