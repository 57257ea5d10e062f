"""Search as a reader uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.published import (
    ABORTED,
    AXE_SCRIPT,
    BASE,
    MOST_SHIFT,
    SHIFTS,
    audit,
    show,
    small_targets,
)
from builders import article_file
from runs import build

ON = '[site]\ntitle = "Tide"\n[outputs]\nsearch = true\n'
STORIES = {
    "flood": ("Harbour flooded at night", "Sea", "2024-05-01"),
    "rain": ("Heavy rain on the moors", "Land", "2024-05-02"),
    "ferry": ("Ferry to the harbour is late", "Sea", "2024-06-03"),
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    (site / "content").mkdir()
    (site / "digest.toml").write_text(ON)
    for name, (title, topic, day) in STORIES.items():
        text = article_file(
            title,
            url=f"https://{name}.example/1",
            domain=f"{name}.example",
            time=f"{day}T12:00:00Z",
            more=f"topics: [{topic}]",
        )
        (site / f"content/{day}-{name}.md").write_text(text)
    build(site, base_url=BASE)
    return site / "build"


@pytest.fixture
def console(page: Page, output: Path) -> list[str]:
    """Return what the console of `page` says, which shows the site."""
    found: list[str] = []
    show(page, output)
    page.on("console", lambda each: found.append(each.text))
    page.on("pageerror", lambda each: found.append(str(each)) if ABORTED not in str(each) else None)
    return found


def asked(page: Page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda each: found.append(each.url))
    return found


def test_the_index_is_loaded_when_a_reader_goes_to_the_box(page: Page, console: list[str]):
    requests = asked(page)
    page.goto(BASE)
    assert not any("pagefind" in each for each in requests)
    with page.expect_response(re.compile(r"pf_meta")):
        page.get_by_role("searchbox").focus()
    assert all(each.startswith(BASE) for each in requests)
    assert console == []


def test_results_are_gone_through_by_keys(page: Page, console: list[str]):
    page.goto(BASE)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("harbour")
    found = page.locator(".masthead .found a")
    expect(found).to_have_count(2)
    expect(page.locator(".masthead .status")).to_have_text("Stories found: 2")
    page.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(found.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)
    page.keyboard.type(" night")
    expect(found).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{BASE}2024/05/01/flood/")
    assert console == []


def test_results_take_the_place_of_the_latest_stories(page: Page, console: list[str]):
    page.goto(f"{BASE}search/")
    box, latest = page.get_by_label("Words to look for"), page.get_by_text("Latest stories")
    expect(latest).to_be_visible()
    box.fill("moors")
    expect(page.locator("main .found a")).to_have_count(1)
    expect(latest).to_be_hidden()
    box.fill("")
    expect(latest).to_be_visible()
    assert console == []


def test_results_that_come_when_the_reader_has_left_are_not_shown(page: Page, console: list[str]):
    page.goto(BASE)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("harbour")
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)
    assert page.locator(".masthead .found a").count() == 0
    assert console == []


def test_a_result_can_be_clicked(page: Page, console: list[str]):
    page.goto(BASE)
    page.get_by_role("searchbox").fill("moors")
    page.locator(".masthead .found a").click()
    expect(page).to_have_url(f"{BASE}2024/05/02/rain/")
    assert console == []


def test_keys_of_the_page_are_not_those_of_results(page: Page, console: list[str]):
    page.goto(BASE)
    page.get_by_role("searchbox").fill("harbour")
    expect(page.locator(".masthead .found a")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(page.locator(".masthead .found a").first).to_be_focused()


def test_an_index_that_does_not_come_is_reported(page: Page, output: Path):
    show(page, output)
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{BASE}search/?q=harbour")
    expect(page.get_by_text("The search index could not be loaded.")).to_be_visible()
    expect(page.get_by_text("Latest stories")).to_be_visible()  # out of sight until then
    page.unroute("**/pagefind/**")
    page.get_by_role("searchbox").fill("moors")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{BASE}search/?q=moors")


def test_enter_shows_all_results_with_filters(page: Page, console: list[str]):
    page.goto(f"{BASE}2024/05/02/rain/")
    page.get_by_role("searchbox").fill("harbour")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{BASE}search/?q=harbour")
    found = page.locator("main .found a")
    expect(found).to_have_count(2)
    page.get_by_label("Month").select_option("2024-06")
    expect(found).to_have_text(["Ferry to the harbour is late"])
    page.get_by_label("Month").select_option("")
    page.get_by_label("Source").select_option("flood.example")
    expect(found).to_have_text(["Harbour flooded at night"])
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Source").select_option("")
    page.get_by_label("Topic").select_option("Land")
    expect(found).to_have_text(["Heavy rain on the moors"])
    expect(page).to_have_url(f"{BASE}search/?topic=Land")  # what was found can be linked to
    assert console == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (700, "light")])
@pytest.mark.parametrize("address", ["", "search/?q=harbour"])
def test_the_search_can_be_used_by_all(
    page: Page, output: Path, address: str, width: int, scheme: str
):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.add_init_script(AXE_SCRIPT)
    show(page, output)
    page.goto(BASE + address)
    if not address:
        page.get_by_role("searchbox").fill("harbour")
    expect(page.locator(".found a")).to_have_count(2)
    assert [each["id"] for each in audit(page)] == []
    assert small_targets(page) == ()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".found").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [390, 1440])
def test_results_move_nothing(page: Page, console: list[str], width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    page.goto(f"{BASE}search/?q=harbour")
    expect(page.locator(".found a")).to_have_count(2)
    assert page.evaluate("window.shift") <= MOST_SHIFT


def test_on_a_phone_the_box_is_beside_the_name_and_the_menu_scrolls_below(
    page: Page, console: list[str]
):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(BASE)
    menu = page.locator(".menu ul")
    menu.evaluate(
        "each => { for (const item of [...each.children]) each.append(item.cloneNode(true)); }"
    )
    brand, box = (page.locator(f".masthead {each}").bounding_box() for each in (".brand", "input"))
    assert brand
    assert box
    assert brand["height"] == 56
    assert brand["y"] < box["y"] < box["y"] + box["height"] < brand["y"] + brand["height"]
    assert menu.evaluate("each => each.scrollWidth > each.clientWidth && each.clientHeight < 50")
    menu.locator("a").last.focus()
    assert menu.evaluate("each => each.scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_scripts_the_search_leads_to_the_archive(browser: Browser, output: Path):
    page = browser.new_context(java_script_enabled=False).new_page()
    show(page, output)
    page.goto(BASE)
    page.get_by_role("searchbox").fill("harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Search needs JavaScript.")).to_be_visible()
    expect(page.locator("main").get_by_role("searchbox")).to_have_count(0)  # it would find nothing
    expect(page.get_by_role("link", name="Heavy rain on the moors")).to_be_visible()
    page.get_by_role("link", name="All stories are in the archive").click()
    expect(page).to_have_url(f"{BASE}archive/")
    page.context.close()


def test_a_word_of_the_newest_and_of_the_oldest_story_is_found(
    page: Page, corpus: Path, tmp_path: Path
):
    (tmp_path / "content").symlink_to(corpus / "power-apps")
    (tmp_path / "digest.toml").write_text(ON)
    stories = build(tmp_path, base_url=BASE).site.digest.stories
    show(page, tmp_path / "build")
    for story in (stories[0], stories[-1]):
        word = max(re.findall(r"[A-Za-z]+", story.lead.title), key=len)
        page.goto(f"{BASE}search/?q={word}&month={story.permalink[:7].replace('/', '-')}")
        expect(page.locator(f'main .found a[href$="/{story.permalink}"]')).to_have_count(1)
