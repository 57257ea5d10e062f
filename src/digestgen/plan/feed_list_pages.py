"""Plan the list of the feeds that articles come from, with an OPML file, from the content alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.routes import FOLLOWED_FEEDS, FOLLOWED_OPML
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Article, Story
from digestgen.views import FeedLink, FeedListView, FollowedFeed, Link, OpmlView, Page

_Report = tuple[Article, Story]


def feed_list_pages(
    stories: Iterable[Story], taxonomies: Taxonomies, pages: Pages
) -> Iterator[Page]:
    """Plan the list of feeds, sorted by name, and its OPML file; nothing if no article has a feed."""
    by_feed = defaultdict[str, list[_Report]](list)
    for story in stories:
        for article in story.articles:
            for feed in {file.feed for file in article.files if _is_address(file.feed)}:
                by_feed[feed].append((article, story))
    if not by_feed:
        return
    feeds = [_followed(url, reports, taxonomies) for url, reports in by_feed.items()]
    feeds.sort(key=lambda feed: (feed.name.casefold(), feed.url))
    title = taxonomies.routes.texts.say("Followed feeds")
    view = FeedListView(path=FOLLOWED_FEEDS, title=title, opml=FOLLOWED_OPML, feeds=tuple(feeds))
    origin = "the list of followed feeds"
    yield pages.page(FOLLOWED_FEEDS, "feed-list.html", AS_IT_IS, view, origin=origin)
    links = tuple(FeedLink(feed.url, feed.name, None) for feed in feeds)
    opml = OpmlView(FOLLOWED_OPML, links)
    yield pages.file(FOLLOWED_OPML, "opml.xml", opml, origin=f"{origin} in OPML")


def _followed(url: str, reports: list[_Report], taxonomies: Taxonomies) -> FollowedFeed:
    article, story = max(reports, key=lambda each: (each[0].published, each[0].files[0].permalink))
    domains = {each.provider.domain for each, _ in reports}
    # a feed of many providers has a name that no article knows
    name = taxonomies.provider(domains.pop()).text if len(domains) == 1 else _host(url)
    routes = taxonomies.routes
    return FollowedFeed(
        url=url,
        name=name,
        articles=len(reports),
        newest=Link(article.title, routes.story(story.permalink)),
        published=routes.local(article.published),
        lang=article.locale,
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _is_address(feed: str) -> bool:
    """Return whether a feed has an address that readers can follow; one from a file has none."""
    try:
        return urlsplit(feed).scheme in {"http", "https"} and bool(urlsplit(feed).hostname)
    except ValueError:
        return False
