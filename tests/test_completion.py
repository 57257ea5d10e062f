"""The shell completes article files, editions and theme files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from conftest import SiteFactory
from digestgen.cli import main
from runs import TWO_STORIES


@pytest.fixture
def site(make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_site({"digest.toml": "", "content/pages/about.md": "", **TWO_STORIES})
    monkeypatch.chdir(folder)
    return folder


def completed(*words: str) -> list[str]:
    *before, incomplete = words
    shell = ShellComplete(main, {}, "digestgen", "_DIGESTGEN_COMPLETE")
    return [each.value for each in shell.get_completions(list(before), incomplete)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("why", ""), ["2024-05-01-flood.md", "2024-05-02-rain.md"]),
        (("why", "2024-05-02"), ["2024-05-02-rain.md"]),
        (("why", "content/2024-05-01"), ["content/2024-05-01-flood.md"]),
        (("why", "2024-05-01-flood.md", "2024-05-02"), ["2024-05-02-rain.md"]),
        (("mail", ""), ["2024-05-02", "2024-05-01", "2024-W18"]),
        (("mail", "2024-w"), ["2024-W18"]),
        (("theme", "copy", "templates/partials/car"), ["templates/partials/card.html"]),
        (("theme", "copy", "card"), ["card.html"]),
    ],
)
def test_argument_is_completed(site: Path, words: tuple[str, ...], found: list[str]) -> None:
    assert [each for each in completed(*words) if not each.startswith("-")] == found


def test_files_of_the_site_that_is_named_are_completed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert completed("why", "--site", str(site), "2024-05-01") == ["2024-05-01-flood.md"]


def test_broken_configuration_still_completes(site: Path) -> None:
    (site / "digest.toml").write_text("[site")
    assert completed("why", "2024-05-01") == ["2024-05-01-flood.md"]
