"""JSON twins: what a page tells people, its twin tells machines, as the published schema says."""

import json
import shutil

import pytest
from jsonschema import Draft202012Validator

from builders import article, listed, plan, rendered
from digestgen.records import Image, ProviderNote, Topic
from digestgen.settings import ListSettings, OutputSettings, SiteSettings
from runs import SOURCE, build, tree

BASE = "https://news.example/repo/"
SITE = SiteSettings(base_url=BASE)


def made(*articles, **settings):
    files = rendered(plan(*articles, site=SITE, **settings))
    return {path: json.loads(files[path]) for path in files if path.endswith(".json")}


def test_a_twin_has_the_reports_of_its_story():
    pictured = listed("x", images=(Image("/a.jpg", width=3),))
    story = made(article("flood", related=(pictured,)))["2024/05/01/flood/index.json"]
    assert story["url"] == f"{BASE}2024/05/01/flood/"
    assert story["lead"]["publishedDateTime"] == "2024-05-01T12:00:00Z"
    (report,) = story["coverage"]
    assert report["provider"]["domain"] == "x.example"
    assert report["images"] == [{"url": f"{BASE}a.jpg", "width": 3}]


def test_the_list_of_stories_leads_from_the_newest_to_the_oldest_and_back():
    files = made(
        *(article(f"a{n}", hours=99 * n) for n in range(7)), lists=ListSettings(page_size=2)
    )
    front, middle, oldest = (
        files[f"api/stories/{page}index.json"] for page in ("", "page/2/", "page/1/")
    )
    assert (front["older"], "newer" in front) == (f"{BASE}api/stories/page/2/index.json", False)
    assert middle["newer"] == f"{BASE}api/stories/index.json"
    assert middle["older"] == f"{BASE}api/stories/page/1/index.json"
    assert ("older" in oldest, len(oldest["stories"])) == (False, 2)


def test_only_the_first_page_of_the_list_of_stories_says_how_many_there_are():
    files = made(*(article(f"a{n}") for n in range(4)), lists=ListSettings(page_size=2))
    assert files["api/stories/index.json"]["total"] == 4
    assert "total" not in files["api/stories/page/1/index.json"]


def test_an_entry_leads_to_the_twin():
    files = made(article("flood"))
    (entry,) = files["api/stories/index.json"]["stories"]
    assert files[entry["json"].removeprefix(BASE)]["id"] == entry["id"]


def test_without_story_pages_an_entry_leads_to_the_lead():
    files = made(article("flood", url="https://f.example/1"), outputs=OutputSettings(story=False))
    (entry,) = files["api/stories/index.json"]["stories"]
    assert entry["url"] == "https://f.example/1"
    assert "json" not in entry


def test_providers_say_what_their_files_say():
    note = ProviderNote("flood.example", "Flood", owner="The town", country="NL", note="Ours.")
    (provider,) = made(article("flood"), providers=(note,))["api/providers.json"]["providers"]
    assert provider["owner"] == "The town"
    assert provider["country"] == "NL"
    assert provider["note"] == "Ours."


def test_topics_say_what_is_known_of_them():
    note = Topic("rivers", "Rivers", parent="Water", description="All that flows")
    (topic,) = made(article(topics=("rivers",)), topics=(note,))["api/topics.json"]["topics"]
    assert topic == {
        "name": "Rivers",
        "stories": 1,
        "url": f"{BASE}topics/rivers/",
        "otherNames": ["rivers"],
        "parent": "Water",
        "description": "All that flows",
    }


@pytest.mark.parametrize("name", ["demonstration", "everything"])
def test_every_document_is_as_the_schema_says(name, tmp_path):
    source = SOURCE if name == "demonstration" else SOURCE / "tests/sites/everything"
    for part in ("content", "digest.toml"):
        copy = shutil.copytree if (source / part).is_dir() else shutil.copy
        copy(source / part, tmp_path / part)
    build(tmp_path)
    files = tree(tmp_path / "build")
    schema = json.loads(files["api/schema.json"])
    Draft202012Validator.check_schema(schema)
    # the indentation of docstrings, which differs between versions of Python
    assert "\n " not in "".join(each.get("description", "") for each in schema["$defs"].values())
    validator = Draft202012Validator(schema)
    twins = [path for path in files if path.endswith("index.json") or path.startswith("api/")]
    assert len(twins) > 8
    for path in set(twins) - {"api/schema.json"}:
        assert list(validator.iter_errors(json.loads(files[path]))) == [], path
