"""Where in a YAML text each value stands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from digestgen.decoding import KeyPath
from digestgen.load.frontmatter import position
from digestgen.load.yaml_loaders import BaseLoader

MAX_DEPTH = 100


def places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Return line and column of every value of `text`, by its path."""
    found: dict[KeyPath, tuple[int, int]] = {}
    waiting: list[tuple[KeyPath, Any]] = [((), yaml.compose(text, Loader=BaseLoader))]
    while waiting:
        at, node = waiting.pop()
        if node is None or at in found or len(at) > MAX_DEPTH:
            continue
        found[at] = position(text, node.start_mark.index)
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*at, index), each) for index, each in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [((*at, key.value), each) for key, each in node.value]
    return found


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
