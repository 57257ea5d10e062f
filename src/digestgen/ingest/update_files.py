"""Rewrite title and excerpt of a file that `fetch` wrote, and note its old title."""

from __future__ import annotations

from digestgen.ingest.article_files import article_file_text
from digestgen.ingest.drafts import Draft

_TITLE, _EXCERPT, _PREVIOUS = "title: ", "excerpt: ", "previousTitles:"
_MOST_PREVIOUS = 20  # titles: some publishers change one with every update


def updated_text(text: str, draft: Draft) -> str:
    """Return the text of a file with title and excerpt of `draft`; everything else stays.

    `text` is exactly as `article_file_text` or this function made it.
    """
    title, excerpt = (_line(article_file_text(draft), name) for name in (_TITLE, _EXCERPT))
    old_title = _line(text, _TITLE)
    if (old_title, _line(text, _EXCERPT)) == (title, excerpt):
        return text
    lines = text.splitlines()
    lines[lines.index(old_title)] = title
    lines[lines.index(_line(text, _EXCERPT))] = excerpt
    if old_title != title:
        lines = _with_previous(lines, old_title.removeprefix(_TITLE))
    return "\n".join((*lines, ""))


def _line(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(name))


def _with_previous(lines: list[str], old_title: str) -> list[str]:
    """Return the lines of a file with an old title at the end of its list of old titles."""
    if _PREVIOUS not in lines:
        return [*lines[:-1], _PREVIOUS, f"  - {old_title}", lines[-1]]
    start = lines.index(_PREVIOUS) + 1
    titles = [*lines[start:-1], f"  - {old_title}"][-_MOST_PREVIOUS:]
    return [*lines[:start], *titles, lines[-1]]
