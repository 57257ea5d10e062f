"""The broken article files in tests/broken, and what digestgen says about them."""

from __future__ import annotations

from pathlib import Path

from builders import parse, source
from digestgen.problems import Problem

FOLDER = Path(__file__).parent / "broken"
NAMES = sorted(file.stem for file in FOLDER.glob("*.md"))


def problems_of(name: str) -> tuple[Problem, ...]:
    """Return the problems of one of the files."""
    broken = source((FOLDER / f"{name}.md").read_bytes(), f"{name}.md")
    return parse([broken]).problems
