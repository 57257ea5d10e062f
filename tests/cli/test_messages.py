"""What is printed, whatever is in it."""

from __future__ import annotations

import pytest

from digestgen.cli.messages import safe_text
from digestgen.problems import problem


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n  hint: text\tä 水 نمونه\u200cها", "plain\n  hint: text\tä 水 نمونه\u200cها"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m red", r"\x9b31m red"),
        ("a\rb", r"a\rb"),
        ("gpj.\u202eexe", r"gpj.\u202eexe"),
        ("caf\udce9", r"caf\udce9"),
        ("see https://u:p@a.example/", "see https://a.example/"),
    ],
)
def test_terminal_gets_nothing_to_obey_and_no_credentials(text: str, shown: str) -> None:
    assert safe_text(text) == shown


def test_line_break_in_a_name_makes_no_other_message() -> None:
    assert str(problem("content/a\nb.md: fine", "wrong")) == r"content/a\nb.md: fine: wrong"
