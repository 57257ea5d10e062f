"""Feeds of the site, of topics and of providers, in three formats that say the same."""

import json
import xml.etree.ElementTree as ET

import feedparser
import pytest

from builders import article, listed, plan, rendered
from digestgen.records import Image
from digestgen.settings import ListSettings, SiteSettings

BASE = "https://news.example/repo/"
SITE = SiteSettings(base_url=BASE, title="Tide & <Coast>", description="News", author="Us")
ODD = "A < B & \"C\" 'D' 🌊 ]]> &amp; <b>bold</b>"
FOLDERS = ("", "topics/rivers/", "providers/flood.example/")


def made(*articles, site=SITE, **settings):
    return rendered(plan(*articles, site=site, **settings))


@pytest.fixture(scope="module")
def files():
    return made(
        article("flood", title=ODD, excerpt=ODD, topics=("Rivers",)),
        article("dry", title="Dry", topics=("Coast",), hours=1),
    )


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", ["feed.xml", "rss.xml"])
def test_a_feed_is_sound_and_knows_where_it_is(files, folder, name):
    parsed = feedparser.parse(files[folder + name].encode())
    assert not parsed.bozo
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links["self"] == BASE + folder + name
    assert parsed.feed.link == BASE + folder


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_three_formats_have_the_same_entries(files, folder):
    atom, rss = (feedparser.parse(files[folder + n].encode()) for n in ("feed.xml", "rss.xml"))
    items = json.loads(files[f"{folder}feed.json"])["items"]
    expected = [(item["id"], item["url"], item["title"]) for item in items]
    assert [(each.id, each.link, each.title) for each in atom.entries] == expected
    assert [each.id for each in rss.entries] == [item["id"] for item in items]
    assert [each.published_parsed for each in rss.entries] == [
        each.published_parsed for each in atom.entries
    ]


def test_the_text_of_a_description_is_not_taken_for_html(files):
    text = files["providers/flood.example/rss.xml"]
    assert "<description><![CDATA[" in text
    assert "&lt;b&gt;bold" in text.partition("<![CDATA[")[2].partition("]]>")[0]


def test_a_topics_feed_has_the_stories_of_that_topic(files):
    (item,) = json.loads(files["topics/coast/feed.json"])["items"]
    assert item["title"] == "Dry"


def test_a_providers_feed_has_the_stories_that_it_covers():
    found = made(article("flood", related=(listed("x"),)))
    (item,) = json.loads(found["providers/x.example/feed.json"])["items"]
    assert item["url"] == f"{BASE}2024/05/01/flood/"


def test_the_feeds_of_a_topic_keep_to_the_limit():
    several = [article(name, topics=("Rivers",), hours=n * 99) for n, name in enumerate("abc")]
    found = made(*several, lists=ListSettings(feed_size=2))
    assert len(json.loads(found["topics/rivers/feed.json"])["items"]) == 2


def test_ids_stay_when_the_site_moves_if_it_has_an_id():
    sites = [SiteSettings(id="coast.example", base_url=f"https://{host}/") for host in "ab"]
    first, second = (json.loads(made(article("a"), site=site)["feed.json"]) for site in sites)
    assert first["items"][0]["id"] == second["items"][0]["id"]
    assert first["items"][0]["id"].startswith("tag:coast.example,")


def test_a_json_feed_has_what_its_format_wants(files):
    feed = json.loads(files["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "home_page_url", "feed_url", "language", "authors", "items"} <= set(feed)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]


def test_robots_txt_names_the_sitemap(files):
    assert f"Sitemap: {BASE}sitemap.xml" in files["robots.txt"].splitlines()


def test_a_sites_own_robots_txt_takes_the_place_of_ours():
    found = plan(assets=["robots.txt"])
    assert found.problems == ()
    assert "robots.txt" not in [page.path for page in found.pages]


def test_opml_lists_the_feed_of_the_site_and_of_each_term(files):
    outlines = ET.fromstring(files["opml.xml"]).findall("body/outline")
    found = [each.get("xmlUrl").removeprefix(BASE) for each in outlines]
    assert found[0] == "feed.xml"
    assert "topics/rivers/feed.xml" in found
    assert set(found) == {path for path in files if path.endswith("feed.xml")}


@pytest.mark.parametrize("name", ["feed.xml", "rss.xml", "feed.json"])
def test_an_own_article_has_its_text_with_complete_addresses(name):
    body = (
        '<p>We <em>were</em> there.</p><p><a href="/repo/about/#us">a</a><a href="#below">b</a>'
        '<img src="/repo/a.png" srcset="/repo/a.png 1x, /repo/b.png 2x"></p>'
    )
    text = made(article("own", url="", body_html=body))[name]
    if name.endswith("json"):
        (item,) = json.loads(text)["items"]
        found, summary = item["content_html"], item["summary"]
        assert "content_text" not in item
    else:
        (entry,) = feedparser.parse(text.encode(), sanitize_html=False).entries
        found, summary = entry.content[0].value.replace(" />", ">"), entry.summary
    page = f"{BASE}2024/05/01/own/"
    assert found == (
        f'<p>We <em>were</em> there.</p><p><a href="{BASE}about/#us">a</a><a href="{page}#below">b</a>'
        f'<img src="{BASE}a.png" srcset="{BASE}a.png 1x, {BASE}b.png 2x"></p>'
    )
    assert summary == "We were there."


def test_an_article_of_another_provider_has_its_excerpt_alone():
    files = made(article("flood", excerpt="It rose.", body_html="<p>Ours.</p>"))
    assert "Ours" not in files["feed.xml"] + files["rss.xml"] + files["feed.json"]


def feeds_of(*articles):
    """Return the HTML of the newest entry in each format; its equality is a promise of the formats."""
    files = made(*articles)
    (item, *_) = json.loads(files["feed.json"])["items"]
    atom, rss = (
        feedparser.parse(files[name].encode(), sanitize_html=False).entries[0].content[0].value
        for name in ("feed.xml", "rss.xml")
    )
    assert atom == rss
    return item["content_html"], atom


def test_an_entry_says_who_else_reports_the_story_and_who_was_first():
    related = (
        listed("early", title="A river rises", hours=-1),
        listed("north", title="<b>Dam</b> & bridge"),
    )
    for html in feeds_of(article("flood", excerpt="It rose.", heat=9, related=related)):
        assert "<p>It rose.</p><p>Also: Early and North</p>" in html
        assert "<p>First report: Early, 1 May 2024, 11:00</p>" in html
        assert (
            '<a href="https://north.example/story">&lt;b&gt;Dam&lt;/b&gt; &amp; bridge</a>' in html
        )


def test_an_entry_has_its_picture_with_a_complete_address():
    files = rendered(
        plan(
            article("flood", images=(Image("/media/a b.jpg", 3, 2),)),
            site=SITE,
            assets=["media/a b.jpg"],
        )
    )
    (item,) = json.loads(files["feed.json"])["items"]
    assert f'<img src="{BASE}media/a b.jpg" alt="" width="3" height="2">' in item["content_html"]
    entry = feedparser.parse(files["rss.xml"].encode()).entries[0]
    assert entry.media_content[0]["url"].startswith(f"{BASE}media/a")
