"""Feeds: Atom, RSS and JSON Feed of the site, of each topic and of each provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from msgspec import Struct

from digestgen.documents import FeedAuthor, JsonFeed, JsonFeedItem
from digestgen.plan.routes import Routes
from digestgen.records import Digest, Story
from digestgen.settings import OutputSettings, SiteSettings
from digestgen.urls import below
from digestgen.views import FeedEntry, FeedView, Page

_NO_NEWS_YET = datetime(1970, 1, 1, tzinfo=UTC)
_TAG_DATE = "2000-01-01"  # RFC 4151 wants a day on which the name was the site's; any will do


class _Channel(Struct, frozen=True):
    """What a feed is of, and where its page is; `folder` is "" or ends in a slash."""

    folder: str
    title: str
    home: str | None
    stories: Sequence[Story]
    origin: str


class Feeds:
    """Plans every feed; a story's entry is made once and stands in all of them."""

    def __init__(self, digest: Digest, routes: Routes) -> None:
        self._digest = digest
        self._routes = routes
        self._site = routes.config.site
        self._entries: dict[str, tuple[FeedEntry, JsonFeedItem]] = {}

    def pages(self) -> Iterator[Page]:
        """The feeds that [outputs] asks for; topics and providers have some if they have pages."""
        outputs = self._routes.config.outputs
        for channel in self._channels(outputs):
            yield from self._of(channel, outputs)

    def _channels(self, outputs: OutputSettings) -> Iterator[_Channel]:
        title, routes = self._site.title, self._routes
        yield _Channel("", title, "" if outputs.home else None, self._digest.stories, "the feed")
        terms = (
            (outputs.topic, routes.topics, routes.topic, "topic"),
            (outputs.provider, routes.providers, routes.provider, "provider"),
        )
        for wanted, taxonomy, link_to, kind in terms:
            for key, stories in taxonomy.stories.items() if wanted and outputs.term_feeds else ():
                link = link_to(key)
                folder = link.href or ""
                origin = f'the feed of the {kind} "{link.text}"'
                yield _Channel(folder, f"{link.text} – {title}", folder, stories, origin)

    def _of(self, channel: _Channel, outputs: OutputSettings) -> Iterator[Page]:
        stories = channel.stories[: self._routes.config.lists.feed_size]
        entries = [self._entry(story) for story in stories]
        kinds = ((outputs.feed, "feed.xml"), (outputs.rss, "rss.xml"))
        for name in (name for wanted, name in kinds if wanted):
            view = self._view(channel, name, tuple(entry for entry, _ in entries))
            yield Page(view.path, name, view, channel.origin)
        if outputs.json_feed:
            document = self._document(channel, tuple(item for _, item in entries))
            yield Page(f"{channel.folder}feed.json", "", document, channel.origin)

    def _view(self, channel: _Channel, name: str, entries: tuple[FeedEntry, ...]) -> FeedView:
        updated = max((entry.updated for entry in entries), default=_NO_NEWS_YET)
        return FeedView(
            path=channel.folder + name,
            id=f"tag:{authority(self._site)},{_TAG_DATE}:/{channel.folder}",
            title=channel.title,
            home=channel.home,
            updated=self._routes.local(updated),
            entries=entries,
        )

    def _document(self, channel: _Channel, items: tuple[JsonFeedItem, ...]) -> JsonFeed:
        site = self._site
        home = "" if channel.home is None else below(site.base_url, channel.home)
        return JsonFeed(
            version="https://jsonfeed.org/version/1.1",
            title=channel.title,
            home_page_url=home,
            feed_url=below(site.base_url, f"{channel.folder}feed.json"),
            description=site.description,
            language=site.language,
            authors=(FeedAuthor(site.author or site.title),),
            items=items,
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
