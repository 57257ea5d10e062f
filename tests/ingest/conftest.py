"""A server on loopback, and a site that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feed_site import FeedSite
from http_server import Server, running_server


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path, server: Server) -> FeedSite:
    return FeedSite(tmp_path / "site", server)
