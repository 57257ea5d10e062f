"""The metadata of pages: feeds, OpenGraph and JSON-LD."""

from __future__ import annotations

from datetime import UTC

from digestgen.settings import Config
from digestgen.urls import url_below
from digestgen.views import (
    Alternate,
    ArchiveView,
    EditionView,
    ExclusivesView,
    FeedListView,
    GapsView,
    HomeView,
    LeaderboardView,
    MatrixView,
    Meta,
    MonthView,
    OwnPageView,
    Picture,
    ProviderView,
    Report,
    StoryView,
    TermsView,
    ThreadsView,
    ThreadView,
    TopicView,
)
from digestgen.views.linked_data import (
    About,
    BreadcrumbList,
    CollectionPage,
    ItemList,
    ListItem,
    NewsArticle,
    Organization,
    VideoObject,
    WebSite,
)

_Described = (
    HomeView | StoryView | ThreadView | ThreadsView | EditionView | MonthView | ArchiveView | TopicView
    | ProviderView | TermsView | OwnPageView | LeaderboardView | MatrixView | ExclusivesView | GapsView
    | FeedListView
)  # fmt: skip
_Titled = (
    ThreadView
    | ThreadsView
    | TermsView
    | OwnPageView
    | LeaderboardView
    | MatrixView
    | ExclusivesView
    | GapsView
    | FeedListView
)
_CONTEXT = "https://schema.org"
_REGION_LETTERS = 2
_MOST_ITEMS = 10  # of a story: programs have the JSON file for the others


class Metadata:
    """Factory of metadata; parts that all pages share are made once."""

    def __init__(self, config: Config) -> None:
        self._site = config.site
        self._outputs = config.outputs
        self._locale = _locale(config.site.language)
        self._feeds = self._alternates("", config.site.title)

    def describe(self, view: _Described) -> Meta:
        """Return the metadata of a page with this `view`."""
        return self._story(view) if isinstance(view, StoryView) else self._of(view)

    def _of(self, view: _Described) -> Meta:
        feeds = self._feeds
        if isinstance(view, TopicView | ProviderView) and self._outputs.term_feeds:
            folder = view.path
            if not view.pager.is_front:
                folder = folder.removesuffix(f"page/{view.pager.number}/")
            feeds = (*self._alternates(folder, f"{view.name} – {self._site.title}"), *feeds)
        if isinstance(view, ThreadView) and self._outputs.term_feeds:
            feeds = (*self._alternates(view.path, f"{view.title} – {self._site.title}"), *feeds)
        own = view.description if isinstance(view, TopicView | OwnPageView) else ""
        return Meta(
            title=_title(view, self._site.title),
            description=own or self._site.description,
            locale=self._locale,
            picture=view.picture if isinstance(view, TopicView) else None,
            alternates=feeds,
            linked_data=self._website(_CONTEXT) if view.path == "" else None,
        )

    def _story(self, view: StoryView) -> Meta:
        twin = Alternate("application/json", view.lead.title.text, f"{view.path}index.json")
        return Meta(
            title=view.lead.title.text,
            description=view.lead.excerpt or self._site.description,
            locale=self._locale,
            picture=view.picture,
            alternates=(*self._feeds, *([twin] if self._outputs.api else [])),
            published=view.published,
            updated=view.updated,
            tags=tuple(link.text for link in view.topics),
            linked_data=self._collection(view),
        )

    def _alternates(self, folder: str, title: str) -> tuple[Alternate, ...]:
        kinds = (
            (self._outputs.feed, "application/atom+xml", "feed.xml"),
            (self._outputs.rss, "application/rss+xml", "rss.xml"),
            (self._outputs.json_feed, "application/feed+json", "feed.json"),
        )
        return tuple(
            Alternate(kind, title, folder + name) for wanted, kind, name in kinds if wanted
        )

    def _website(self, context: str = "") -> WebSite:
        site = self._site
        return WebSite(
            name=site.title,
            url=site.base_url,
            context=context,
            description=site.description if context else "",
            in_language=site.language if context else "",
        )

    def _collection(self, view: StoryView) -> CollectionPage:
        shown = (view.lead, *view.coverage[: _MOST_ITEMS - 1])
        items = tuple(
            ListItem(position=position, item=self._report(report, is_lead=position == 1))
            for position, report in enumerate(shown, 1)
        )
        return CollectionPage(
            context=_CONTEXT,
            name=view.lead.title.text,
            url=url_below(self._site.base_url, view.path),
            date_published=view.published.astimezone(UTC),
            date_modified=view.updated.astimezone(UTC),
            in_language=view.lead.lang or self._site.language,
            is_part_of=self._website(),
            breadcrumb=self._breadcrumb(view),
            main_entity=ItemList(number_of_items=view.reports, item_list_element=items),
            about=tuple(About(name=link.text) for link in view.topics),
        )

    def _breadcrumb(self, view: StoryView) -> BreadcrumbList:
        """Return the breadcrumb from the front page over the story's first topic, if these have pages."""
        steps = [(self._site.title, "")] if self._outputs.home else []
        steps += [(link.text, link.href) for link in view.topics[:1] if link.href]
        steps.append((view.lead.title.text, view.path))
        return BreadcrumbList(
            item_list_element=tuple(
                ListItem(position=position, name=name, item=url_below(self._site.base_url, path))
                for position, (name, path) in enumerate(steps, 1)
            )
        )

    def _report(self, report: Report, *, is_lead: bool) -> NewsArticle | VideoObject:
        name, url = report.title.text, report.title.href or ""
        publisher = Organization(name=report.provider.text)
        when = report.published.astimezone(UTC)
        image = self._address(report.picture) if is_lead else ""
        if report.type == "video":
            return VideoObject(
                name=name,
                upload_date=when,
                publisher=publisher,
                url=url,
                thumbnail_url=image,
                in_language=report.lang,
            )
        return NewsArticle(
            headline=name,
            date_published=when,
            publisher=publisher,
            url=url,
            image=image,
            in_language=report.lang,
        )

    def _address(self, picture: Picture | None) -> str:
        return url_below(self._site.base_url, picture.src) if picture else ""


def _title(view: _Described, site_title: str) -> str:
    if isinstance(view, TopicView | ProviderView):
        return view.name
    if isinstance(view, _Titled):
        return view.title
    if isinstance(view, EditionView):
        return f"{site_title}, {view.day}"
    return site_title


def _locale(language: str) -> str:
    """Return the OpenGraph name of a language, such as "en_US"; "" if it has no region."""
    first, *others = language.split("-")
    region = next((each.upper() for each in others if len(each) == _REGION_LETTERS), "")
    if not region and first == "en":
        region = "US"
    return f"{first}_{region}" if region else ""
