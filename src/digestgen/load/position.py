"""The position of a character in a text, as an editor counts it."""

from __future__ import annotations


def position(text: str, index: int) -> tuple[int, int]:
    """Return the line and the column of the character at `index`, both from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
