"""Topic and provider files, and the site's own pages."""

from __future__ import annotations

import pytest

from builders import source
from digestgen.load import LoadSettings
from digestgen.load.own_pages import parse_page
from digestgen.load.taxonomy import parse_provider, parse_topic
from digestgen.records import Image, OwnPage, ProviderNote, Topic

SETTINGS = LoadSettings()


def topic(text: str, name: str = "weather.yaml") -> Topic:
    record, problems = parse_topic(source(text, name, "topics"), SETTINGS)
    assert problems == []
    return record


def provider(text: str, name: str = "bbc.yaml") -> ProviderNote:
    record, problems = parse_provider(source(text, name, "providers"), SETTINGS)
    assert problems == []
    return record


def page(text: str, name: str = "about.md", base_path: str = "/") -> OwnPage:
    record, problems = parse_page(source(text, name, "pages"), LoadSettings(base_path=base_path))
    assert problems == []
    return record


def test_every_key_of_a_topic_is_read() -> None:
    text = """
_id: weather
name: Weather
shortname: Wx
parent: Nature
description: Rain and shine.
keywords: [rain, null, rain]
hashtags: ["#rain"]
images: [/a.jpg, {url: /b.jpg, width: 3}]
"""
    assert topic(text) == Topic(
        id="weather",
        name="Weather",
        shortname="Wx",
        parent="Nature",
        description="Rain and shine.",
        keywords=("rain",),
        hashtags=("#rain",),
        images=(Image("/a.jpg"), Image("/b.jpg", 3)),
        path="content/topics/weather.yaml",
        id_line=2,
    )


def test_topic_without_id_has_none() -> None:
    assert topic("name: Weather").id == ""


def test_topic_without_name_is_an_error() -> None:
    _, problems = parse_topic(source("_id: weather", "a.yaml", "topics"), SETTINGS)
    assert [str(each).splitlines()[0] for each in problems] == [
        "content/topics/a.yaml:1:1: name: missing"
    ]


def test_topic_may_be_front_matter_of_a_markdown_file() -> None:
    assert topic("---\nname: Weather\n---\nText.\n", "weather.md").name == "Weather"


@pytest.mark.parametrize("name", ["a.yaml", "a.yml"])
def test_topic_may_be_a_yaml_file_with_either_ending(name: str) -> None:
    assert topic("name: Weather", name).name == "Weather"


def test_empty_topic_file_lacks_only_its_name() -> None:
    _, problems = parse_topic(source("", "a.yaml", "topics"), SETTINGS)
    assert [each.key for each in problems] == ["name"]


def test_topic_picture_with_hostile_address_is_a_warning_at_its_place() -> None:
    text = "name: a\nimages: [/a.jpg, 'javascript:x']"
    record, problems = parse_topic(source(text, "a.yaml", "topics"), SETTINGS)
    assert record.images == (Image("/a.jpg"),)
    assert [(each.key, each.line, each.column) for each in problems] == [("images[1]", 2, 18)]


def test_every_key_of_a_provider_is_read() -> None:
    text = """
domain: www.BBC.co.uk
name: BBC
images: [{url: /bbc.png}]
owner: The public
country: United Kingdom
note: |
  Paid for by a licence,
  <b>not</b> by advertisers.
"""
    assert provider(text) == ProviderNote(
        domain="bbc.co.uk",
        name="BBC",
        images=(Image("/bbc.png"),),
        path="content/providers/bbc.yaml",
        owner="The public",
        country="United Kingdom",
        note="Paid for by a licence, <b>not</b> by advertisers.",
    )


def test_id_of_a_provider_serves_as_its_domain() -> None:
    assert provider("_id: bbc.co.uk") == provider("domain: bbc.co.uk")


def test_provider_file_without_name_has_its_domain_for_one() -> None:
    assert provider("domain: bbc.co.uk").name == "bbc.co.uk"


@pytest.mark.parametrize("text", ["name: BBC", "domain: ''", "domain: The BBC", "domain: 3"])
def test_provider_without_domain_is_an_error(text: str) -> None:
    _, problems = parse_provider(source(text, "a.yaml", "providers"), SETTINGS)
    assert [each.key for each in problems] == ["domain"]


def test_every_key_of_a_page_is_read() -> None:
    text = "---\ntitle: About\ndescription: Who\nmenu: true\norder: 3\ndraft: true\n---\n*We*.\n"
    assert page(text) == OwnPage(
        title="About",
        permalink="about/",
        path="content/pages/about.md",
        body_html="<p><em>We</em>.</p>",
        description="Who",
        menu=True,
        order=3,
        standing="draft",
    )


def test_page_is_in_the_footer_and_published_unless_it_says_otherwise() -> None:
    found = page("---\ntitle: About\n---\n")
    assert (found.menu, found.order, found.standing) == (False, 0, "publishable")


def test_page_in_folders_keeps_them_in_its_permalink() -> None:
    assert (
        page("---\ntitle: a\n---\n", "Our House/The Kitchen.md").permalink
        == "our-house/the-kitchen/"
    )


def test_page_without_title_is_an_error() -> None:
    _, problems = parse_page(source("---\n---\n", "a.md", "pages"), SETTINGS)
    assert [each.key for each in problems] == ["title"]


def test_links_of_a_page_go_below_the_base_path() -> None:
    found = page("---\ntitle: a\n---\n[x](/y/)\n", base_path="/repo/")
    assert 'href="/repo/y/"' in found.body_html


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("about.md", "about/"),
        ("team/index.md", "team/"),
        ("team/contact.md", "team/contact/"),
        ("index/index.md", "index/"),
        ("index.md", ""),
    ],
)
def test_page_is_at_its_path_and_an_index_at_its_folder(name: str, address: str) -> None:
    record, _ = parse_page(source("---\ntitle: Us\n---\n", name, "pages"), SETTINGS)
    assert record.permalink == address


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.yaml", "name: AI\n_id: ai\n", 2),
        ("a.md", "---\nname: AI\n'_id' : ai\n---\n", 3),
        ("a.yaml", "{name: AI, _id: ai}", 0),
    ],
)
def test_line_of_an_id_is_known(name: str, text: str, line: int) -> None:
    assert topic(text, name).id_line == line
