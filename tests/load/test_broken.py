"""What a user sees for each broken article file; `DIGESTGEN_REWRITE=1 pytest` writes it anew."""

from __future__ import annotations

import os
import re
import tomllib

import pytest

from broken_files import FOLDER, NAMES, problems_of

JUDGED = tomllib.loads((FOLDER / "judged.toml").read_text("utf-8"))
LEAST_RIGHT = 0.95


def messages_for(name: str) -> str:
    return "".join(f"{problem}\n" for problem in problems_of(name))


def is_right(name: str) -> bool:
    """Return whether the first message about a file is in the line, and of the kind, that a person needs."""
    line, says = JUDGED[name]["line"], JUDGED[name]["says"]
    first = problems_of(name)[0]
    return first.line == line and bool(re.search(says, f"{first.message}\n{first.hint}"))


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


def test_first_message_is_the_one_a_person_needs_in_95_of_100_files() -> None:
    wrong = [name for name in JUDGED if not is_right(name)]
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(JUDGED), wrong
