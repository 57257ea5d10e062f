"""Text that YAML reads as something else, and that would be lost silently: a warning for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.frontmatter import FrontMatter
from digestgen.load.mistakes.lines import is_key, quotes_in_line, read_line
from digestgen.load.position import position
from digestgen.load.remarks import Remark
from digestgen.load.yaml_nodes import yaml_events, yaml_mark_index, yaml_nodes
from digestgen.problems import Problem

_PROSE = frozenset((
    "title", "excerpt", "name", "shortname", "description", "parent", "attribution", "topics",
    "keywords", "hashtags", "owner", "country", "note", "category",
))  # fmt: skip
_COMMENT = re.compile(r"[ \t]*#[^\n]*")
_ITEM = re.compile(r"\n[ \t]*(?=- )")
_MAX_SHOWN = 60


def losses_in(front: FrontMatter) -> Iterator[Remark]:
    """Yield a warning for each part of the text of `front` that YAML leaves out of its value."""
    for at, _, node in yaml_nodes(front.text, once=True):
        yield from _of_value(front, at, node)
    if "&" in front.text or "!" in front.text:
        yield from _of_properties(front)


def _of_value(front: FrontMatter, at: KeyPath, node: Any) -> Iterator[Remark]:
    if not isinstance(node, yaml.ScalarNode) or not at:
        return
    text = front.text
    start, end = yaml_mark_index(text, node.start_mark), yaml_mark_index(text, node.end_mark)
    if node.style in {'"', "'"}:
        yield from _key_in_quotes(front, at, start, end)
    elif node.style not in {"|", ">"}:
        yield from _comment_after(front, at, node.value, end)
        if isinstance(at[-1], int) and (match := _ITEM.search(text, start, end)):
            message = "wrong indentation: this item is read as a part of the one above it"
            hint = "begin all items of a list in one column"
            yield Remark(_warning(front, match.end(), at, message, hint))


def _comment_after(front: FrontMatter, at: KeyPath, value: str, end: int) -> Iterator[Remark]:
    """Yield a warning if a comment cuts off a text for readers."""
    key = next((each for each in reversed(at) if isinstance(each, str)), "")
    match = _COMMENT.match(front.text, end)
    if key not in _PROSE or not match:
        return
    lost = match[0].strip()
    whole = f"{value} {lost}".strip()
    hint = "put the whole text in quotes"
    if len(whole) <= _MAX_SHOWN:
        hint = f"{hint}: {quotes_in_line(whole)}"
    begins = match.start() + match[0].index("#")
    if value:
        message = f"the text ends before {shown(lost)}: # begins a comment"
    else:
        message = "empty: # begins a comment"
    yield Remark(_warning(front, begins, at, message, hint), at)


def _key_in_quotes(front: FrontMatter, at: KeyPath, start: int, end: int) -> Iterator[Remark]:
    """Yield a warning if a quoted text has a line in it that looks like a key."""
    column = start - front.text.rfind("\n", 0, start) - 1
    for number, line in enumerate(front.text[start:end].split("\n")):
        if number == 0 or not line.strip():
            continue
        key = read_line(0, line)
        if is_key(key.key) and key.column < column:
            message = f'the quoted text takes in the key "{key.key}" below it'
            hint = "close the quote at the end of the text"
            yield Remark(_warning(front, start, at, message, hint))
            return


def _of_properties(front: FrontMatter) -> Iterator[Remark]:
    """Yield a warning for each anchor that nothing refers to, and for each lone exclamation mark."""
    anchors: dict[str, Any] = {}
    for event in yaml_events(front.text):
        if isinstance(event, yaml.AliasEvent):
            anchors.pop(str(event.anchor), None)
        elif anchor := getattr(event, "anchor", None):
            anchors[anchor] = event
        if getattr(event, "tag", None) == "!":
            message = "the exclamation mark is read as a tag, not as text"
            yield Remark(_property(front, event, message))
    for name, event in anchors.items():
        message = f"&{shown(name)} is read as an anchor, not as text"
        yield Remark(_property(front, event, message))


def _property(front: FrontMatter, event: Any, message: str) -> Problem:
    hint = "put the whole text in quotes"
    return _warning(front, yaml_mark_index(front.text, event.start_mark), (), message, hint)


def _warning(front: FrontMatter, index: int, at: KeyPath, message: str, hint: str) -> Problem:
    line, column = position(front.text, index)
    return Problem(front.path, line, column, shown_path(at), message, hint, "warning")
