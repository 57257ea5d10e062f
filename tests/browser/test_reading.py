"""What the script does for readers who come back: read stories, what is new, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.published import ABORTED, AXE_SCRIPT, BASE, RULES_IN, audit, show, small_targets
from builders import article_file
from runs import build

DAYS = {"flood": 1, "rain": 2, "storm": 3}
STORY = f"{BASE}2024/05/02/rain/"
VISIT = "digestgen:/news/visit"
BLOCKED = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); },
});
"""
FULL = (
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    (site / "content").mkdir()
    (site / "digest.toml").write_text("[lists]\npage_size = 20\n")
    for name, day in DAYS.items():
        text = article_file(
            f"A {name}",
            url=f"https://{name}.example/1",
            domain=f"{name}.example",
            time=f"2024-05-0{day}T12:00:00Z",
            more="topics: [Weather]",
        )
        (site / f"content/2024-05-0{day}-{name}.md").write_text(text)
    build(site, base_url=BASE)
    return site / "build"


@pytest.fixture
def console(page: Page, output: Path) -> list[str]:
    """Return what the console of `page` says, which shows the site; it grows as pages are looked at."""
    found: list[str] = []
    show(page, output)
    page.on("console", lambda each: found.append(each.text))
    page.on("pageerror", lambda each: found.append(str(each)) if ABORTED not in str(each) else None)
    return found


def card(page: Page, name: str) -> Locator:
    return page.locator("article.card", has_text=f"A {name}")


def violations(page: Page, scheme: str) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in audit(page, RULES_IN[scheme])]


def visited(page: Page, when: str) -> None:
    """Let the reader have been here at that time, and not since."""
    page.goto(f"{BASE}topics/weather/")
    page.evaluate(
        f"localStorage.setItem('{VISIT}', JSON.stringify({{last: Date.parse('{when}')}}))"
    )


def focused(page: Page) -> str:
    return page.locator(":focus").inner_text() if page.locator(":focus").count() else ""


def test_a_story_is_dimmed_once_its_page_was_opened(page: Page, console: list[str]):
    page.goto(f"{BASE}topics/weather/")
    assert page.locator(".read").count() == 0
    card(page, "rain").get_by_role("link", name="A rain").click()
    page.wait_for_url(STORY)
    page.go_back()
    expect(card(page, "rain")).to_have_class("card read")
    expect(page.locator(".read")).to_have_count(1)
    title = card(page, "rain").locator("h3")
    expect(title).to_have_css("color", "rgb(93, 90, 84)")  # --muted
    expect(title).to_have_css("font-weight", "700")
    assert console == []


