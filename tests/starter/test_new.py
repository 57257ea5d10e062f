"""digestgen new: its options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from runs import invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text('[site]\ntimezone = "Europe/Berlin"\n')
    return tmp_path


def new(folder: Path, *options: str, exit_code: int = 0) -> dict[str, Any]:
    done = invoke("new", "Rain", "--url", "https://a.example/1", "--site", folder, *options)
    assert done.exit_code == exit_code, done.output
    if exit_code:
        return {"told": done.output}
    file = Path(done.stdout.splitlines()[0])
    front = yaml.load(file.read_text().split("---\n")[1], yaml.BaseLoader)
    return {"name": file.name, **front}


def test_date_gives_time_and_name(folder: Path):
    made = new(folder, "--date", "2024-05-01T09:00")
    assert (made["name"], made["publishedDateTime"]) == (
        "2024-05-01-rain.md",
        "2024-05-01T09:00:00+02:00",
    )
    assert made["added"] > "2026"


def test_day_alone_is_its_midnight(folder: Path):
    assert new(folder, "--date", "2024-05-01")["publishedDateTime"] == "2024-05-01T00:00:00+02:00"


def test_image_and_locale_are_written(folder: Path):
    made = new(folder, "--image", "https://i.example/1.jpg", "--locale", "pt-BR")
    assert (made["images"], made["locale"]) == ([{"url": "https://i.example/1.jpg"}], "pt-BR")


def test_wrong_date_says_why_as_front_matter_does(folder: Path):
    words = ("new", "Rain", "--url", "https://a.example/1", "--site", folder)
    told = " ".join(invoke(*words, "--date", "2026-13-01").stderr.split())
    assert '"2026-13-01" is not a date: there is no month 13 hint: dates look like' in told


@pytest.mark.parametrize(
    "words", [("--date", "soon"), ("--image", "x.jpg"), ("--locale", "english, please")]
)
def test_wrong_values_are_reported(folder: Path, words: tuple[str, str]):
    assert words[0] in new(folder, *words, exit_code=2)["told"]


def test_edit_opens_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch):
    editor = folder / "editor.sh"
    editor.write_text('#!/bin/sh\necho "My words." >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    new(folder, "--edit", "--date", "2024-05-01")
    assert (folder / "content/2024-05-01-rain.md").read_text().endswith("My words.\n")
