"""What machines read: the feed, the sitemap, the stylesheet, the custom domain."""

import html
import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import feedparser
import pytest

from builders import NOON, article, listed, plan, rendered, view
from conftest import ZoneFactory
from digestgen.records import OwnPage
from digestgen.settings import (
    ListSettings,
    OutputSettings,
    SiteSettings,
    ThemeColours,
    ThemeSettings,
)

BASE = "https://news.example/repo/"
SITE = SiteSettings(base_url=BASE, title="Tide & <Coast>", description="News", author="Us")
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def atom(*articles, site=SITE, **settings):
    return rendered(plan(*articles, site=site, **settings))["feed.xml"]


def feed(*articles, **settings):
    made = feedparser.parse(atom(*articles, **settings).encode())
    assert not made.bozo
    return made


def sitemap(*articles, **settings):
    """Return when each address in the sitemap was last changed."""
    text = rendered(plan(*articles, site=SITE, **settings))["sitemap.xml"]
    return {
        entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod")
        for entry in ET.fromstring(text)
    }


def ids(*articles, **settings):
    made = feed(*articles, **settings)
    return [made.feed.id, *(entry.id for entry in made.entries)]


def test_the_feed_says_what_the_site_says():
    made = feed().feed
    assert (made.title, made.subtitle, made.author) == ("Tide & <Coast>", "News", "Us")


def test_the_feed_knows_its_own_address_and_the_front_page():
    links = {link.rel: link.href for link in feed().feed.links}
    assert links == {"self": f"{BASE}feed.xml", "alternate": BASE}


def test_an_entry_leads_to_the_story_and_via_the_article():
    (entry,) = feed(article("flood")).entries
    assert {link.rel: link.href for link in entry.links} == {
        "alternate": f"{BASE}2024/05/01/flood/",
        "via": "https://flood.example/story",
    }


def test_an_own_article_is_via_nothing():
    (entry,) = feed(article("flood", url="", body_html="<p>Ours.</p>")).entries
    assert [link.rel for link in entry.links] == ["alternate"]


def test_an_entry_leads_to_the_article_where_there_is_no_story_page():
    (entry,) = feed(article("flood"), outputs=OutputSettings(story=False)).entries
    assert entry.link == "https://flood.example/story"


def test_an_entry_has_the_times_of_its_story():
    (entry,) = feed(article("flood", related=(listed("x", hours=3),))).entries
    assert (entry.published, entry.updated) == ("2024-05-01T12:00:00Z", "2024-05-01T15:00:00Z")


def test_times_carry_the_offset_of_the_sites_time_zone(make_zone: ZoneFactory):
    site = SiteSettings(timezone=make_zone("NPT-5:45"), base_url=BASE)
    assert feed(article("flood"), site=site).entries[0].published == "2024-05-01T17:45:00+05:45"


def test_times_in_a_zone_with_seconds_are_valid_too(make_zone: ZoneFactory):
    """Local mean time is such a zone; RFC 3339 has no seconds in an offset."""
    site = SiteSettings(timezone=make_zone("LMT-0:19:32"), base_url=BASE)
    assert feed(article("old"), site=site).entries[0].published == "2024-05-01T12:00:00Z"


def test_an_entry_has_title_summary_and_author():
    (entry,) = feed(article("flood", excerpt="It rose.")).entries
    assert (entry.title, entry.summary, entry.author) == ("Title of flood", "It rose.", "Flood")


def test_an_entry_has_its_topics():
    # digestgen's own reading of feeds has feedparser leave out categories in the whole process
    made = ET.fromstring(atom(article("flood", topics=("Rivers", "Coast"))))
    assert [each.get("term") for each in made.iter(f"{ATOM}category")] == ["Rivers", "Coast"]


def test_markup_in_a_title_stays_text():
    text = rendered(plan(article("flood", title="<b>Dam</b> & gone")))["feed.xml"]
    entry = ET.fromstring(text).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "<b>Dam</b> & gone"


def test_the_feed_has_the_newest_stories_only():
    articles = [article(f"n{day}", hours=24 * day) for day in range(4)]
    made = feed(*articles, lists=ListSettings(feed_size=2))
    assert [entry.title for entry in made.entries] == ["Title of n3", "Title of n2"]


def test_the_feed_is_updated_by_its_content_not_by_the_clock():
    assert feed(article("a"), article("b", hours=5)).feed.updated == "2024-05-01T17:00:00Z"


def test_an_empty_feed_is_valid():
    made = feed()
    assert (made.entries, made.feed.updated) == ([], "1970-01-01T00:00:00Z")


def test_ids_are_tags():
    assert ids(article("flood")) == [
        "tag:news.example,2000-01-01:/",
        "tag:news.example,2024-05-01:/2024/05/01/flood/",
    ]


def test_ids_stay_when_the_base_url_changes():
    sites = [
        SiteSettings(id="tide.example", base_url=url) for url in (BASE, "http://localhost:8000/")
    ]
    first, second = (ids(article("flood"), site=site) for site in sites)
    assert first == second


def test_ids_do_not_name_the_port():
    assert "8000" not in "".join(ids(article("flood"), site=SiteSettings()))


