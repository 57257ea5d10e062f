"""Pages of whole sites: valid, accessible, quiet, within the screen, without a dead link.

A sample of every kind of page of the demonstration; with DIGESTGEN_EVERY_PAGE, which `make check-pages`
sets, every page of it, and of the corpus where that is at hand.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

from browser.published import (
    BASE,
    EVERY_PAGE,
    HOST,
    MOST_SHIFT,
    SITES,
    Visit,
    publish,
    sample,
    show,
    visit,
    visit_in_parallel,
)

# in a file that is not served, nothing is 'self'; and what the checker does not know yet
NO_ERRORS = ("violates Content Security Policy", "Unrecognized at-rule “@view-transition”")
LINKING = ("href", "src", "poster", "data")


@pytest.fixture(scope="module", params=SITES)
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(SITES[request.param], tmp_path_factory.mktemp("sites") / request.param)


@pytest.fixture(scope="module")
def visits(browser, output: Path) -> list[Visit]:
    addresses = sample(output)
    if EVERY_PAGE:
        return visit_in_parallel(output, addresses)
    return list(visit(browser, output, addresses))


def test_pages_are_accessible(visits: list[Visit]):
    assert [f"{each.address}: {found}" for each in visits for found in each.violations] == []


def test_every_target_is_at_least_24_pixels_high_and_wide(visits: list[Visit]):
    assert [f"{each.address}: {small}" for each in visits for small in each.small_targets] == []


def test_no_page_is_wider_than_the_screen(visits: list[Visit]):
    assert [f"{each.address}: {each.overflow} px" for each in visits if each.overflow > 0] == []


def test_nothing_moves_while_a_page_is_loaded(visits: list[Visit]):
    assert [f"{each.address}: {each.shift}" for each in visits if each.shift > MOST_SHIFT] == []


def test_console_is_quiet(visits: list[Visit]):
    assert [f"{each.address}: {message}" for each in visits for message in each.messages] == []


def test_only_pictures_are_asked_of_other_hosts(visits: list[Visit]):
    asked = {each for visited in visits for each in visited.elsewhere}
    assert [each for each in asked if not each.startswith("image ")] == []


def test_markup_and_styles_are_valid(checker, output: Path):
    words = (*checker, "--format", "json", "--also-check-css", "--skip-non-html", str(output))
    said = subprocess.run(words, capture_output=True, text=True, check=False).stderr
    found = [
        f"{each.get('url', '')}:{each.get('lastLine', 0)}: {each['message']}"
        for each in json.loads(said)["messages"]
        if not any(words in each["message"] for words in NO_ERRORS)
    ]
    assert found == []


def test_every_link_and_fragment_leads_somewhere_below_the_path(output: Path):
    parsed = {
        file: LexborHTMLParser(file.read_text() if file.suffix == ".html" else "")
        for file in sorted(output.rglob("*"))
        if file.is_file()
    }
    targets = {file: _ids(tree) for file, tree in parsed.items()}
    dead = [
        f"{file.relative_to(output)}: {link}"
        for file, tree in parsed.items()
        for link in _internal_links(tree, file.relative_to(output))
        if not _leads(link, output, targets)
    ]
    assert len(targets) > 100
    assert dead == []


def test_keyboard_leads_from_home_by_a_story_to_its_source(page: Page, output: Path):
    show(page, output)
    page.goto(BASE)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    _tab_to(page, "main h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/\d{4}/\d\d/\d\d/[^/]+/$"))
    _tab_to(page, ".out a")
    source = page.locator(".out a").get_attribute("href")
    with page.expect_request(source):
        page.keyboard.press("Enter")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").evaluate("(each, selector) => each.matches(selector)", selector):
            assert page.locator(":focus").evaluate(
                "each => getComputedStyle(each).outlineStyle !== 'none'"
            )
            return
    pytest.fail(f"the keyboard does not lead to {selector}")


def _internal_links(tree: LexborHTMLParser, path: Path) -> list[str]:
    here = BASE + path.as_posix().removesuffix("index.html")
    links = [
        urljoin(here, each.attributes[name] or "")
        for name in LINKING
        for each in tree.css(f"[{name}]")
    ]
    return [each for each in links if each.startswith(HOST)]


def _leads(link: str, output: Path, targets: dict[Path, set[str]]) -> bool:
    address, fragment = urldefrag(link)
    file = output / unquote(address.removeprefix(BASE))
    file = file / "index.html" if file.is_dir() else file
    return (
        address.startswith(BASE)
        and file in targets
        and (not fragment or unquote(fragment) in targets[file])
    )


def _ids(tree: LexborHTMLParser) -> set[str]:
    return {each.id for each in tree.css("[id]") if each.id}
