"""The nodes of a YAML text, and where in the text each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.limits import DEFAULTS
from digestgen.load.position import position
from digestgen.load.surrogates import index_with_surrogates, with_pairs_joined
from digestgen.load.yaml_loaders import BaseLoader

_MAX_DEPTH = DEFAULTS.max_nesting  # of a path; an alias may refer to what contains it


def yaml_node_places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Return line and column of every value of `text`, by its path."""
    return {at: yaml_mark_place(text, node.start_mark) for at, _, node in yaml_nodes(text)}


def yaml_mark_place(text: str, mark: Any) -> tuple[int, int]:
    """Return the line and column in `text` of a mark of PyYAML."""
    return position(text, yaml_mark_index(text, mark))


def yaml_mark_index(text: str, mark: Any) -> int:
    """Return the index in `text` of a mark of PyYAML."""
    return index_with_surrogates(text, mark.index)


def yaml_key_at(text: str, mark: Any) -> str:
    """Return the path of the key that begins at a mark, as a person writes it; "" if none does."""
    found = (
        at
        for at, key, _ in yaml_nodes(text, once=True)
        if key and key.start_mark.index == mark.index
    )
    return next((shown(shown_path(at)) for at in found), "")


def yaml_nodes(text: str, *, once: bool = False) -> Iterator[tuple[KeyPath, Any, Any]]:
    """Yield path, key node and node of every value of `text`; a key that occurs twice comes twice.

    `once`: a node that aliases refer to comes only once; with a cycle it would never end.
    """
    seen: set[int] = set()
    waiting: list[tuple[KeyPath, Any, Any]] = [((), None, _composed(text))]
    while waiting:
        at, key, node = waiting.pop()
        if node is None or len(at) > _MAX_DEPTH:
            continue
        yield at, key, node
        if once and id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*at, index), None, each) for index, each in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [((*at, name.value), name, each) for name, each in node.value]


def yaml_events(text: str) -> Iterator[Any]:
    """Yield the events of parsing `text`, which is known to be valid."""
    yield from yaml.parse(with_pairs_joined(text), Loader=BaseLoader)


def yaml_node_place(text: str, at: KeyPath) -> tuple[int, int]:
    """Return where the value at `at` is, or the nearest thing around it."""
    mark = _find(text, at)[1]
    return yaml_mark_place(text, mark) if mark else (1, 1)


def yaml_key_place(text: str, at: KeyPath) -> tuple[int, int]:
    """Return where the key of the value at `at` is, or the nearest thing around it."""
    parent, mark = _find(text, at[:-1])
    if isinstance(parent, yaml.MappingNode):
        keys = (key for key, _ in parent.value if key.value == at[-1])
        mark = next((key.start_mark for key in keys), mark)
    return yaml_mark_place(text, mark) if mark else (1, 1)


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


@lru_cache(maxsize=1)  # a file with one problem often has many
def _composed(text: str) -> Any:
    return yaml.compose(with_pairs_joined(text), Loader=BaseLoader)


def _child(node: Any, step: str | int) -> Any:
    if isinstance(step, int):
        fits = isinstance(node, yaml.SequenceNode) and step < len(node.value)
        return node.value[step] if fits else None
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == step), None)


def yaml_node_source(text: str, at: KeyPath) -> str:
    """Return the part of `text` that the value at `at` is written in; "" if there is no such value."""
    node = _find(text, at)[0]
    return (
        text[yaml_mark_index(text, node.start_mark) : yaml_mark_index(text, node.end_mark)]
        if node
        else ""
    )


def scalar_at(text: str, at: KeyPath) -> str:
    """Return the number or word at `at` as it is written; "" if there is anything else, or nothing."""
    node = _find(text, at)[0]
    return node.value if isinstance(node, yaml.ScalarNode) else ""
