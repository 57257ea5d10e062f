"""The feeds to ask, from `[[feeds]]` of digest.toml and from OPML files, each feed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from digestgen.ingest.opml import Outline
from digestgen.settings import CONFIG_FILE, Config, FeedSettings
from digestgen.urls import canonical_url, without_user


class ListedFeed(Struct, frozen=True, kw_only=True):
    """A feed to ask, and how its entries become articles."""

    url: str  # may hold a user name and password
    name: str = ""
    topics: tuple[str, ...] = ()
    quality: int = 0
    language: str = ""
    timezone: str = "UTC"
    limit: int = 20  # 0: none
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    updates: bool = False
    place: str = ""  # the file that lists it, as the site sees it

    @property
    def key(self) -> str:
        """Return the address without user name and password, as files and messages show it."""
        return without_user(self.url)

    @property
    def fingerprint(self) -> str:
        """Return a digest of the settings of the feed, which changes as they do."""
        fields = {name: value for name, value in asdict(self).items() if name != "place"}
        return sha256(msgspec.json.encode(fields, order="sorted")).hexdigest()[:16]


def list_feeds(config: Config, outlines: Mapping[str, Iterable[Outline]]) -> tuple[ListedFeed, ...]:
    """Return the feeds of digest.toml, then those of each OPML file, in the order of both.

    `outlines` are by the path of their file. If a feed is listed several times, its first line counts, with
    the topics of all.
    """
    found: dict[str, ListedFeed] = {}
    for source in _listed(config, outlines):
        identity = feed_identity(source.url)
        first = found.get(identity)
        found[identity] = _with_topics(first, source.topics) if first else source
    return tuple(found.values())


def feed_identity(url: str) -> str:
    """Return a key that is equal for all addresses of the same feed."""
    try:
        return canonical_url(url)
    except ValueError:
        return url


def _listed(config: Config, outlines: Mapping[str, Iterable[Outline]]) -> Iterable[ListedFeed]:
    for feed in config.feeds:
        yield _from_settings(feed, config)
    for path, lines in outlines.items():
        for line in lines:
            settings = FeedSettings(url=line.url, name=line.title, topics=line.folders)
            yield replace(_from_settings(settings, config), place=path)


def _from_settings(feed: FeedSettings, config: Config) -> ListedFeed:
    return ListedFeed(
        url=feed.url.strip(),
        name=" ".join(feed.name.split()),
        topics=tuple(dict.fromkeys(" ".join(topic.split()) for topic in feed.topics)),
        quality=feed.quality,
        language=feed.language,
        timezone=feed.timezone or config.site.timezone,
        limit=config.fetch.limit_per_feed if feed.limit is None else feed.limit,
        include=feed.include,
        exclude=feed.exclude,
        updates=feed.updates,
        place=CONFIG_FILE,
    )


def _with_topics(source: ListedFeed, topics: tuple[str, ...]) -> ListedFeed:
    return replace(source, topics=tuple(dict.fromkeys((*source.topics, *topics))))
