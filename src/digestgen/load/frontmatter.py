"""Front matter: the YAML mapping between two `---` lines, and where in the file each value stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml
from msgspec import Struct

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.plain_yaml import parse_plain
from digestgen.load.yaml_faults import worded
from digestgen.load.yaml_loaders import BaseLoader, CarefulLoader, DuplicateKey, Loader
from digestgen.problems import Problem

_MAX_DEPTH = 100
_MAX_UNFOLDED = 10_000_000  # characters and nodes, five times what the largest file can have
_FENCE = re.compile(r"^---[^\S\n]*$", re.MULTILINE)
_MAYBE_ALIAS = re.compile(r"(?:^|[\s,:\[{?-])\*\S", re.MULTILINE)
_MAYBE_DEEP = re.compile(r"^ {100}|(?:[-?] +){100}", re.MULTILINE)
_PLAIN_ASCII = bytes((0x0A, *range(0x20, 0x7F)))  # seen to five times as fast as the pattern
_ODD_CHARACTERS = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnusableFileError(Exception):
    """Reading one file ends here; carries what is wrong with it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


class FrontMatter(Struct, frozen=True):
    """A file taken apart: `text` is YAML with one empty line for each line of the file above it."""

    path: str
    text: str
    body: str

    def problem(
        self, at: KeyPath, message: str, hint: str = "", *, level: Any = "error"
    ) -> Problem:
        """Return a problem with the value at `at`, or with what holds it where that is absent."""
        line, column = _locate(self.text, at)
        return Problem(self.path, line, column, shown_path(at), message, hint, level)

    def body_problem(self, message: str) -> Problem:
        """Return a problem with the body as a whole, which begins below the closing fence."""
        line = self.text.count("\n") + 2
        return Problem(self.path, line, 1, "", message, "write its lists and quotations flatter")

    def written(self, at: KeyPath) -> str:
        """Return the number or word at `at` as it stands in the file: `012` is 10 to YAML."""
        node = _find(self.text, at)[0]
        return node.value if isinstance(node, yaml.ScalarNode) else ""


def split_front_matter(path: str, data: bytes) -> FrontMatter:
    """Return the front matter and the body of a file.

    The fences are the first line and the next line that are exactly `---`; a byte-order mark before
    and white space after them do not count. Raises UnusableFileError where there is no front matter.
    """
    text = decode(path, data)
    begin = _FENCE.match(text)
    if not begin:
        hint = "begin the file with a line ---, then keys such as title, then another line ---"
        raise UnusableFileError(Problem(path, 1, 1, "", "no front matter", hint))
    end = _closing_fence(text, begin.end())
    if not end:
        hint = "end the front matter with a line that is exactly ---"
        raise UnusableFileError(Problem(path, 1, 1, "", "the front matter has no end", hint))
    return FrontMatter(path, text[begin.end() : end.start()], text[end.end() + 1 :])


def _closing_fence(text: str, start: int) -> re.Match[str] | None:
    at = text.find("\n---", start)  # many times as fast as the pattern
    while at >= 0 and not (match := _FENCE.match(text, at + 1)):
        at = text.find("\n---", at + 1)
    return match if at >= 0 else None


def whole_file(path: str, data: bytes) -> FrontMatter:
    """Return a file that is YAML from end to end as front matter without a body."""
    return FrontMatter(path, decode(path, data), "")


def decode(path: str, data: bytes) -> str:
    """Return `data` as text with `\\n` line ends. Raises UnusableFileError where it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # error.object: `data` without the byte-order mark, and so error.start counts
        before = _with_plain_line_ends(error.object[: error.start].decode("utf-8"))
        message = f"not UTF-8: byte 0x{error.object[error.start]:02x}"
        raise UnusableFileError(
            Problem(path, *_position(before, len(before)), "", message, "save the file as UTF-8")
        ) from error
    return _with_plain_line_ends(text)


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_mapping(front: FrontMatter) -> dict[str, Any]:
    """Return the mapping of `front`; times stay text, keys that are not text are left out.

    Raises UnusableFileError for what is not YAML, not a mapping, has a key twice, or is nested deeper than
    100 levels, at the place of the fault.
    """
    check_characters(front)
    if (plain := parse_plain(front.text)) is not None:
        return plain
    _check_depth(front)
    data = _construct(front, Loader)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        hint = "write keys and values, such as   title: A title"
        raise UnusableFileError(front.problem((), "the front matter is not a mapping", hint))
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


def check_characters(front: FrontMatter) -> None:
    """Raise UnusableFileError where there is a character that no YAML may hold."""
    if front.text.isascii() and not front.text.encode().translate(None, _PLAIN_ASCII):
        return
    if match := _ODD_CHARACTERS.search(front.text):
        message = f"control character U+{ord(match[0]):04X}"
        place = _position(front.text, match.start())
        raise UnusableFileError(Problem(front.path, *place, "", message, "remove it"))


def _check_depth(front: FrontMatter) -> None:
    """PyYAML's C composer recurses without a limit; so anything that looks deep is measured first."""
    text = front.text
    if text.count("[") + text.count("{") < _MAX_DEPTH and not _MAYBE_DEEP.search(text):
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                place = _position(text, event.start_mark.index)  # type: ignore[union-attr]  # has one
                message = f"nested deeper than {_MAX_DEPTH} levels"
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
    place = _position(front.text, mark.index) if mark else (1, 1)
    if isinstance(error, DuplicateKey):
        first, _ = _position(front.text, error.context_mark.index) if error.context_mark else (1, 1)
        message = f"given twice, first in line {first}"
        return Problem(front.path, *place, shown(error.context), message, "keep one of the two")
    fault = " ".join(part for part in (error.context, error.problem) if part)
    lines = front.text.split("\n")
    message, hint = worded(fault, lines[place[0] - 1] if place[0] <= len(lines) else "")
    return Problem(front.path, *place, "", message, hint)


def places(front: FrontMatter) -> dict[KeyPath, tuple[int, int]]:
    """Return line and column of every value of `front`, by its path."""
    found: dict[KeyPath, tuple[int, int]] = {}
    waiting: list[tuple[KeyPath, Any]] = [((), yaml.compose(front.text, Loader=BaseLoader))]
    while waiting:
        at, node = waiting.pop()
        if node is None or at in found or len(at) > _MAX_DEPTH:
            continue
        found[at] = _position(front.text, node.start_mark.index)
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*at, index), each) for index, each in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [((*at, key.value), each) for key, each in node.value]
    return found


def _position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, from 1, as an editor counts them."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _locate(text: str, at: KeyPath) -> tuple[int, int]:
    """Return where the value at `at` stands, or the nearest thing around it."""
    mark = _find(text, at)[1]
    return _position(text, mark.index) if mark else (1, 1)


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
