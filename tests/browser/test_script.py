"""What the script adds to pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.published import BASE, show
from builders import article_file
from runs import build

VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"
STORY = f"{BASE}2024/05/01/flood/"


@pytest.fixture
def output(make_site) -> Path:
    video = article_file("A flood", url=VIDEO, domain="youtube.com", more="type: video")
    site = make_site({"content/2024-05-01-flood.md": video})
    build(site, base_url=BASE)
    return site / "build"


def test_a_click_puts_the_player_where_the_picture_was(page: Page, output: Path):
    show(page, output)
    page.goto(STORY)
    assert page.locator("iframe").count() == 0
    page.get_by_role("link", name="Play the video").click()
    player = page.locator("iframe")
    expect(player).to_have_attribute(
        "src", "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"
    )
    expect(player).to_be_focused()


def test_without_script_a_video_is_a_link_to_it(browser: Browser, output: Path):
    page = browser.new_page(java_script_enabled=False)
    show(page, output)
    page.goto(STORY)
    assert page.get_by_role("link", name="Play the video").get_attribute("href") == VIDEO
    page.close()


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2024-05-01T12:20:00Z", "20 minutes ago"),
        ("2024-05-02T11:00:00Z", "23 hours ago"),
        ("2024-05-02T12:00:00Z", "1 May 2024, 12:00 UTC"),
        ("2024-04-30T12:00:00Z", "1 May 2024, 12:00 UTC"),
    ],
)
def test_times_of_the_last_day_are_relative(page: Page, output: Path, now: str, shown: str):
    show(page, output)
    page.clock.set_fixed_time(now)
    page.goto(STORY)
    expect(page.locator(".byline time")).to_have_text(shown)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_shows_its_link_to_the_page_on_a_phone(browser: Browser, make_site, scripts: bool):
    names = [f"page-{number}" for number in range(8)]
    files = {f"content/pages/{each}.md": f"---\ntitle: {each}\nmenu: true\n---\n" for each in names}
    site = make_site({"content/2024-05-01-flood.md": article_file(), **files})
    build(site, base_url=BASE)
    page = browser.new_page(java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    show(page, site / "build")
    page.goto(f"{BASE}page-7/")
    expect(page.locator(".menu [aria-current=page]")).to_be_in_viewport(ratio=1)
    page.close()


@pytest.mark.parametrize("where", [BASE, STORY])
def test_a_picture_that_is_gone_leaves_no_room(page: Page, make_site, where: str):
    picture = (
        "images: [{url: https://one.example/gone.jpg, width: 600, height: 400, attribution: Ann}]"
    )
    site = make_site({"content/2024-05-01-flood.md": article_file("A flood", more=picture)})
    build(site, base_url=BASE)
    show(page, site / "build")
    page.route("https://one.example/gone.jpg", lambda route: route.fulfill(status=404))
    page.goto(where)
    expect(page.locator(".thumb")).to_be_hidden()
    expect(page.get_by_text("Ann")).to_be_hidden()


def test_nothing_is_folded_on_paper(page: Page, make_site):
    related = "related:\n" + "".join(
        f'  - title: "Flood {n}"\n    webUrl: https://e{n}.example/flood\n'
        f'    publishedDateTime: "2024-05-01T13:00:00Z"\n    provider: {{name: E{n}, domain: e{n}.example}}\n'
        for n in range(12)
    )
    site = make_site({"content/2024-05-01-flood.md": article_file(more=related)})
    build(site, base_url=BASE)
    show(page, site / "build")
    page.goto(STORY)
    folded = page.get_by_text("Flood 8", exact=True)
    expect(folded).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_be_visible()
