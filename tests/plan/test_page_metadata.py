"""What the head of a page tells machines: feeds, OpenGraph, JSON-LD."""

import json

import pytest
from bs4 import BeautifulSoup

from builders import article, listed, plan, rendered
from digestgen.records import Image
from digestgen.settings import ListSettings, SiteSettings

BASE = "https://news.example/repo/"
SITE = SiteSettings(base_url=BASE, title="Coast", description="News", language="en-GB")
STORY = "2024/05/01/flood/index.html"
HOSTILE = 'A </script><script>alert("1")</script> & more'


def head(path, *articles, **settings):
    files = rendered(plan(*articles, site=SITE, **settings))
    return BeautifulSoup(files[path], "html.parser").head


def properties(found):
    metas = found.find_all("meta", attrs={"property": True})
    return {each["property"]: each["content"] for each in metas}


def linked_data(found):
    return json.loads(found.find("script", type="application/ld+json").string)


def alternates(found):
    return [each["href"] for each in found.find_all("link", rel="alternate")]


def test_a_topics_own_feeds_come_before_those_of_the_site():
    found = alternates(head("topics/rivers/index.html", article(topics=("Rivers",))))
    names = ["feed.xml", "rss.xml", "feed.json"]
    assert found == [f"/repo/{folder}{name}" for folder in ("topics/rivers/", "") for name in names]


@pytest.mark.parametrize("page", ["", "page/1/"])
def test_a_topic_may_be_called_a_page(page: str):
    many = [article(f"n{number}", topics=("Front Page",)) for number in range(4)]
    path = f"topics/front-page/{page}index.html"
    found = alternates(head(path, *many, lists=ListSettings(page_size=2)))
    assert found[0] == "/repo/topics/front-page/feed.xml"


def test_a_story_leads_to_its_twin():
    assert alternates(head(STORY, article("flood")))[-1] == "/repo/2024/05/01/flood/index.json"


def test_a_story_is_described_for_those_who_share_it():
    pictured = article("flood", images=(Image("/a.jpg", width=30, height=20),), topics=("Rivers",))
    found = properties(head(STORY, pictured, assets=["a.jpg"]))
    assert found["og:type"] == "article"
    assert found["og:url"] == f"{BASE}2024/05/01/flood/"
    assert found["og:locale"] == "en_GB"
    assert (found["og:image"], found["og:image:width"]) == (f"{BASE}a.jpg", "30")
    assert found["article:published_time"] == "2024-05-01T12:00:00Z"
    assert found["article:tag"] == "Rivers"


def test_without_a_picture_the_share_image_of_the_theme_is_shared():
    assert properties(head(STORY, article("flood")))["og:image"].startswith(f"{BASE}share.")


def test_a_story_page_is_a_collection_of_reports_and_no_report():
    video = listed("x", type="video")
    found = linked_data(head(STORY, article("flood", related=(video,), topics=("Rivers",))))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "CollectionPage")
    items = found["mainEntity"]["itemListElement"]
    assert [each["item"]["@type"] for each in items] == ["NewsArticle", "VideoObject"]
    assert [each["position"] for each in items] == [1, 2]
    assert [each["item"] for each in found["breadcrumb"]["itemListElement"]] == [
        BASE,
        f"{BASE}topics/rivers/",
        f"{BASE}2024/05/01/flood/",
    ]


def test_json_ld_lists_ten_reports_and_has_a_picture_for_the_lead_only():
    images = (Image("/a.jpg"),)
    others = tuple(listed(f"x{number}", images=images) for number in range(11))
    lead = article("flood", images=images, related=others)
    found = linked_data(head(STORY, lead, assets=["a.jpg"]))["mainEntity"]
    items = found["itemListElement"]
    assert (found["numberOfItems"], len(items)) == (12, 10)
    assert [each["item"].get("image") for each in items] == [f"{BASE}a.jpg", *[None] * 9]


def test_no_title_ends_the_element_with_the_json():
    found = head(STORY, article("flood", title=HOSTILE))
    assert linked_data(found)["name"] == HOSTILE


def test_the_front_page_is_the_web_site():
    found = linked_data(head("index.html"))
    assert (found["@type"], found["url"], found["name"]) == ("WebSite", BASE, "Coast")


def test_a_page_that_is_not_to_be_found_has_no_metadata():
    assert properties(head("404.html")) == {}


def test_the_manifest_is_json_with_addresses_below_the_sites_path():
    made = rendered(plan(site=SiteSettings(base_url=BASE, title='The "Coast" & <Co>')))
    manifest = json.loads(made["site.webmanifest"])
    assert manifest["name"] == 'The "Coast" & <Co>'
    assert manifest["start_url"] == "/repo/"
    assert all(icon["src"].startswith("/repo/") for icon in manifest["icons"])
