"""Feeds: Atom, RSS and JSON Feed of the site, of each topic and of each provider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from msgspec import Struct

from digestgen.documents import FeedAuthor, JsonFeed, JsonFeedItem
from digestgen.machine_views import FeedLink, OpmlView
from digestgen.plan.pages import Pages, fixed
from digestgen.plan.routes import Routes
from digestgen.records import Digest, Story
from digestgen.settings import OutputSettings, SiteSettings
from digestgen.urls import below
from digestgen.views import FeedEntry, FeedView, Page

_NO_NEWS_YET = datetime(1970, 1, 1, tzinfo=UTC)
_TAG_DATE = "2000-01-01"  # RFC 4151 wants a day on which the name was the site's; any will do


class Channel(Struct, gc=False, frozen=True):
    """What a feed is of, and where its page is; `folder` is "" or ends in a slash."""

    folder: str
    title: str
    home: str | None


class Feeds:
    """Plans every feed; a story's entry is made once and stands in all of them."""

    def __init__(self, digest: Digest, pages: Pages) -> None:
        self._pages = pages
        self._routes = pages.routes
        self._site = pages.routes.config.site
        self._entries: dict[str, tuple[FeedEntry, JsonFeedItem]] = {}
        self._channels = [*self._found(digest, pages.routes.config.outputs)]

    def _found(
        self, digest: Digest, outputs: OutputSettings
    ) -> Iterator[tuple[Channel, tuple[Story, ...], str]]:
        """Yield channels with their newest stories and their origin: the site, topics, providers."""
        title, routes, size = self._site.title, self._routes, self._routes.config.lists.feed_size
        yield Channel("", title, "" if outputs.home else None), digest.stories[:size], "the feed"
        terms = (
            (outputs.topic, routes.topics, routes.topic, "topic"),
            (outputs.provider, routes.providers, routes.provider, "provider"),
        )
        for wanted, taxonomy, link_to, kind in terms:
            for key, stories in taxonomy.stories.items() if wanted and outputs.term_feeds else ():
                link = link_to(key)
                folder = link.href or ""
                origin = f'the feed of the {kind} "{link.text}"'
                yield Channel(folder, f"{link.text} – {title}", folder), stories[:size], origin

    def opml(self) -> Page:
        """The list of all feeds, each in one format, for those who take them over at once."""
        outputs = self._routes.config.outputs
        name = "feed.xml" if outputs.feed else "rss.xml"
        links = [FeedLink(each.folder + name, each.title, each.home) for each, *_ in self._channels]
        shown = tuple(links) if outputs.feed or outputs.rss else ()
        return fixed("opml.xml", "opml.xml", "the list of feeds", OpmlView("opml.xml", shown))

    def pages(self) -> Iterator[Page]:
        """The feeds that [outputs] asks for."""
        outputs = self._routes.config.outputs
        kinds = (
            (outputs.feed, "feed.xml", "feed.xml", self._view),
            (outputs.rss, "rss.xml", "rss.xml", self._view),
            (outputs.json_feed, "feed.json", "", self._document),
        )
        for channel, stories, origin in self._channels:
            for wanted, name, template, make in kinds:
                if wanted:
                    path = channel.folder + name
                    yield self._pages.file(path, template, origin, make, channel, path, stories)

    def _view(self, channel: Channel, path: str, stories: tuple[Story, ...]) -> FeedView:
        entries = tuple(self._entry(story)[0] for story in stories)
        updated = max((entry.updated for entry in entries), default=_NO_NEWS_YET)
        return FeedView(
            path=path,
            id=f"tag:{authority(self._site)},{_TAG_DATE}:/{channel.folder}",
            title=channel.title,
            home=channel.home,
            updated=self._routes.local(updated),
            entries=entries,
        )

    def _document(self, channel: Channel, path: str, stories: tuple[Story, ...]) -> JsonFeed:
        site = self._site
        home = "" if channel.home is None else below(site.base_url, channel.home)
        return JsonFeed(
            version="https://jsonfeed.org/version/1.1",
            title=channel.title,
            home_page_url=home,
            feed_url=below(site.base_url, path),
            description=site.description,
            language=site.language,
            authors=(FeedAuthor(site.author or site.title),),
            items=tuple(self._entry(story)[1] for story in stories),
        )

    def _entry(self, story: Story) -> tuple[FeedEntry, JsonFeedItem]:
        if story.permalink not in self._entries:
            entry = _entry(story, self._routes)
            self._entries[story.permalink] = entry, _item(story, entry, self._routes)
        return self._entries[story.permalink]


def _entry(story: Story, routes: Routes) -> FeedEntry:
    lead = story.lead
    day = story.permalink[:10].replace("/", "-")
    return FeedEntry(
        id=f"tag:{authority(routes.config.site)},{day}:/{story.permalink}",
        title=lead.title,
        href=routes.story(story.permalink) or lead.url,
        via=lead.url or None,
        published=routes.local(story.published),
        updated=routes.local(story.updated),
        summary=lead.excerpt,
        author=lead.provider.name,
        topics=tuple(link.text for link in routes.topics_of(story)),
    )


def _item(story: Story, entry: FeedEntry, routes: Routes) -> JsonFeedItem:
    base = routes.config.site.base_url
    images = [image for article in story.articles for image in article.images]
    picture = routes.picture(images, alt="")
    return JsonFeedItem(
        id=entry.id,
        url=below(base, entry.href),
        external_url=entry.via or "",
        title=entry.title,
        content_text=entry.summary or entry.title,
        summary=entry.summary,
        image=below(base, picture.src) if picture else "",
        date_published=story.published,
        date_modified=story.updated,
        authors=(FeedAuthor(entry.author),),
        tags=entry.topics,
    )


def authority(site: SiteSettings) -> str:
    """Return the name in the site's `tag:` ids: its own id, else its host."""
    return site.id or urlsplit(site.base_url).hostname or "localhost"
