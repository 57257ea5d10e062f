"""The message of `digestgen mail` as a mail program shows it, in a narrow and a wide pane, light and dark."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.published import AXE_SCRIPT, RULES_IN, audit
from digestgen.mail import edition_message
from digestgen.pipeline.build import read_site
from digestgen.pipeline.options import Options
from runs import SOURCE, many_articles

LONG = "Ein-Wort-ohne-jede-Lücke" * 12
BACKGROUNDS = {"light": "rgb(252, 251, 248)", "dark": "rgb(22, 21, 19)"}


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the HTML of messages: of the demonstration, and of a week of hundreds of stories."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in many_articles(400, LONG).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    asked = {
        "day": (SOURCE, "2026-05-09"),
        "week": (SOURCE, "2026-W20"),
        "big": (folder, "2024-W18"),
    }
    return {name: _html(site, edition) for name, (site, edition) in asked.items()}


def _html(site: Path, edition: str) -> str:
    message = message_from_bytes(
        edition_message(read_site(Options(site=site)), edition), policy=default
    )
    body = message.get_body(("html",))
    return str(body.get_content())


@pytest.mark.parametrize("name", ["day", "week", "big"])
def test_message_fits_the_pane_and_can_be_read(page: Page, messages: dict[str, str], name: str):
    page.route("**/*", lambda route: route.abort())
    # a mail program keeps to no policy of a message
    page.set_content(messages[name].replace("Content-Security-Policy", "x"))
    page.evaluate(AXE_SCRIPT)
    for width, scheme in product((360, 700), BACKGROUNDS):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == BACKGROUNDS[scheme]
        assert audit(page, RULES_IN[scheme]) == [], (width, scheme)
