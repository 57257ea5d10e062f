"""Plan the feeds (Atom, RSS, JSON Feed) of the site, and of each topic, provider and thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from msgspec import Struct

from digestgen.plan.feed_content import feed_content, is_own
from digestgen.plan.pages import PageFile, Pages
from digestgen.plan.routes import FEED, FRONT, JSON_FEED, OPML, RSS, TOPICS, Routes
from digestgen.plan.story_records import Keyed, keyed_record, plain_records
from digestgen.plan.story_threads import StoryThreads
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.top_stories import biggest_first_by_day
from digestgen.records import Article, Digest, Story
from digestgen.settings import SiteSettings
from digestgen.text.body_html import first_paragraph
from digestgen.text.excerpts import shown_excerpt
from digestgen.text.slugs import provider_slug
from digestgen.urls import url_below
from digestgen.views import FeedEntry, FeedLink, FeedView, OpmlView, Page
from digestgen.views.documents import FeedAuthor, JsonFeed, JsonFeedItem

_NO_NEWS_YET = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_ADDRESSES = 8  # of the feeds of a thread: those of its earliest stories
_TAG_DATE = "2000-01-01"  # RFC 4151 wants a day on which the name was the site's; any will do


class Channel(Struct, gc=False, frozen=True):
    """The subject of a feed, with the address of its page; `folder` is "" or ends with a slash."""

    folder: str
    title: str
    home: str | None
    is_listed: bool = True  # in the list of all feeds


class Feeds:
    """Planner of all feeds; the entry of a story is made once and used in all of them."""

    def __init__(
        self, digest: Digest, threads: StoryThreads, taxonomies: Taxonomies, pages: Pages
    ) -> None:
        self._threads, self._taxonomies, self._pages = threads, taxonomies, pages
        self._routes = taxonomies.routes
        self._site, self._outputs = self._routes.config.site, self._routes.config.outputs
        self._entries: dict[str, Keyed[FeedEntry]] = {}
        self._channels = [*self._found(digest)]

    def _found(self, digest: Digest) -> Iterator[tuple[Channel, tuple[Story, ...], str]]:
        """Yield channels with their newest stories, newest first, and their origin."""
        title, outputs, terms = self._site.title, self._outputs, self._taxonomies
        size = self._routes.config.lists.feed_size
        home = FRONT if outputs.home else None
        yield Channel("", title, home), digest.stories[:size], "the feed"
        kinds = (
            (outputs.topic, terms.topics, terms.topic_links.__getitem__, "topic"),
            (outputs.provider, terms.providers, terms.provider, "provider"),
        )
        for wanted, taxonomy, link_to, kind in kinds:
            for key, stories in taxonomy.stories.items() if wanted and outputs.term_feeds else ():
                link = link_to(key)
                folder = link.href or ""
                origin = f'the feed of the {kind} "{link.text}"'
                yield Channel(folder, f"{link.text} – {title}", folder), stories[:size], origin
        yield from self._of_threads() if outputs.threads and outputs.term_feeds else ()
        yield from self._at_names() if outputs.topic and outputs.term_feeds else ()
        yield from self._at_former_providers() if outputs.provider and outputs.term_feeds else ()

    def _of_threads(self) -> Iterator[tuple[Channel, tuple[Story, ...], str]]:
        """Yield the feeds of threads, at the addresses of several of their stories.

        Another story may become the first, and feed readers follow no redirect that a page makes.
        """
        size = self._routes.config.lists.feed_size
        for thread in self._threads.threads:
            home = self._routes.thread(thread.first.permalink)
            title = thread.biggest.lead.title
            for story in thread.stories[-_MOST_ADDRESSES if self._outputs.redirect else -1 :]:
                folder = self._routes.thread(story.permalink) or ""
                channel = Channel(folder, f"{title} – {self._site.title}", home, is_listed=False)
                yield channel, thread.stories[:size], f'the feed of the thread "{title}"'

    def _at_names(self) -> Iterator[tuple[Channel, tuple[Story, ...], str]]:
        """Yield the feeds of topics with an `_id` at the addresses that they have without one.

        Feed readers follow no redirect that a page makes.
        """
        terms, size = self._taxonomies, self._routes.config.lists.feed_size
        for key, slug in terms.slugs_of_names().items() if self._outputs.redirect else ():
            link = terms.topic_links[key]
            title = f"{link.text} – {self._site.title}"
            channel = Channel(f"{TOPICS}{slug}/", title, link.href, is_listed=False)
            yield channel, terms.topics.stories[key][:size], f'the feed of the topic "{link.text}"'

    def _at_former_providers(self) -> Iterator[tuple[Channel, tuple[Story, ...], str]]:
        """Yield the feeds of providers at the addresses from which their pages redirect."""
        terms, size = self._taxonomies, self._routes.config.lists.feed_size
        for former, (domain, _) in terms.former_providers.items() if self._outputs.redirect else ():
            link = terms.provider(domain)
            folder = self._routes.provider(provider_slug(former)) or ""
            title = f"{link.text} – {self._site.title}"
            channel = Channel(folder, title, link.href, is_listed=False)
            stories = terms.providers.stories[domain][:size]
            yield channel, stories, f'the feed of the provider "{link.text}"'

    def opml(self) -> Page:
        """Plan the list of all feeds, each in one format, for import into a feed reader."""
        name = FEED if self._outputs.feed else RSS
        links = [
            FeedLink(each.folder + name, each.title, each.home)
            for each, *_ in self._channels
            if each.is_listed
        ]
        shown = tuple(links) if self._outputs.feed or self._outputs.rss else ()
        return self._pages.file(OPML, "opml.xml", OpmlView(OPML, shown), origin="the list of feeds")

    def pages(self) -> Iterator[Page]:
        """Plan the feeds that are on in [outputs]."""
        outputs = self._outputs
        formats = (
            (outputs.feed, FEED, "feed.xml", "feed"),
            (outputs.rss, RSS, "rss.xml", "feed"),
            (outputs.json_feed, JSON_FEED, "", "json feed"),
        )
        for channel, stories, origin in self._channels:
            files = [
                PageFile(channel.folder + name, template, kind, origin)
                for wanted, name, template, kind in formats
                if wanted
            ]
            shown = biggest_first_by_day(stories, self._day) if files else ()
            entries = tuple(map(self._entry, shown))
            yield from self._pages.group(files, (channel, entries))

    def _day(self, story: Story) -> date:
        return self._routes.local(story.published).date()

    def _entry(self, story: Story) -> Keyed[FeedEntry]:
        if story.permalink not in self._entries:
            self._entries[story.permalink] = keyed_record(_entry(story, self._taxonomies))
        return self._entries[story.permalink]


def _entry(story: Story, taxonomies: Taxonomies) -> FeedEntry:
    lead, routes = story.lead, taxonomies.routes
    day = story.permalink[:10].replace("/", "-")
    images = [image for article in story.articles for image in article.images]
    picture = routes.picture(images, alt="")
    href = routes.story(story.permalink) or lead.url
    return FeedEntry(
        id=f"tag:{feed_authority(routes.config.site)},{day}:/{story.permalink}",
        title=lead.title,
        href=href,
        via=lead.url or None,
        published=routes.local(story.published),
        updated=routes.local(story.updated),
        summary=shown_excerpt(lead.excerpt)
        or (first_paragraph(lead.body_html) if is_own(lead) else ""),
        content_html=feed_content(story, picture, href, taxonomies),
        author=lead.provider.name,
        topics=tuple(link.text for link in taxonomies.first_topics_of(story)),
        image=picture.src if picture else "",
        lang=_other_language(lead, routes),
    )


def _other_language(lead: Article, routes: Routes) -> str:
    """Return the language of an article, or "" if it is that of articles in general."""
    config = routes.config
    language = lead.locale or config.site.language
    return "" if language.casefold() == config.content_language.casefold() else language


def feed_page_view(
    routes: Routes, path: str, channel: Channel, entries: tuple[Keyed[FeedEntry], ...]
) -> FeedView:
    """Return the view of an Atom or RSS feed."""
    shown = plain_records(entries)
    updated = max((entry.updated for entry in shown), default=routes.local(_NO_NEWS_YET))
    return FeedView(
        path=path,
        id=f"tag:{feed_authority(routes.config.site)},{_TAG_DATE}:/{channel.folder}",
        language=routes.config.content_language,
        title=channel.title,
        home=channel.home,
        updated=updated,
        entries=shown,
    )


def json_feed_page_view(
    routes: Routes, path: str, channel: Channel, entries: tuple[Keyed[FeedEntry], ...]
) -> JsonFeed:
    """Return a feed in the format of JSON Feed."""
    site = routes.config.site
    return JsonFeed(
        version="https://jsonfeed.org/version/1.1",
        title=channel.title,
        home_page_url="" if channel.home is None else url_below(site.base_url, channel.home),
        feed_url=url_below(site.base_url, path),
        description=site.description,
        language=routes.config.content_language,
        authors=(FeedAuthor(site.author or site.title),),
        items=tuple(_item(entry, site.base_url) for entry in plain_records(entries)),
    )


def _item(entry: FeedEntry, base_url: str) -> JsonFeedItem:
    return JsonFeedItem(
        id=entry.id,
        url=url_below(base_url, entry.href),
        external_url=entry.via or "",
        title=entry.title,
        content_text="" if entry.content_html else entry.summary or entry.title,
        content_html=entry.content_html,
        summary=entry.summary,
        image=url_below(base_url, entry.image) if entry.image else "",
        date_published=entry.published.astimezone(UTC),
        date_modified=entry.updated.astimezone(UTC),
        authors=(FeedAuthor(entry.author),),
        tags=entry.topics,
        language=entry.lang,
    )


def feed_authority(site: SiteSettings) -> str:
    """Return the name in the site's `tag:` ids: the setting `id`, else the host."""
    return site.id or urlsplit(site.base_url).hostname or "localhost"
