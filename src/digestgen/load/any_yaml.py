"""Front matter that needs all of YAML: parsed by PyYAML, within limits."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import yaml

from digestgen.decoding import shown
from digestgen.load.frontmatter import FrontMatter, UnusableFileError
from digestgen.load.limits import DEFAULTS
from digestgen.load.mistakes import Mistake, bad_escape, find_mistake
from digestgen.load.position import position
from digestgen.load.surrogates import surrogate_at, with_pairs_joined, with_pairs_kept
from digestgen.load.yaml_loaders import BaseLoader, CarefulLoader, DuplicateKey, Loader
from digestgen.load.yaml_messages import explain_yaml_message
from digestgen.load.yaml_nodes import yaml_key_at, yaml_mark_index, yaml_mark_place
from digestgen.problems import Problem
from digestgen.settings import LimitSettings

_MAX_UNFOLDED = 10_000_000  # characters and nodes, five times what the largest file can have
_MAX_SHOWN = 200
_MAYBE_ALIAS = re.compile(r"(?:^|[\s,:\[{?-])\*\S", re.MULTILINE)


def parse_any(front: FrontMatter, limits: LimitSettings = DEFAULTS) -> Any:
    """Return the value of `front` as PyYAML reads it; times stay text.

    Raises UnusableFileError, at the place of the mistake, if the text is not valid YAML, if a key
    occurs twice, if it is nested too deep, if its merges or numbers are too large, or if its aliases
    expand into too much.
    """
    _check_depth(front, limits)
    data = _construct(front, Loader, limits)
    if _MAYBE_ALIAS.search(front.text) and _unfolded(data, {}) > _MAX_UNFOLDED:
        hint = "write the values out, each where it belongs"
        raise UnusableFileError(front.problem((), "its aliases expand into too much", hint))
    return with_pairs_kept(data, front.text)


def _unfolded(data: Any, known: dict[int, int]) -> int:
    """Return the size of `data` with all aliases expanded; an alias to what contains it counts 1."""
    if isinstance(data, str):
        return len(data)
    if not isinstance(data, dict | list):
        return 1
    if id(data) not in known:
        known[id(data)] = 1
        parts = data.values() if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(1 + _unfolded(part, known) for part in parts)
    return known[id(data)]


def _construct(front: FrontMatter, loader: type[Loader], limits: LimitSettings) -> Any:
    limited: Any = partial(loader, limits=limits)
    try:
        return yaml.load(with_pairs_joined(front.text), limited)  # noqa: S506  # both are safe
    except yaml.MarkedYAMLError as error:
        raise UnusableFileError(_yaml_problem(front, error)) from error
    except (ValueError, LookupError, TypeError, AttributeError):
        # PyYAML does not say where a scalar failed; the slower loader does
        return _construct(front, CarefulLoader, limits)


def _check_depth(front: FrontMatter, limits: LimitSettings) -> None:
    """Raise UnusableFileError for deep nesting: PyYAML's C composer recurses without a limit."""
    text = front.text
    most = limits.max_nesting
    maybe_deep = re.compile(rf"^ {{{most}}}|(?:[-?] +){{{most}}}", re.MULTILINE)
    if text.count("[") + text.count("{") < most and not maybe_deep.search(text):
        return
    depth = 0
    try:
        for event in yaml.parse(with_pairs_joined(text), Loader=BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > most:
                found = yaml_mark_place(text, event.start_mark)
                message = f"nested deeper than {most} levels"
                hint = "use fewer levels of lists and mappings"
                raise UnusableFileError(Problem(front.path, *found, "", message, hint))
    except yaml.MarkedYAMLError as error:
        raise UnusableFileError(_yaml_problem(front, error)) from error


def _yaml_problem(front: FrontMatter, error: yaml.MarkedYAMLError) -> Problem:
    text = front.text
    mark = error.problem_mark or error.context_mark
    if isinstance(error, DuplicateKey):
        return _duplicate_key(front, error)
    line, column = yaml_mark_place(text, mark) if mark else (1, 1)
    message = shown(" ".join(part for part in (error.context, error.problem) if part), _MAX_SHOWN)
    mistake = _escape(text, message, mark)
    # a constructor fails on text that is valid YAML; only {{ … }} is a mistake that shows before
    if not isinstance(error, yaml.constructor.ConstructorError) or "unhashable" in message:
        mistake = mistake or find_mistake(text, line)
    mistake = mistake or Mistake(line, column, *explain_yaml_message(message))
    return Problem(front.path, mistake.line, mistake.column, "", mistake.message, mistake.hint)


def _duplicate_key(front: FrontMatter, error: DuplicateKey) -> Problem:
    text, mark, first = front.text, error.problem_mark, error.context_mark
    line = yaml_mark_place(text, first)[0] if first else 1
    key = yaml_key_at(text, mark) if mark else shown(error.context)
    message = f"the key occurs twice, first in line {line}"
    found = yaml_mark_place(text, mark) if mark else (1, 1)
    return Problem(front.path, *found, key, message, "keep one of the two")


def _escape(text: str, message: str, mark: Any) -> Mistake | None:
    """Return the mistake of a backslash in double quotes, if `message` is about one."""
    if mark is None or "escape c" not in message:
        return None
    index = yaml_mark_index(text, mark)
    if "invalid Unicode" in message:
        index -= len("\\u")  # the mark is after these
    if half := surrogate_at(text, index):
        line, column = position(text, index)
        hint = "write the character itself, or both halves of its escape"
        return Mistake(line, column, f"{half} is half of a character", hint)
    return bad_escape(text, index)
