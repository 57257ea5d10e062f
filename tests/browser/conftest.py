"""Pages in a browser, and the Nu HTML checker.

What a machine has no Chromium or no Java for is left out, and said; in CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.published import CHROMIUM, HOST, open_browser

JAVA = shutil.which("java")
CHECKER = Path(sys.prefix) / "checker/node_modules/vnu-jar/build/dist/vnu.jar"
NEEDS = {
    "browser": (CHROMIUM, "tests in a browser: no Chromium"),
    "checker": (
        JAVA and CHECKER.exists(),
        "the Nu HTML checker: no Java, or no npm to get it with",
    ),
}
LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = (
        {} if "CI" in os.environ else {name: why for name, (has, why) in NEEDS.items() if not has}
    )
    without = [
        item for item in items if missing.keys().isdisjoint(getattr(item, "fixturenames", ()))
    ]
    config.stash[LEFT_OUT] = list(missing.values())
    config.hook.pytest_deselected(items=[item for item in items if item not in without])
    items[:] = without


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for why in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(f"left out: {why}", yellow=True)


# not for the whole session: while it is open no other test can run an event loop of its own
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a context with a window that stays open: opening one takes longer than most tests."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Yield a page of a reader who was never here before."""
    page = context.new_page()
    yield page
    stored = {"origin": HOST, "storageTypes": "all"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
    page.close()


@pytest.fixture(scope="session")
def checker() -> tuple[str, ...]:
    """Return the command line of the Nu HTML checker."""
    assert JAVA, "install a JRE"
    assert CHECKER.exists(), "install npm, and make .venv/tested-with"
    return JAVA, "-Xss4m", "-jar", str(CHECKER)
