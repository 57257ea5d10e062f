"""Where in a YAML text each value stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.frontmatter import position
from digestgen.load.yaml_loaders import BaseLoader

MAX_DEPTH = 100


def places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Return line and column of every value of `text`, by its path."""
    return {at: position(text, node.start_mark.index) for at, _, node in _values(text)}


def key_at(text: str, index: int) -> str:
    """Return the path of the key that begins at `index`, as a person writes it; "" where none does."""
    found = (at for at, key, _ in _values(text, once=True) if key and key.start_mark.index == index)
    return next((shown(shown_path(at)) for at in found), "")


def _values(text: str, *, once: bool = False) -> Iterator[tuple[KeyPath, Any, Any]]:
    """Yield path, key node and node of every value of `text`; a key that stands twice comes twice.

    `once`: not again where an alias has it, which may be without end.
    """
    seen: set[int] = set()
    waiting: list[tuple[KeyPath, Any, Any]] = [((), None, _composed(text))]
    while waiting:
        at, key, node = waiting.pop()
        if node is None or len(at) > MAX_DEPTH:
            continue
        yield at, key, node
        if once and id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*at, index), None, each) for index, each in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [((*at, name.value), name, each) for name, each in node.value]


def place_of(text: str, at: KeyPath) -> tuple[int, int]:
    """Return where the value at `at` stands, or the nearest thing around it."""
    mark = _find(text, at)[1]
    return position(text, mark.index) if mark else (1, 1)


def _find(text: str, at: KeyPath) -> tuple[Any, Any]:
    """Return the node at `at`, None if there is none, and the mark of it or of what is around it."""
    node = _composed(text)
    mark = node.start_mark if node else None
    for step in at:
        node = _child(node, step)
        if node is None:
            break
        mark = node.start_mark
    return node, mark


@lru_cache(maxsize=1)  # a file with one fault often has many
def _composed(text: str) -> Any:
    return yaml.compose(text, Loader=BaseLoader)


def _child(node: Any, step: str | int) -> Any:
    if isinstance(step, int):
        fits = isinstance(node, yaml.SequenceNode) and step < len(node.value)
        return node.value[step] if fits else None
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == step), None)


def scalar_at(text: str, at: KeyPath) -> str:
    """Return the number or word at `at` as it is written; "" where there is something else, or nothing."""
    node = _find(text, at)[0]
    return node.value if isinstance(node, yaml.ScalarNode) else ""
