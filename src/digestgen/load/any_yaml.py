"""Front matter that is beyond the plain part of YAML: PyYAML has the word, within limits."""

from __future__ import annotations

import re
from typing import Any

import yaml

from digestgen.decoding import shown
from digestgen.load.frontmatter import FrontMatter, UnusableFileError, position
from digestgen.load.yaml_faults import worded
from digestgen.load.yaml_loaders import BaseLoader, CarefulLoader, DuplicateKey, Loader
from digestgen.load.yaml_nodes import MAX_DEPTH, key_at
from digestgen.problems import Problem

_MAX_UNFOLDED = 10_000_000  # characters and nodes, five times what the largest file can have
_MAYBE_ALIAS = re.compile(r"(?:^|[\s,:\[{?-])\*\S", re.MULTILINE)
_MAYBE_DEEP = re.compile(r"^ {100}|(?:[-?] +){100}", re.MULTILINE)


def parse_any(front: FrontMatter) -> Any:
    """Return what the text of `front` is to PyYAML; times stay text.

    Raises UnusableFileError for what is not YAML, has a key twice, is nested deeper than 100 levels, or
    unfolds into too much, at the place of the fault.
    """
    _check_depth(front)
    data = _construct(front, Loader)
    if _MAYBE_ALIAS.search(front.text) and _unfolded(data, {}) > _MAX_UNFOLDED:
        hint = "write the values out, each where it belongs"
        raise UnusableFileError(front.problem((), "its aliases unfold into too much", hint))
    return data


def _unfolded(data: Any, known: dict[int, int]) -> int:
    """Return how large `data` is when each alias is written out; one to what holds it counts 1."""
    if isinstance(data, str):
        return len(data)
    if not isinstance(data, dict | list):
        return 1
    if id(data) not in known:
        known[id(data)] = 1
        parts = data.values() if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(1 + _unfolded(part, known) for part in parts)
    return known[id(data)]


def _construct(front: FrontMatter, loader: Any) -> Any:
    try:
        return yaml.load(front.text, loader)  # noqa: S506  # both loaders are safe ones
    except yaml.MarkedYAMLError as error:
        raise UnusableFileError(_yaml_problem(front, error)) from error
    except (ValueError, LookupError, TypeError, AttributeError):
        # PyYAML does not say where a scalar failed; the slower loader does
        return _construct(front, CarefulLoader)


def _check_depth(front: FrontMatter) -> None:
    """PyYAML's C composer recurses without a limit; so anything that looks deep is measured first."""
    text = front.text
    if text.count("[") + text.count("{") < MAX_DEPTH and not _MAYBE_DEEP.search(text):
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                place = position(text, event.start_mark.index)  # type: ignore[union-attr]  # has one
                message = f"nested deeper than {MAX_DEPTH} levels"
                raise UnusableFileError(
                    Problem(front.path, *place, "", message, "write it flatter")
                )
    except yaml.MarkedYAMLError as error:
        raise UnusableFileError(_yaml_problem(front, error)) from error


# faults that come to light too late; what they belong to begins at the context
_BEGUN = re.compile("end of stream|expected ':'|expected ','")


def _yaml_problem(front: FrontMatter, error: yaml.MarkedYAMLError) -> Problem:
    begun = _BEGUN.search(error.problem or "") and error.context_mark
    mark = begun or error.problem_mark or error.context_mark
    place = position(front.text, mark.index) if mark else (1, 1)
    if isinstance(error, DuplicateKey):
        first, _ = position(front.text, error.context_mark.index) if error.context_mark else (1, 1)
        message = f"given twice, first in line {first}"
        key = key_at(front.text, mark.index) if mark else shown(error.context)
        return Problem(front.path, *place, key, message, "keep one of the two")
    fault = " ".join(part for part in (error.context, error.problem) if part)
    lines = front.text.split("\n")
    message, hint = worded(fault, lines[place[0] - 1] if place[0] <= len(lines) else "")
    return Problem(front.path, *place, "", message, hint)