def test_a_page_that_the_browser_kept_is_marked_anew(page: Page, console: list[str]):
    page.goto(f"{BASE}topics/weather/")
    page.evaluate("localStorage.setItem('digestgen:/news/read', '[\"/news/2024/05/02/rain/\"]')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(card(page, "rain")).to_have_class("card read")
    assert console == []


def test_a_read_story_is_dimmed_in_every_list(page: Page, console: list[str]):
    page.goto(STORY)
    for address in ("", "topics/weather/", "2024/05/02/", "exclusives/"):
        page.goto(BASE + address)
        expect(page.locator(".read").first).to_contain_text("A rain")
    assert console == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dimmed_and_new_stories_and_the_help_are_accessible(
    page: Page, console: list[str], scheme: str
):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(STORY)
    visited(page, "2024-05-02T18:00:00Z")
    for address in ("", "topics/weather/", "exclusives/"):
        page.goto(BASE + address)
        assert page.locator(".read").count()
        assert page.locator(".new").count()
        assert violations(page, scheme) == []
    page.keyboard.press("?")
    assert violations(page, scheme) == []
    assert small_targets(page) == ()


def test_stories_since_the_last_visit_are_marked(page: Page, console: list[str]):
    visited(page, "2024-05-02T11:00:00Z")
    page.goto(f"{BASE}topics/weather/")
    expect(page.locator(".card:has(.new) h3")).to_have_text(["A storm", "A rain"])
    page.goto(STORY)
    page.goto(f"{BASE}topics/weather/")  # the same visit; what was read is new no more
    expect(page.locator(".card:has(.new) h3")).to_have_text(["A storm"])
    assert console == []


def test_on_the_first_visit_nothing_is_new(page: Page, console: list[str]):
    page.goto(BASE)
    page.goto(f"{BASE}topics/weather/")
    assert page.locator(".new").count() == 0


def test_j_and_k_lead_from_story_to_story_and_o_opens_one(page: Page, console: list[str]):
    page.goto(f"{BASE}topics/weather/")
    seen = []
    for key in "jjjjk":
        page.keyboard.press(key)
        seen.append(focused(page))
    assert seen == ["A storm", "A rain", "A flood", "A flood", "A rain"]
    outline = page.locator(":focus").evaluate("each => getComputedStyle(each).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("o")
    page.wait_for_url(STORY)
    assert console == []


def test_enter_opens_the_story_too(page: Page, console: list[str]):
    page.goto(f"{BASE}topics/weather/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(STORY)


def test_question_mark_opens_the_help_and_escape_closes_it(page: Page, console: list[str]):
    page.goto(f"{BASE}topics/weather/")
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")  # is for the list, which is behind
    expect(dialog.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focused(page) == "A storm"
    assert console == []


def test_keys_can_be_turned_off_and_on_again(page: Page, console: list[str]):
    page.goto(f"{BASE}topics/weather/")
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Use keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    for key in "j?":
        page.keyboard.press(key)
    assert focused(page) == ""
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Use keyboard shortcuts").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused(page) == "A storm"
    assert console == []


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_keys_with_modifiers_are_left_alone(page: Page, console: list[str], modifier: str):
    page.goto(f"{BASE}topics/weather/")
    page.keyboard.press(f"{modifier}+j")
    page.keyboard.press(f"{modifier}+Shift+?")
    assert focused(page) == ""
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("field", ["<input>", "<textarea></textarea>", "<p contenteditable>x</p>"])
def test_keys_are_left_alone_while_the_reader_types(page: Page, console: list[str], field: str):
    page.goto(f"{BASE}topics/weather/")
    page.locator("main").evaluate(
        "(each, field) => each.insertAdjacentHTML('afterbegin', field)", field
    )
    typed = page.locator("main > :first-child")
    typed.focus()
    page.keyboard.type("jo?")
    expect(typed).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("storage", [BLOCKED, FULL], ids=["blocked", "full"])
def test_where_nothing_can_be_kept_nothing_is_marked_and_keys_work(
    page: Page, console: list[str], storage: str
):
    page.add_init_script(storage)
    page.goto(STORY)
    page.goto(f"{BASE}topics/weather/")
    assert page.locator(".read, .new").count() == 0
    page.keyboard.press("j")
    assert focused(page) == "A storm"
    page.keyboard.press("?")
    page.get_by_label("Use keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert console == []


@pytest.mark.parametrize("kept", ["{", "1", '{"a": 1}', '"text"'])
def test_what_is_kept_in_another_form_does_no_harm(page: Page, console: list[str], kept: str):
    page.goto(BASE)
    for name in ("visit", "read", "keys"):
        page.evaluate(
            "([name, kept]) => localStorage.setItem(`digestgen:/news/${name}`, kept)", [name, kept]
        )
    page.goto(STORY)
    page.goto(f"{BASE}topics/weather/")
    expect(page.locator(".read")).to_have_count(1)
    assert console == []


def test_without_script_there_is_nothing_of_it(browser: Browser, output: Path):
    page = browser.new_page(java_script_enabled=False)
    show(page, output)
    page.goto(f"{BASE}topics/weather/")
    expect(page.get_by_text("Keyboard shortcuts")).to_be_hidden()
    assert page.locator("dialog, .read, .new").count() == 0
    page.close()


def test_the_script_is_at_most_6_kb(output: Path):
    (script,) = output.glob("site.*.js")
    assert script.stat().st_size <= 6 * 1024
