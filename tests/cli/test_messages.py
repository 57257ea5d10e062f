"""What is printed, whatever is in it."""

from __future__ import annotations

import pytest

from digestgen.cli.messages import print_problems, safe_text
from digestgen.problems import Problem, problem


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


def test_very_many_problems_are_counted_and_the_first_printed_errors_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = [Problem(f"content/{n:04}.md", 1, 1, "", "odd", level="warning") for n in range(1500)]
    print_problems([*many, problem("content/z.md", "wrong")])
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1000 + 2
    assert lines[0] == "content/0000.md:1:1: warning: odd"
    assert lines[999] == "content/z.md: wrong"
    assert lines[1000] == "501 more problems not listed; 1,501 in 1,501 files together"
