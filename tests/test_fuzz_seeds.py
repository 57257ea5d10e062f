"""Inputs that fuzzing found to break something stay right; see tests/fuzz/."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.targets import TARGETS, check
from runs import SOURCE

SEEDS = sorted(each for each in (SOURCE / "tests/fuzz/seeds").glob("*/*") if each.is_file())


@pytest.mark.parametrize("seed", SEEDS, ids=lambda each: f"{each.parent.name}-{each.name}")
def test_promise_holds_for_an_input_that_broke_it(seed: Path) -> None:
    check(TARGETS[seed.parent.name], seed.read_bytes())
