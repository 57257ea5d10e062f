"""docs/extending.md works: its hooks change a site, its scripts run, and its list of the API is complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import digestgen
from digestgen import Options, Site, read_site
from digestgen.pipeline.unchanged import build_if_changed
from digestgen.starter import NewSite, starter_files

PAGE = (Path(__file__).parents[1] / "docs" / "extending.md").read_text()
FILE = re.compile(r"Save this as `([^`]+)`:\n\n```\w+\n(.*?)```", re.DOTALL)
ALONE = """---
title: "A quiet day"
publishedDateTime: 2026-02-01T09:30:00Z
webUrl: "https://harbourpost.example/quiet"
provider: {name: Harbour Post, domain: harbourpost.example}
---
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a new site, `news`, that also has a story of one report."""
    files = starter_files(NewSite("News", "https://example.org/", "pip install digestgen"))
    for name, text in {**files, "content/2026-02-01-quiet.md": ALONE}.items():
        _write(tmp_path / "news" / name, text)
    return tmp_path


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _save_example(folder: Path, name: str, place: int = 0) -> Path:
    found = [text for shown, text in FILE.findall(PAGE) if shown == name]
    _write(folder / name, found[place])
    return folder / name


def _read(folder: Path) -> Site:
    return read_site(Options(site=folder / "news"))


def test_hook_for_articles_adds_a_topic(folder: Path):
    _save_example(folder, "news/hooks.py")
    by_topic = {
        each.provider.name for each in _read(folder).content.articles if "Radio" in each.topics
    }
    assert by_topic == {"Coast Radio"}


def test_hook_for_stories_keeps_those_with_several_reports(folder: Path):
    assert len(_read(folder).digest.stories) == 2
    _save_example(folder, "news/hooks.py", 1)
    _save_example(folder, "news/blocked.json")
    assert [len(each.articles) for each in _read(folder).digest.stories] == [2]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("def article(articles):\n    return articles\n", 'did you mean "articles"?'),
        ("TOPIC = 'Radio'\n", "a hook is a function called articles or stories"),
    ],
)
def test_file_without_a_hook_is_named(folder: Path, code: str, hint: str):
    _write(folder / "news/hooks.py", code)
    [problem] = [each for each in _read(folder).problems if each.path == "hooks.py"]
    assert (problem.level, problem.hint.startswith(hint)) == ("warning", True)


def test_change_to_a_file_in_inputs_builds_again(folder: Path):
    _save_example(folder, "news/hooks.py", 1)
    blocked = _save_example(folder, "news/blocked.json")
    options = Options(site=folder / "news")
    assert build_if_changed(options).stories == 1
    blocked.write_text('["harbourpost.example"]')
    assert build_if_changed(options).stories == 0


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("list_stories.py", "2 reports  The lighthouse is lit again"),
        ("build_news.py", "2 stories, "),
    ],
)
def test_script_runs(folder: Path, script: str, expected: str):
    done = subprocess.run(
        [sys.executable, _save_example(folder, script)],
        cwd=folder,
        env={"PYTHONPATH": str(Path(digestgen.__file__).parents[1]), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert expected in done.stdout


def test_every_public_name_is_documented_and_can_be_imported():
    table = PAGE.partition("## The public API")[2]
    documented = set(re.findall(r"`(\w+)", table))
    assert set(digestgen.__all__) <= documented
    assert all(getattr(digestgen, name) for name in digestgen.__all__)


def test_import_of_the_package_imports_no_other_module_of_it():
    code = "import sys, digestgen; print([name for name in sys.modules if 'digestgen.' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
