"""Bodies of any shape take time, and make pages, in proportion to their size."""

from __future__ import annotations

import pytest
from benchmarks.linear_bodies import BODIES

from builders import body
from steps import is_linear

SIZE = 1_500
MOST_OUTPUT = 60
FILLED = 200_000  # the cells that are added to short rows, at most


@pytest.mark.parametrize("name", BODIES)
def test_twice_the_size_takes_twice_the_steps(name: str) -> None:
    assert is_linear(body, BODIES[name](SIZE), BODIES[name](2 * SIZE))


@pytest.mark.parametrize("name", BODIES)
def test_page_is_not_much_longer_than_the_body(name: str) -> None:
    text = BODIES[name](SIZE)
    assert len(body(text).html) <= MOST_OUTPUT * len(text) + FILLED


def test_one_definition_is_not_repeated_without_end() -> None:
    text = f"[a]: https://a.example/{'b' * 1000}\n\n" + "[a]" * 10_000
    assert len(body(text).html) < 10 * len(text)


def test_short_rows_of_a_wide_table_are_not_all_filled() -> None:
    text = f"|{'a|' * 1000}\n|{'-|' * 1000}\n" + "a\n" * 1000
    assert body(text).html.count("<td") < 20_000


@pytest.mark.parametrize("sign", ["> ", "- ", "1. ", "*a **b ", "<div>", "[a ", "![a "])
def test_depth_has_an_end(sign: str) -> None:
    assert body(sign * 3000 + "a").html.count("</") <= 3000
