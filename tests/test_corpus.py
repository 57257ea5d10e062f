"""Sites of real articles."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator

from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Options
from digestgen.pipeline.report import BuildReport
from digestgen.problems import errors_of
from runs import invoke, tree

BASE_URL = "https://example.org/news/digest/"
BIG = ["diablo4", "power-apps"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, BuildReport]]:
    """Return the sites that were built so far, by the name of the folder of articles."""
    return {}


def site_of(
    name: str, corpus: Path, built: dict[str, tuple[Path, BuildReport]], tmp_path: Path
) -> tuple[Path, BuildReport]:
    if name not in built:
        (tmp_path / name).mkdir()
        (tmp_path / name / "content").symlink_to(corpus / name)
        report = build_site(Options(site=tmp_path / name, base_url=BASE_URL, jobs=1))
        built[name] = tmp_path / name, report
    return built[name]


@pytest.fixture(params=["smartable", *BIG])
def any_site(request, corpus: Path, built, tmp_path_factory) -> tuple[Path, BuildReport]:
    return site_of(request.param, corpus, built, tmp_path_factory.mktemp("corpus"))


@pytest.fixture(params=BIG)
def big_site(request, corpus: Path, built, tmp_path_factory) -> tuple[Path, BuildReport]:
    return site_of(request.param, corpus, built, tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def seed(corpus: Path, built, tmp_path_factory) -> Path:
    return site_of("smartable", corpus, built, tmp_path_factory.mktemp("corpus"))[0]


# the single article


def test_single_article_gives_one_story_page_two_topics_and_25_providers(seed: Path):
    pages = seed / "build"
    assert len(list(pages.glob("2020/*/*/*/index.html"))) == 1
    assert len(list(pages.glob("topics/*/index.html"))) == 2
    assert len(list(pages.glob("providers/*/index.html"))) == 25


def test_single_article_is_a_story_of_33_reports(seed: Path, corpus: Path):
    done = invoke("stories", "--format", "jsonl", "--site", seed)
    (story,) = (json.loads(line) for line in done.stdout.splitlines())
    urls = [story["lead"], *story["coverage"]]
    assert len(urls) == len(set(urls)) == 33
    (source,) = (corpus / "smartable").glob("*.md")
    text = source.read_text()
    assert [url for url in urls if url not in text] == []
    (page,) = (seed / "build").glob("2020/*/*/*/index.html")
    links = set(_links(page))
    assert [url for url in urls if url.replace("&amp;", "&") not in links] == []


# the two big ones


def test_real_site_builds_without_error(any_site: tuple[Path, BuildReport]):
    _, report = any_site
    assert not errors_of(report.problems)
    assert report.written.written > 0


def test_every_file_is_read(big_site: tuple[Path, BuildReport], corpus: Path):
    site, report = big_site
    names = {file.name for file in (corpus / site.name).glob("*.md")}
    articles = [each for story in report.site.digest.stories for each in story.articles]
    files = [file for each in (*articles, *report.site.digest.left_out) for file in each.files]
    assert {Path(file.path).name for file in files} == names
    assert len(files) == len(names)


def test_every_article_is_in_exactly_one_story(any_site: tuple[Path, BuildReport]):
    _, report = any_site
    urls = Counter(
        article.url or article.title + article.provider.domain + str(article.published)
        for story in report.site.digest.stories
        for article in story.articles
    )
    assert [url for url, count in urls.items() if count > 1] == []


def test_every_permalink_leads_to_the_story_unless_it_is_withheld(
    big_site: tuple[Path, BuildReport],
):
    site, report = big_site
    digest = report.site.digest
    for story in digest.stories:
        for file in story.files:
            page = (site / "build" / file.permalink / "index.html").read_text()
            assert f"{BASE_URL}{story.permalink}" in page
    for article in digest.left_out:
        for file in article.files:
            there = (site / "build" / file.permalink / "index.html").exists()
            assert there == (article.standing == "deleted")


def test_every_internal_link_leads_to_a_file_below_the_base(any_site: tuple[Path, BuildReport]):
    site, _ = any_site
    files = set(tree(site / "build"))
    pages = [name for name in files if name.endswith(".html")]
    broken = {
        (page, link)
        for page in pages
        for link in _links(site / "build" / page)
        if not _resolves(link, urljoin(BASE_URL, page), files)
    }
    assert broken == set()


def test_every_address_in_feed_and_sitemap_leads_to_a_file(any_site: tuple[Path, BuildReport]):
    site, _ = any_site
    files = set(tree(site / "build"))
    text = (site / "build/sitemap.xml").read_text() + (site / "build/feed.xml").read_text()
    addresses = re.findall(rf"{re.escape(BASE_URL)}[^<\"' ]*", text)
    assert len(addresses) > 30
    assert [each for each in addresses if not _resolves(each, BASE_URL, files)] == []


def test_every_twin_is_as_the_schema_says(any_site: tuple[Path, BuildReport]):
    site, report = any_site
    files = tree(site / "build")
    validator = Draft202012Validator(json.loads(files["api/schema.json"]))
    twins = [path for path in files if path.endswith("index.json")]
    assert len(twins) > len(report.site.digest.stories)
    for path in (*twins, "api/topics.json", "api/providers.json"):
        assert list(validator.iter_errors(json.loads(files[path]))) == [], path


def test_output_with_two_processes_is_the_same(big_site: tuple[Path, BuildReport], tmp_path: Path):
    site, _ = big_site
    build_site(Options(site=site, base_url=BASE_URL, jobs=2, output=tmp_path / "two"))
    assert tree(tmp_path / "two") == tree(site / "build")


def test_second_build_writes_nothing(big_site: tuple[Path, BuildReport]):
    site, _ = big_site
    again = build_site(Options(site=site, base_url=BASE_URL, jobs=2)).written
    assert (again.written, again.removed) == (0, 0)


def test_no_page_shows_what_is_dropped_at_load(big_site: tuple[Path, BuildReport]):
    site, _ = big_site
    pages = (data for name, data in tree(site / "build").items() if name.endswith(".html"))
    assert [data for data in pages if b"<iframe" in data or b"youtube.com/embed" in data] == []


def test_redirects_lead_straight_to_stories(big_site: tuple[Path, BuildReport]):
    from digestgen.plan import Routes, plan_pages, view_of

    _, report = big_site
    found = report.site
    plan = plan_pages(found.digest, found.content, Routes(found.config, ()))
    stories = {page.address for page in plan.pages if page.kind == "story"}
    redirects = (page for page in plan.pages if page.kind == "redirect")
    targets = {view_of(page, plan.routes).target for page in redirects}
    assert targets
    assert targets <= stories


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for key, value in attrs if key in {"href", "src"} and value]


def _links(page: Path) -> Iterator[str]:
    collector = _Collector()
    collector.feed(page.read_text())
    yield from collector.found


def _resolves(url: str, page: str, files: set[str]) -> bool:
    """Tell whether a link leads to a file of the site, or to another host."""
    parts, home = urlsplit(urljoin(page, url)), urlsplit(BASE_URL)
    if parts.netloc != home.netloc:
        return parts.scheme in {"http", "https", "mailto"}
    if not parts.path.startswith(home.path):
        return False
    name = unquote(parts.path.removeprefix(home.path))
    return (f"{name}index.html" if name.endswith("/") or not name else name) in files
