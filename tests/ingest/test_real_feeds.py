"""Feeds as well-known programs and sites of many countries write them, and what becomes of each.

`DIGESTGEN_REWRITE=1 pytest` writes the `.expected` files anew; read the difference.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from digestgen.ingest.drafts import Draft
from feed_site import drafted

FOLDER = Path(__file__).parent / "feeds"
FEEDS = tomllib.loads((FOLDER / "feeds.toml").read_text())


def described(draft: Draft) -> str:
    """Return what a person checks of a draft, and nothing that is empty."""
    picture = draft.picture.url if draft.picture else ""
    fields = {
        "title": draft.title,
        "link": draft.link,
        "date": draft.published.isoformat(),
        "guid": draft.guid,
        "excerpt": draft.excerpt,
        "provider": f"{draft.provider_name}, {draft.domain}",
        "language": draft.language,
        "picture": picture,
        "type": "video" if draft.is_video else "",
    }
    return "".join(f"{name}: {text}\n" for name, text in fields.items() if text)


def outcome_of(name: str) -> str:
    (file,) = FOLDER.glob(f"{name}.[xj]*")
    found = drafted(file.read_bytes(), **FEEDS[name], limit=0)
    skipped = [f"skipped: {count} {reason}\n" for reason, count in found.skipped.items()]
    return "\n".join([*map(described, found.drafts), *skipped])


@pytest.mark.parametrize("name", FEEDS)
def test_feed_becomes_the_expected_articles(name: str):
    expected = FOLDER / f"{name}.expected"
    if os.environ.get("DIGESTGEN_REWRITE"):
        expected.write_bytes(outcome_of(name).encode())
    assert outcome_of(name) == expected.read_bytes().decode()


def test_every_feed_is_tested():
    files = {file.stem for file in FOLDER.iterdir() if file.name != "feeds.toml"}
    assert files == set(FEEDS)
