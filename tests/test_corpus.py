"""Sites of real articles."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser

from digestgen.incremental import CacheOptions
from digestgen.pipeline.build import build_site
from digestgen.pipeline.build_report import BuildReport
from digestgen.pipeline.options import Options
from digestgen.problems import errors_of
from runs import invoke, tree

BASE_URL = "https://example.org/news/digest/"
BIG = ["diablo4", "power-apps"]
NO_CACHE = CacheOptions(reads=False, writes=False)


@dataclass(frozen=True)
class BuiltSite:
    """A site of a folder of the corpus, and what its build told and wrote."""

    folder: Path
    report: BuildReport
    files: dict[str, bytes]


@pytest.fixture(scope="session")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], BuiltSite]:
    """Return a function that builds the site of a folder of the corpus, once."""

    @cache
    def build_once(name: str) -> BuiltSite:
        site = tmp_path_factory.mktemp("corpus") / name
        site.mkdir()
        (site / "content").symlink_to(corpus / name)
        report = build_site(Options(site=site, base_url=BASE_URL, jobs=1))
        return BuiltSite(site, report, tree(site / "build"))

    return build_once


@pytest.fixture(scope="session", params=["smartable", *BIG])
def any_site(request: pytest.FixtureRequest, built: Callable[[str], BuiltSite]) -> BuiltSite:
    return built(request.param)


@pytest.fixture(scope="session", params=BIG)
def big_site(request: pytest.FixtureRequest, built: Callable[[str], BuiltSite]) -> BuiltSite:
    return built(request.param)


@pytest.fixture(scope="session")
def power_apps(built: Callable[[str], BuiltSite]) -> BuiltSite:
    return built("power-apps")


@pytest.fixture(scope="session")
def seed(built: Callable[[str], BuiltSite]) -> Path:
    return built("smartable").folder


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
    links = _links(page.read_bytes())
    assert [url for url in urls if url.replace("&amp;", "&") not in links] == []


# the two big ones


def test_real_site_builds_without_error(any_site: BuiltSite):
    assert not errors_of(any_site.report.problems)
    assert any_site.report.written.written > 0


def test_every_file_is_read(big_site: BuiltSite, corpus: Path):
    digest = big_site.report.site.digest
    names = {file.name for file in (corpus / big_site.folder.name).glob("*.md")}
    articles = [each for story in digest.stories for each in story.articles]
    files = [file for each in (*articles, *digest.left_out) for file in each.files]
    assert {Path(file.path).name for file in files} == names
    assert len(files) == len(names)


def test_every_article_is_in_exactly_one_story(any_site: BuiltSite):
    urls = Counter(
        article.url or article.title + article.provider.domain + str(article.published)
        for story in any_site.report.site.digest.stories
        for article in story.articles
    )
    assert [url for url, count in urls.items() if count > 1] == []


def test_every_permalink_leads_to_the_story_unless_it_is_withheld(big_site: BuiltSite):
    digest = big_site.report.site.digest
    for story in digest.stories:
        for file in story.files:
            page = big_site.files[f"{file.permalink}index.html"]
            assert f"{BASE_URL}{story.permalink}".encode() in page
    for article in digest.left_out:
        for file in article.files:
            there = f"{file.permalink}index.html" in big_site.files
            assert there == (article.standing == "deleted")


def test_every_internal_link_leads_to_a_file_below_the_base(any_site: BuiltSite):
    pages = {name: data for name, data in any_site.files.items() if name.endswith(".html")}
    a_page_of = {
        urljoin(BASE_URL + name, link): name
        for name, data in pages.items()
        for link in _links(data)
    }
    assert len(a_page_of) > 30
    broken = {link: a_page_of[link] for link in a_page_of if not _resolves(link, any_site.files)}
    assert broken == {}


def test_every_address_in_feed_and_sitemap_leads_to_a_file(any_site: BuiltSite):
    files = any_site.files
    text = (files["sitemap.xml"] + files["feed.xml"]).decode()
    addresses = re.findall(rf"{re.escape(BASE_URL)}[^<\"' ]*", text)
    assert len(addresses) > 30
    assert [each for each in addresses if not _resolves(each, files)] == []


def test_every_twin_is_as_the_schema_says(any_site: BuiltSite):
    files = any_site.files
    validator = Draft202012Validator(json.loads(files["api/schema.json"]))
    twins = [path for path in files if path.endswith("index.json")]
    assert len(twins) > len(any_site.report.site.digest.stories)
    for path in (*twins, "api/topics.json", "api/providers.json"):
        assert list(validator.iter_errors(json.loads(files[path]))) == [], path


def test_output_with_two_processes_is_the_same(power_apps: BuiltSite, tmp_path: Path):
    options = Options(
        site=power_apps.folder, base_url=BASE_URL, jobs=2, output=tmp_path / "two", cache=NO_CACHE
    )
    build_site(options)
    assert tree(tmp_path / "two") == power_apps.files


def test_second_build_writes_nothing(power_apps: BuiltSite):
    again = build_site(Options(site=power_apps.folder, base_url=BASE_URL, jobs=2)).written
    assert (again.written, again.removed) == (0, 0)


def test_no_page_shows_what_is_dropped_at_load(big_site: BuiltSite):
    pages = [data for name, data in big_site.files.items() if name.endswith(".html")]
    assert [data for data in pages if b"<iframe" in data or b"youtube.com/embed" in data] == []


def test_mail_is_short_enough_for_mail_programs(big_site: BuiltSite):
    sizes = [len(data) for name, data in big_site.files.items() if "/mail." in name]
    assert sizes
    assert max(sizes) < 100_000


def test_redirects_lead_straight_to_stories(big_site: BuiltSite):
    from digestgen.plan import Routes, plan_pages, view_of

    found = big_site.report.site
    plan = plan_pages(found.digest, found.content, Routes(found.config, ()))
    stories = {page.address for page in plan.pages if page.kind == "story"}
    redirects = (page for page in plan.pages if page.kind == "redirect")
    targets = {view_of(page, plan.routes).target for page in redirects}
    assert targets
    assert targets <= stories


def _links(page: bytes) -> set[str]:
    parsed = LexborHTMLParser(page)
    names = ("href", "src")
    return {
        link
        for name in names
        for each in parsed.css(f"[{name}]")
        if (link := each.attributes[name])
    }


def _resolves(address: str, files: Container[str]) -> bool:
    """Tell whether an address is a file of the site, or of another host."""
    parts, home = urlsplit(address), urlsplit(BASE_URL)
    if parts.netloc != home.netloc:
        return parts.scheme in {"http", "https", "mailto"}
    if not parts.path.startswith(home.path):
        return False
    name = unquote(parts.path.removeprefix(home.path))
    return (f"{name}index.html" if name.endswith("/") or not name else name) in files
