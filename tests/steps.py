"""Work counted in calls of functions, which no other program on the machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable

MOST_STEPS = 2.6  # that twice the text takes
ONCE = 2_000  # steps that do not depend on the text


def steps(call: Callable[[str], object], text: str) -> int:
    """Return how many functions are called while `call` is given a text."""
    count = 0

    def called(_frame: object, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        call(text)
    finally:
        sys.setprofile(before)
    return count


def is_linear(call: Callable[[str], object], text: str, twice: str) -> bool:
    """Return whether `twice`, which is twice as long as `text`, takes at most about twice the steps."""
    for each in (text, twice):  # what is done once, and what caches keep
        call(each)
    return steps(call, twice) <= MOST_STEPS * steps(call, text) + ONCE
