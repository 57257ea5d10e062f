"""A site in a temporary folder, time zones of our own, and the real articles where available."""

from __future__ import annotations

import os
import struct
import sys
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

# an exception is to fail a test, not to become a problem of a file; processes that tests start see this too
os.environ["DIGESTGEN_TRACEBACK"] = "1"
# compiled modules and templates are kept, or each of hundreds of processes would compile them again
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SiteFactory = Callable[[Mapping[str, str | bytes]], Path]
ZoneFactory = Callable[..., str]


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
def make_zone(tmp_path: Path) -> Iterator[ZoneFactory]:
    """Return a function that creates a time zone from a POSIX rule, as in TZ, and returns its name.

    So tests depend on no rule of the time zone database, which is corrected several times a year. Another
    rule may be given to the same `name`.
    """
    zones = tmp_path / "zones"
    zones.mkdir()

    def make(rule: str, name: str = "") -> str:
        name = name or "Own-" + "".join(each if each.isalnum() else "-" for each in rule)
        (zones / name).write_bytes(_zone_file(rule))
        zoneinfo.ZoneInfo.clear_cache()
        return name

    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath((zones, *before))
    yield make
    zoneinfo.reset_tzpath(before)


def _zone_file(rule: str) -> bytes:
    """Return a file of a time zone that has followed `rule` at all times.

    Source: RFC 9636, §3: two headers, each with a body of one type of local time, then the rule.
    """
    types, characters = 1, 4
    header = struct.pack(">5s15x6l", b"TZif2", 0, 0, 0, 0, types, characters)
    body = struct.pack(">lBB4s", 0, 0, 0, b"Own")
    return 2 * (header + body) + f"\n{rule}\n".encode()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real articles; a test that needs it is left out where there is none."""
    return Path(os.environ["DIGESTGEN_CORPUS"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "DIGESTGEN_CORPUS" in os.environ:
        return
    without = [item for item in items if "corpus" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in without])
    items[:] = without
