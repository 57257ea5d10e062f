"""Whatever a file holds, it can cost itself, never the site, and never runs on a page."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from hostile import GOOD, TAG, sites
from runs import build, tree

# more, and others each time: HOSTILE_SITES=500 pytest tests/test_hostile_sites.py
EXAMPLES = int(os.environ.get("HOSTILE_SITES", "0"))
TITLE = "A good report"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build some hostile sites, and return their folders; an exception fails with the smallest such site."""
    found: list[Path] = []

    @settings(
        max_examples=EXAMPLES or 12,
        derandomize=not EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sites())
    def build_each(files: dict[str, bytes]) -> None:
        site = tmp_path_factory.mktemp("site")
        for name, data in files.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(data)
        build(site, keep_going=True, jobs=1)
        found.append(site)

    build_each()
    return found


def outputs(built: list[Path], ending: str) -> Iterator[tuple[Path, str]]:
    for site in built:
        for file in sorted((site / "build").rglob(f"*{ending}")):
            yield file, file.read_text("utf-8")


class Elements(HTMLParser):
    """Collects what in a page came from content and is more than text."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [tag, *(name for name, _ in attrs)]
        self.odd += [name for name in names if TAG in name]
        for name, value in attrs:
            scheme = "".join((value or "").split()).lower()
            if name in {"href", "src", "action"} and scheme.startswith(("javascript:", "data:")):
                self.odd.append(f"{name}={value}")


def test_the_good_article_is_on_every_site(built: list[Path]) -> None:
    name = GOOD.removeprefix("content/2024-05-01-").removesuffix(".md")
    for site in built:
        assert TITLE in (site / f"build/2024/05/01/{name}/index.html").read_text("utf-8")


def test_no_element_attribute_or_script_of_content_is_on_a_page(built: list[Path]) -> None:
    for file, text in outputs(built, ".html"):
        elements = Elements()
        elements.feed(text)
        assert elements.odd == [], file


def test_every_feed_and_sitemap_is_well_formed(built: list[Path]) -> None:
    for _, text in outputs(built, ".xml"):
        ElementTree.fromstring(text)  # raises ParseError


def test_every_json_file_is_valid(built: list[Path]) -> None:
    for _, text in outputs(built, ".json"):
        json.loads(text)


def test_nothing_is_written_beside_the_output(built: list[Path]) -> None:
    for site in built:
        assert {name.partition("/")[0] for name in tree(site)} <= {"build", "content", ".digestgen"}


def test_a_hostile_site_is_not_much_larger_than_its_content(built: list[Path]) -> None:
    for site in built:
        sizes = {top: sum(map(len, tree(site / top).values())) for top in ("content", "build")}
        assert sizes["build"] < 5_000_000 + 100 * sizes["content"]
