"""Golden trees: each folder of tests/sites/ is a site with, in expected/, all that a build makes of it.

`DIGESTGEN_REWRITE=1 pytest tests/test_sites.py` writes expected/ anew; read the difference. What the
theme looks like is not pinned: where a site has no templates of its own for the theme's pages, those of
_templates/ show every value of a page's view.
"""

import os
import shutil
from pathlib import Path

import pytest

from digestgen import __version__
from digestgen.theme.files import default_theme, read_theme
from runs import build, tree

SITES = Path(__file__).parent / "sites"
NAMES = sorted(path.name for path in SITES.iterdir() if (path / "content").is_dir())


@pytest.fixture
def built(tmp_path):
    """Return a function that builds a golden site in a temporary folder and returns what is there."""

    def build_copy(name):
        site = tmp_path / "site"
        shutil.copytree(SITES / "_templates", site / "templates")
        without = shutil.ignore_patterns("expected")
        shutil.copytree(SITES / name, site, dirs_exist_ok=True, ignore=without)
        build(site)
        return without_theme(tree(site / "build"), site)

    return build_copy


def without_theme(files, site):
    """Return `files` without the list of them, the theme's own, and digestgen's version."""
    assets = read_theme(site).assets
    theme = {each.path for each in assets if each.file.is_relative_to(default_theme())}
    version = f'version="{__version__}"'.encode()
    return {
        name: data.replace(version, b'version="X"')
        for name, data in files.items()
        if name not in {*theme, ".digestgen.json"}
    }


def rewrite(name, files):
    expected = SITES / name / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for path, data in files.items():
        (expected / path).parent.mkdir(parents=True, exist_ok=True)
        (expected / path).write_bytes(data)


@pytest.mark.parametrize("name", NAMES)
def test_a_site_becomes_what_is_expected(name, built):
    files = built(name)
    if "DIGESTGEN_REWRITE" in os.environ:
        rewrite(name, files)
    expected = tree(SITES / name / "expected")
    assert sorted(files) == sorted(expected)
    for path, data in files.items():
        assert data.decode() == expected[path].decode(), path


def test_there_is_a_golden_site():
    assert {"minimal", "everything", "overrides", "empty"} <= set(NAMES)
