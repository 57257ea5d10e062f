"""What a user sees for each broken article file; `DIGESTGEN_REWRITE=1 pytest` writes it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from builders import parse, source

FOLDER = Path(__file__).parents[1] / "broken"
NAMES = sorted(file.stem for file in FOLDER.glob("*.md"))


def messages_for(name: str) -> str:
    broken = source((FOLDER / f"{name}.md").read_bytes(), f"{name}.md")
    return "".join(f"{problem}\n" for problem in parse([broken]).problems)


@pytest.mark.parametrize("name", NAMES)
def test_broken_file_gets_the_expected_messages(name: str) -> None:
    expected = FOLDER / f"{name}.expected"
    if os.environ.get("DIGESTGEN_REWRITE"):
        expected.write_bytes(messages_for(name).encode())
    assert messages_for(name) == expected.read_bytes().decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_message_has_a_place_and_a_hint(name: str) -> None:
    """In the expected file, which is what the test above compares with."""
    place = rf"content/{re.escape(name)}\.md:[1-9]\d*:[1-9]\d*: \S.*"
    message = rf"{place}\n  hint: \S.*\n"
    assert re.fullmatch(rf"({message})+", (FOLDER / f"{name}.expected").read_text("utf-8"))


def test_every_expected_file_has_its_article() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.expected")) == NAMES
