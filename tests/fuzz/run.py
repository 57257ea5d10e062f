"""Fuzz one target with atheris until it fails, or for a while.

    PYTHONPATH=tests python -m fuzz.run TARGET [an option of libFuzzer, such as -max_total_time=240] ...

seeds/TARGET has the inputs that it begins with: those that found a mistake, which the tests run, too.
"""

from __future__ import annotations

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

import atheris

os.environ["DIGESTGEN_TRACEBACK"] = (
    "1"  # an exception ends the run, instead of being a problem of a file
)
with atheris.instrument_imports(include=["digestgen", "fuzz"]):
    from fuzz.targets import TARGETS, check

SEEDS = Path(__file__).parent / "seeds"
WORDS = Path(__file__).parent / "words.dict"


def main() -> None:
    """Fuzz the target that the first argument names."""
    name, *options = sys.argv[1:]
    seeds = SEEDS / name
    seeds.mkdir(parents=True, exist_ok=True)
    # what the fuzzer finds to lead to new code goes to the first folder
    corpus = tempfile.mkdtemp(prefix=f"fuzz-{name}-")
    found = f"-artifact_prefix={seeds}/"
    given = [f"-dict={WORDS}", "-max_len=4096", "-timeout=30", found, *options]
    words = [sys.argv[0], *given, corpus, str(seeds)]
    atheris.Setup(words, partial(check, TARGETS[name]))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
