"""No text makes a function take long: twice the text takes twice the steps, for each attack of the benchmark.

Steps are calls of functions. benchmarks/linear.py measures the time, which also counts what happens in C.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from benchmarks.linear import FUNCTIONS, Attack, Function

from digestgen.ingest.feed_records import NotAFeedError
from digestgen.ingest.opml import NotOpmlError
from digestgen.load.frontmatter import UnusableFileError
from steps import is_linear

SIZE = 2_000  # bytes


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
def test_function_takes_twice_the_steps_for_twice_the_text(function: Function) -> None:
    def call(text: str) -> None:
        with suppress(ValueError, UnusableFileError, NotAFeedError, NotOpmlError):
            function.call(text)

    def grows_linearly(attack: Attack) -> bool:
        # a text over a limit is read in another way, so one of two doublings may take more
        return any(
            is_linear(call, attack.text(size), attack.text(2 * size)) for size in (SIZE, 2 * SIZE)
        )

    assert [each.name for each in function.attacks if not grows_linearly(each)] == []
