"""The preview in a real browser: it follows what is written without a click."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from runs import TWO_STORIES, command, invoke

FLOOD = "content/2024-05-01-flood.md"


@pytest.fixture
def site(make_site) -> Path:
    config = '[site]\nbase_url = "https://a.example/repo/"\n'
    return make_site({**TWO_STORIES, "digest.toml": config, "static/own.css": "h1 {color: red}"})


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    words = command("serve", "--site", site, "--port", "0")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as serving:
        console = next(line for line in serving.stderr if line.startswith("Serving at "))
        yield console.split()[2] + "2024/05/01/flood/"
        serving.terminate()
        serving.communicate()


def edit(site: Path, old: str, new: str) -> None:
    file = site / FLOOD
    beside = site / "edited"
    beside.write_text(file.read_text().replace(old, new))
    beside.replace(file)


def test_an_edit_shows_without_a_click(page: Page, site: Path, address: str):
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("A flood")
    edit(site, "A flood", "A deluge")
    expect(page.locator("h1")).to_contain_text("A deluge", timeout=15_000)


def test_an_error_shows_over_the_page_and_goes_when_fixed(
    page: Page, site: Path, address: str, tmp_path: Path
):
    page.goto(address)
    edit(site, "publishedDateTime: 2024-05-01", "publishedDateTime: 2024-13-01")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"{FLOOD}:", timeout=15_000)
    expect(page.locator("h1")).to_contain_text("A flood")
    page.screenshot(path=Path(os.environ.get("DIGESTGEN_PICTURES", tmp_path)) / "overlay.png")
    edit(site, "2024-13-01", "2024-05-01")
    expect(alert).to_have_count(0, timeout=15_000)


def test_the_reload_works_under_a_strict_policy(page: Page, site: Path, address: str):
    policy = "default-src 'none'; style-src 'self'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    (site / "templates").mkdir()
    template = '{% extends "theme/base.html" %}{% block policy %}' + head + "{% endblock %}"
    (site / "templates/base.html").write_text(template)
    page.goto(address)
    expect(page.locator(f'meta[content^="{policy};"]')).to_have_count(1, timeout=15_000)
    edit(site, "A flood", "A deluge")
    expect(page.locator("h1")).to_contain_text("A deluge", timeout=15_000)


def test_a_stylesheet_is_swapped_without_a_reload(page: Page, site: Path, address: str):
    page.goto(address)
    page.evaluate("window.stays = true")
    (site / "static/style.css").write_text("h1 {color: rgb(3, 2, 1)}")
    expect(page.locator("h1")).to_have_css("color", "rgb(3, 2, 1)", timeout=15_000)
    assert page.evaluate("window.stays")


def test_the_place_on_the_page_stays(page: Page, site: Path, address: str):
    page.set_viewport_size({"width": 360, "height": 200})
    page.goto(address)
    page.evaluate("scrollTo({top: 120, behavior: 'instant'})")
    edit(site, "A flood", "A deluge")
    expect(page.locator("h1")).to_contain_text("A deluge", timeout=15_000)
    page.wait_for_load_state()
    assert page.evaluate("scrollY") == 120


def test_a_build_meanwhile_disturbs_nothing(page: Page, site: Path, address: str):
    page.goto(address)
    edit(site, "A flood", "A deluge")
    assert invoke("build", "--site", site).exit_code == 0
    expect(page.locator("h1")).to_contain_text("A deluge", timeout=15_000)
    assert "A deluge" in (site / "build/2024/05/01/flood/index.html").read_text()
    edit(site, "A deluge", "A downpour")
    expect(page.locator("h1")).to_contain_text("A downpour", timeout=15_000)
    assert "A deluge" in (site / "build/2024/05/01/flood/index.html").read_text()
