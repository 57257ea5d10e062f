"""Numbers with English nouns, for messages; readers of a site get theirs from `i18n`."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """Return "1 file" or "2 files"; `many` is the plural if it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
