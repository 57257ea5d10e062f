"""The floors of dependencies exclude the versions that have a known advisory."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement

from runs import SOURCE

# the newest version with an advisory that concerns us, and the advisory; docs/security.md lists them too
BAD = {
    "brotli": ("1.1.0", "CVE-2025-6176"),
    "distributed": ("2026.1.0", "CVE-2026-23528"),
    "filelock": ("3.20.2", "CVE-2026-22701"),
    "h11": ("0.14.0", "CVE-2025-43859"),
    "idna": ("3.14", "CVE-2026-45409"),
    "Markdown": ("3.8", "AssertionError"),
    "Jinja2": ("3.1.5", "CVE-2025-27516"),
    "nh3": ("0.3.6", "RUSTSEC-2026-0213"),
    "PyYAML": ("5.3.1", "CVE-2020-14343"),
    "starlette": ("1.3.0", "CVE-2026-54283"),
    "uvicorn": ("0.11.6", "CVE-2020-7695"),
}
PROJECT = tomllib.loads((SOURCE / "pyproject.toml").read_text())["project"]
WORDS = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cluster"]]
NEEDED = {each.name: each for each in map(Requirement, WORDS)}


@pytest.mark.parametrize("name", BAD)
def test_version_with_an_advisory_is_below_the_floor(name: str) -> None:
    version, advisory = BAD[name]
    assert not NEEDED[name].specifier.contains(version), advisory


def test_every_dependency_has_a_floor() -> None:
    open_ended = [each.name for each in NEEDED.values() if ">=" not in str(each.specifier)]
    assert open_ended == []


def test_security_page_lists_the_advisories() -> None:
    page = (SOURCE / "docs/security.md").read_text()
    assert [advisory for _, advisory in BAD.values() if advisory not in page] == []
