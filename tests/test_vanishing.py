"""Files that are replaced during a build: a hook of the site does it, between reading and writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import SiteFactory
from runs import TWO_STORIES, build, invoke, tree

SITE = {
    **TWO_STORIES,
    "content/topics/weather.yaml": "name: Weather\n",
    "content/media/flood.png": "picture",
    "static/mine.txt": "mine",
    "templates/parts.html": "",
    "hooks.py": "",
}
REPLACE = """import os, shutil
from pathlib import Path

def stories(stories):
    for name in {names}:
        place = Path(__file__).parent / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        {then}
    return stories
"""
BECOMES = {
    "nothing": "",
    "a folder": "place.mkdir(); (place / 'more').touch()",
    "a link to itself": "place.symlink_to(place.name)",
    "a pipe": "os.mkfifo(place)",
}


def build_while_replaced(site: Path, *names: str, becomes: str) -> tuple[int, str]:
    """Return exit code and messages of a build during which files are replaced."""
    hook = REPLACE.format(names=list(names), then=BECOMES[becomes])
    (site / "hooks.py").write_text(hook)
    done = invoke("build", "--site", site, "--base-url", "https://a.example/")
    assert "bug" not in done.stderr
    return done.exit_code, done.stderr


@pytest.mark.parametrize("becomes", BECOMES)
def test_what_was_read_is_not_needed_any_more(make_site: SiteFactory, becomes: str):
    site = make_site(SITE)
    build(site, base_url="https://a.example/")
    expected = tree(site / "build")
    names = [name for name in SITE if name.startswith("content/2024")]
    places = (*names, "content/topics", "templates", "hooks.py", ".digestgen")
    exit_code, _ = build_while_replaced(site, *places, becomes=becomes)
    assert exit_code == 0
    assert tree(site / "build") == expected


@pytest.mark.parametrize("becomes", BECOMES)
def test_file_that_is_copied_costs_itself(make_site: SiteFactory, becomes: str):
    site = make_site(SITE)
    copied = ("static/mine.txt", "content/media/flood.png")
    exit_code, _ = build_while_replaced(site, *copied, becomes=becomes)
    assert exit_code == 0
    assert not {"mine.txt", "media/flood.png"} & tree(site / "build").keys()


@pytest.mark.parametrize(
    ("place", "becomes"),
    [("build/index.html", "a folder"), ("build/2024", "a link to itself"), ("build", "a pipe")],
)
def test_what_comes_into_the_output_is_named_and_stays(
    make_site: SiteFactory, place: str, becomes: str
):
    site = make_site(SITE)
    build(site, base_url="https://a.example/")
    exit_code, told = build_while_replaced(site, place, becomes=becomes)
    assert exit_code == 1
    assert place in told
    assert (site / place).is_dir() == (becomes == "a folder")
