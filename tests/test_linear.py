"""No text makes a function take long: each hostile text of the benchmark within a generous time.

benchmarks/linear.py measures how the time grows, which needs a quiet machine. What grows with the square
takes longer here than this bound.
"""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from benchmarks.linear import FUNCTIONS, Function

from digestgen.ingest.feed_records import NotAFeedError
from digestgen.ingest.opml import NotOpmlError
from digestgen.load.frontmatter import UnusableFileError

SIZE = 50_000  # bytes
SECONDS = 2.0  # of the processor; the slowest of these takes a tenth


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
def test_function_takes_no_long_time_for_any_hostile_text(function: Function) -> None:
    slow = []
    for attack in function.attacks:
        text, begun = attack.text(SIZE), time.process_time()
        with suppress(ValueError, UnusableFileError, NotAFeedError, NotOpmlError):
            function.call(text)
        if time.process_time() - begun > SECONDS:
            slow.append(attack.name)
    assert slow == []
