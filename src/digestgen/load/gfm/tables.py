"""Tables (GitHub Flavored Markdown, §4.10)."""

from __future__ import annotations

import re

_DELIMITERS = re.compile(r"\|?+(?:[ \t]*+:?+-++:?+[ \t]*+\|)*+(?:[ \t]*+:?+-++:?+)?+[ \t]*+")
_PIPE = re.compile(r"(?<!\\)\|")


def alignments(row: str, head: str) -> tuple[str, ...] | None:
    """Return the alignment of each column if `row` makes a table of the line `head` above it."""
    row = row.strip()
    if "-" not in row or "|" not in row + head or not _DELIMITERS.fullmatch(row):
        return None
    found = cells(row)
    if not all(found) or len(found) != len(cells(head)):
        return None
    return tuple(_alignment(cell) for cell in found)


def _alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""


def cells(row: str) -> list[str]:
    """Return the texts of the cells of a row."""
    row = row.strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    found = _PIPE.split(row) if "\\" in row else row.split("|")
    return [each.strip().replace("\\|", "|") for each in found]
