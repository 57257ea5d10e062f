"""A site in a temporary folder, and the real articles where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

SiteFactory = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def make_site(tmp_path: Path) -> SiteFactory:
    """Return a function that writes files, by their paths in the site, and returns the site's folder.

    It may be called again, to add or replace files.
    """
    site = tmp_path / "site"

    def make(files: Mapping[str, str | bytes]) -> Path:
        for name, text in {"content/.keep": "", **files}.items():
            file = site / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return site

    return make


@pytest.fixture
def corpus() -> Path:
    """Return the folder of real articles; a test that needs it is left out where there is none."""
    return Path(os.environ["DIGESTGEN_CORPUS"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "DIGESTGEN_CORPUS" in os.environ:
        return
    without = [item for item in items if "corpus" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in without])
    items[:] = without