def test_ids_stay_when_the_lead_changes():
    better = article("better", hours=2, heat=99, related=(listed("flood"),))
    assert ids(article("flood")) == ids(article("flood"), better)


def test_ids_stay_when_headline_and_address_change():
    changed = article("flood", title="Another", url="https://moved.example/story")
    assert ids(article("flood")) == ids(changed)


def test_ids_differ_from_story_to_story():
    found = ids(article("a"), article("b"), article("c", hours=99))
    assert len(found) == len(set(found)) == 4


def test_the_sitemap_has_the_pages_that_readers_arrive_at():
    about = OwnPage("About", "about/", "content/pages/about.md", "<p>Us.</p>")
    assert list(sitemap(article("flood", topics=("Rivers",)), pages=(about,))) == [
        f"{BASE}{path}"
        for path in (
            "",
            "2024/05/",
            "2024/05/01/",
            "2024/05/01/flood/",
            "2024/w18/",
            "about/",
            "archive/",
            "exclusives/",
            "gaps/",
            "matrix/",
            "providers/",
            "providers/flood.example/",
            "threads/",
            "topics/",
            "topics/rivers/",
        )
    ]


def test_the_sitemap_has_no_redirects_and_nothing_removed():
    lead = article("a", heat=9, related=(listed("b"),))
    found = sitemap(lead, article("b", hours=1), article("gone", standing="deleted"))
    assert not [url for url in found if url.endswith(("/b/", "/gone/", "404.html"))]


def test_of_two_pages_that_clash_the_sitemap_has_one():
    pages = tuple(OwnPage("About", "about/", f"content/pages/{name}.md", "") for name in "ab")
    entries = view(plan(pages=pages), "sitemap.xml").entries
    assert [entry.path for entry in entries if entry.path == "about/"] == ["about/"]


def test_a_story_was_changed_by_its_newest_report():
    found = sitemap(article("flood", related=(listed("x", hours=3),)))
    assert found[f"{BASE}2024/05/01/flood/"] == "2024-05-01T15:00:00Z"


def test_a_list_was_changed_by_its_newest_story():
    assert sitemap(article("a"), article("b", hours=30))[BASE] == "2024-05-02T18:00:00Z"


def test_what_content_gives_no_date_for_has_none():
    lists = ("", "archive/", "exclusives/", "gaps/", "matrix/", "providers/", "threads/", "topics/")
    assert sitemap() == {f"{BASE}{path}": None for path in lists}


def test_the_sitemap_is_of_absolute_addresses():
    assert all(url.startswith(BASE) for url in sitemap(article("flood")))


def test_addresses_in_xml_are_escaped():
    hostile = article("flood", url="https://flood.example/?a=1&b='2'")
    (entry,) = feed(hostile).entries
    assert entry.links[1].href == "https://flood.example/?a=1&b='2'"


def test_the_custom_domain_is_the_whole_file():
    made = plan(site=SiteSettings(cname="news.example.org"))
    assert rendered(made)["CNAME"] == "news.example.org\n"


@pytest.mark.parametrize("table", ["colours", "dark"])
def test_a_colour_of_digest_toml_is_in_the_stylesheet(table):
    made = plan(theme=ThemeSettings(**{table: ThemeColours(accent="hsl(10 20% 30%)")}))
    assert "--accent: hsl(10 20% 30%);" in rendered(made)[made.site.stylesheet]


def test_dark_colours_are_for_dark_mode():
    made = plan(theme=ThemeSettings(dark=ThemeColours(text="#eee")))
    text = rendered(made)[made.site.stylesheet]
    assert text.index("prefers-color-scheme: dark") < text.index("--text: #eee;")


def test_a_story_is_never_updated_before_it_was_published():
    early = listed("x", published=NOON - timedelta(days=9))
    (entry,) = view(plan(article("flood", related=(early,))), "feed.xml").entries
    assert entry.updated == entry.published


def test_headers_repeat_the_policy_of_pages_and_keep_files_with_a_hash_for_a_year():
    made = plan(article("flood"), site=SITE, outputs=OutputSettings(headers=True))
    first, *others = rendered(made)["_headers"].split("\n/")
    page = rendered(made)["404.html"]
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', page)
    assert first.startswith("/repo/*\n  Content-Security-Policy: ")
    directives = {each.strip() for each in html.unescape(policy).split(";")} - {"style-src 'self'"}
    assert directives <= {
        each.strip() for each in first.split("Policy: ")[1].splitlines()[0].split(";")
    }
    assert len(others) == 4
    assert all(
        re.fullmatch(
            r"repo/\w+\.[0-9a-f]{8}\.\w+\n  Cache-Control: public, max-age=31536000, immutable\s*",
            each,
        )
        for each in others
    )


def test_headers_name_the_files_of_the_search_only_if_it_is_on():
    made = plan(article("flood"), site=SITE, outputs=OutputSettings(headers=True, search=True))
    headers = rendered(made)["_headers"]
    assert re.findall(r"search\.\w+\.(css|js)\n", headers) == ["css", "js"]


def test_headers_are_written_on_demand_only():
    assert "_headers" not in rendered(plan(article("flood")))
