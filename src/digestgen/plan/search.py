"""Search: its page, its description for browsers, and what the index is made of."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.plan.cards import lang
from digestgen.plan.pages import Pages, fixed
from digestgen.plan.routes import Routes
from digestgen.records import Story
from digestgen.settings import OutputSettings
from digestgen.views import OpenSearchView, Page, SearchEntry, SearchPageView, SearchView

_PATH = "search/"


def search_path(outputs: OutputSettings) -> str | None:
    """Return where the page of results is; None without a search, or stories to find."""
    return _PATH if outputs.search and outputs.story else None


class Search:
    """Plans the search of `stories`, newest first."""

    def __init__(self, stories: tuple[Story, ...], made: Pages) -> None:
        self._stories, self._made = stories, made

    def pages(self) -> Iterator[Page]:
        """The page of results, and what tells browsers of it."""
        archive = "archive/" if self._made.routes.config.outputs.archive else None
        view = SearchPageView(_PATH, archive)
        yield fixed(f"{_PATH}index.html", "search.html", "the search page", view)
        description = OpenSearchView("opensearch.xml", _PATH)
        yield fixed(
            description.path, "opensearch.xml", "the description of the search", description
        )

    def index(self) -> SearchView:
        """Return what the index is made of."""
        routes = self._made.routes
        language = routes.config.site.language.partition("-")[0].lower()
        return SearchView(language, tuple(_entry(story, routes) for story in self._stories))


def _entry(story: Story, routes: Routes) -> SearchEntry:
    lead, day = story.lead, routes.local(story.published).date().isoformat()
    others = [each.article for each in story.coverage]
    texts = [lead.excerpt, *(text for each in others for text in (each.title, each.excerpt))]
    names = [routes.provider(each.provider.domain).text for each in (lead, *others)]
    return SearchEntry(
        path=story.permalink,
        title=lead.title,
        date=day,
        month=day[:7],
        provider=lead.provider.name,
        providers=tuple(dict.fromkeys(names)),
        topics=tuple(link.text for link in routes.topics_of(story)),
        texts=tuple(dict.fromkeys(text for text in texts if text)),
        body_html=lead.body_html,
        lang=lang(lead, routes),
    )
