from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from digestgen.workers.versions import LIBRARIES, version_difference, versions_here

ROOT = Path(__file__).parents[2]


def test_versions_name_python_digestgen_and_every_library():
    found = versions_here()
    assert found["Python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert re.fullmatch(r"\S+ \(code [0-9a-f]{8}\)", found["digestgen"])
    assert set(found) == {"Python", "digestgen", *LIBRARIES}
    assert all(found.values())


def test_libraries_are_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(LIBRARIES) <= {re.split("[<>=\\[]", each)[0] for each in project["dependencies"]}


@pytest.mark.parametrize(
    ("theirs", "message"),
    [
        ({}, ""),
        ({"Python": "3.12"}, "has Python 3.12, not 3.11"),
        ({"nh3": ""}, "has no nh3"),
        ({"Python": "3.12", "nh3": "0.2"}, "has Python 3.12, not 3.11"),
        ({"something else": "1"}, ""),
    ],
)
def test_first_difference_is_told(theirs: dict[str, str], message: str):
    ours = {"Python": "3.11", "digestgen": "0.1.0 (code 01234567)", "nh3": "0.3.8"}
    assert version_difference({**ours, **theirs}, ours) == message
