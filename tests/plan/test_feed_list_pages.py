"""The list of followed feeds is made from the `feed` of articles alone."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from builders import article, plan, rendered, view
from digestgen.records import Article, Provider
from digestgen.settings import OutputSettings

FEED = "https://one.example/feed?a=1&b=2"


def fetched(name: str, feed: str = FEED, **changes: Any) -> Article:
    made = article(name, **changes)
    return replace(made, files=tuple(replace(file, feed=feed) for file in made.files))


def test_feed_has_its_name_its_address_and_its_newest_article() -> None:
    one = Provider("one.example", "The One")
    planned = plan(fetched("a", provider=one), fetched("b", provider=one, hours=2), article("c"))
    (feed,) = view(planned, "feeds/index.html").feeds
    assert (feed.name, feed.url, feed.articles) == ("The One", FEED, 2)
    assert (feed.newest.text, feed.newest.href) == ("Title of b", "2024/05/01/b/")


def test_feed_of_several_providers_has_the_name_of_its_host() -> None:
    feed = "https://www.links.example/rss"
    (found,) = view(plan(fetched("a", feed), fetched("b", feed)), "feeds/index.html").feeds
    assert found.name == "links.example"


def test_opml_lists_the_feeds_and_the_footer_links_to_them() -> None:
    pages = rendered(plan(fetched("a")))
    assert 'xmlUrl="https://one.example/feed?a=1&amp;b=2"' in pages["feeds/feeds.opml"]
    assert 'href="/feeds/feeds.opml"' in pages["feeds/index.html"]
    assert '<li><a href="/feeds/">Followed feeds</a></li>' in pages["index.html"]


def test_site_without_fetched_articles_has_no_list_of_feeds() -> None:
    pages = rendered(plan(article("a"), fetched("b", "file:standard input")))
    assert "feeds/index.html" not in pages
    assert "Followed feeds" not in pages["index.html"]


def test_list_of_feeds_can_be_left_out() -> None:
    pages = rendered(plan(fetched("a"), outputs=OutputSettings(feed_list=False)))
    assert not [path for path in pages if path.startswith("feeds/")]
    assert "Followed feeds" not in pages["index.html"]
