"""Mistakes with the two lines `---` around front matter."""

from __future__ import annotations

import re

from digestgen.load.mistakes.lines import Mistake, is_key, read_line

_EXACT = re.compile(r"---[ \t]*$")
_TEXT_BEHIND = re.compile(r"---[ \t]+\S|---\w")
_NEARLY = re.compile(r"\s*(?:-{2,}|[—–―‐‑−-]{1,3}|\*{3,}|\.{3}|\+{3,}|_{3,}|={3,})\s*$")
_HYPHENS = "write exactly three hyphens, with nothing before them: ---"
_FIRST = "begin the file with the line ---"


def is_nearly_fence(text: str) -> bool:
    """Return whether a line looks like `---` and is not: more dashes, other dashes, or indented."""
    return bool(_NEARLY.match(text)) and text.strip() != "-" and not _EXACT.match(text)


_OTHER_BEGINNINGS = (  # the first line, a message, a hint
    (
        re.compile(r"\+\+\+"),
        "the front matter is TOML",
        "digestgen reads YAML: write --- in place of +++, and   key: value   for each key",
    ),
    (
        re.compile(r"\{"),
        "the front matter is JSON",
        "put a line --- above it and one below it",
    ),
    (
        re.compile(r"```"),
        "a code block begins before the front matter",
        f"remove this line; {_FIRST}",
    ),
    (
        _TEXT_BEHIND,
        "text after the line ---",
        "begin the first key on the next line",
    ),
)


def opening_mistake(text: str) -> Mistake:
    """Return the mistake of a file whose first line is not `---`."""
    lines = text.split("\n")
    first = lines[0]
    for pattern, message, hint in _OTHER_BEGINNINGS:
        if pattern.match(first):
            return Mistake(1, 1, message, hint)
    if first.strip() == "---":
        hint = "remove the spaces before ---"
        return Mistake(1, 1, "an indented --- does not begin the front matter", hint)
    if is_nearly_fence(first):
        return Mistake(1, 1, f'"{first.strip()}" does not begin front matter', _HYPHENS)
    if is_key(read_line(0, first).key):
        return Mistake(1, 1, "no line --- above the first key", _FIRST)
    if any(_EXACT.match(each) for each in lines[1:]):
        hint = "move the line --- to the top: nothing may be above it, not even an empty line"
        return Mistake(1, 1, "the front matter does not begin on the first line", hint)
    hint = "begin the file with a line ---, then keys such as title, then another line ---"
    return Mistake(1, 1, "no front matter", hint)


def closing_mistake(text: str) -> Mistake:
    """Return the mistake of a file whose front matter has no end."""
    lines = text.split("\n")
    last = 0
    message = "the line --- that ends the front matter is missing"
    for index, each in enumerate(lines[1:], start=1):
        if each.strip() == "---":
            hint = "remove the spaces before ---"
            return Mistake(index + 1, 1, "an indented --- does not end the front matter", hint)
        if is_nearly_fence(each):
            found = f'"{each.strip()}" does not end the front matter'
            return Mistake(index + 1, 1, found, _HYPHENS)
        if each.strip():
            if not lines[index - 1].strip() and is_prose_after_fence(each):
                return Mistake(last + 2, 1, message, "write --- here, below the last key")
            last = index
    return Mistake(last + 1, 1, message, "add a line --- below this one")


def is_prose_after_fence(text: str) -> bool:
    """Return whether a line is text of the body rather than a key, an item or a comment."""
    if text[0] in "#>":
        return text[0] == ">" or text.startswith("##")
    line = read_line(0, text)
    return line.indent == 0 and line.key is None and not line.dashes
