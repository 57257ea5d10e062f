"""Front matter: the YAML mapping between two `---` lines, and where in the file each value stands."""

from __future__ import annotations

import re
from typing import Any

import yaml
from msgspec import Struct

from digestgen.decoding import KeyPath, shown_path
from digestgen.problems import Problem

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MAX_DEPTH = 100
_MAYBE_DEEP = re.compile(r"^ {200}|(?:[-?] +){100}", re.MULTILINE)
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


def split_front_matter(path: str, data: bytes) -> FrontMatter:
    """Return the front matter and the body of a file.

    The fences are the first line and the next line that are exactly `---`; a byte-order mark before
    and white space after them do not count. Raises UnusableFileError where there is no front matter.
    """
    text = decode(path, data)
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        hint = "begin the file with a line ---, then keys such as title, then another line ---"
        raise UnusableFileError(Problem(path, 1, 1, "", "no front matter", hint))
    for number, line in enumerate(lines[1:], start=1):
        if line.startswith("---") and line.rstrip() == "---":
            block = "\n" + "\n".join(lines[1:number]) + "\n"
            return FrontMatter(path, block, "\n".join(lines[number + 1 :]))
    hint = "end the front matter with a line that is exactly ---"
    raise UnusableFileError(Problem(path, 1, 1, "", "the front matter has no end", hint))


def whole_file(path: str, data: bytes) -> FrontMatter:
    """Return a file that is YAML from end to end as front matter without a body."""
    return FrontMatter(path, decode(path, data), "")


def decode(path: str, data: bytes) -> str:
    """Return `data` as text with `\\n` line ends. Raises UnusableFileError where it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n")
        message = f"not UTF-8: byte 0x{data[error.start]:02x}"
        raise UnusableFileError(
            Problem(path, *_position(before, len(before)), "", message, "save the file as UTF-8")
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_mapping(front: FrontMatter) -> dict[str, Any]:
    """Return the mapping of `front`; times stay text, keys that are not text are left out.

    Raises UnusableFileError for what is not YAML, not a mapping, has a key twice, or is nested deeper than
    100 levels, at the place of the fault.
    """
    _check_characters(front)
    _check_depth(front)
    data = _construct(front, _Loader)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        hint = "write keys and values, such as   title: A title"
        raise UnusableFileError(front.problem((), "the front matter is not a mapping", hint))
    return data


def _construct(front: FrontMatter, loader: Any) -> Any:
    try:
        return yaml.load(front.text, loader)  # noqa: S506  # both loaders are safe ones
    except yaml.MarkedYAMLError as error:
        raise UnusableFileError(_yaml_problem(front, error)) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        # PyYAML does not say where a scalar failed; the slower loader does
        return _construct(front, _CarefulLoader)


def _check_characters(front: FrontMatter) -> None:
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
        for event in yaml.parse(text, Loader=_BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                place = _position(text, event.start_mark.index)  # type: ignore[union-attr]  # has one
                message = f"nested deeper than {_MAX_DEPTH} levels"
                raise UnusableFileError(Problem(front.path, *place, "", message))
    except yaml.MarkedYAMLError as error:
        raise UnusableFileError(_yaml_problem(front, error)) from error


class _DuplicateKey(yaml.MarkedYAMLError):
    """A mapping has one key twice."""


class _Loader(_BaseLoader):  # type: ignore[misc]  # the C loader has no types
    """PyYAML's safe loader, but times stay text (our own parser says what is wrong with one) and a
    key may stand only once.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way to configure a loader
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in _BaseLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, Any] = {}
            for key, _ in node.value:
                if key.value.__class__ is str and seen.setdefault(key.value, key) is not key:
                    raise _DuplicateKey(key.value, seen[key.value].start_mark, "", key.start_mark)
        return super().construct_mapping(node, deep)


_Loader.add_constructor(_TIMESTAMP, _Loader.construct_yaml_str)


class _CarefulLoader(_Loader):
    """As _Loader, and says where a scalar is that its own tag does not fit."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            tag = node.tag.rpartition(":")[2]
            raise yaml.constructor.ConstructorError(
                None, None, f"{node.value!r} is not of type {tag}", node.start_mark
            ) from error


def _yaml_problem(front: FrontMatter, error: yaml.MarkedYAMLError) -> Problem:
    unclosed = "end of stream" in (error.problem or "") and error.context_mark
    mark = unclosed or error.problem_mark or error.context_mark
    place = _position(front.text, mark.index) if mark else (1, 1)
    if isinstance(error, _DuplicateKey):
        first, _ = _position(front.text, error.context_mark.index) if error.context_mark else (1, 1)
        message = f"given twice, first in line {first}"
        return Problem(front.path, *place, str(error.context), message, "keep one of the two")
    message = " ".join(part for part in (error.context, error.problem) if part)
    return Problem(front.path, *place, "", f"not YAML: {message}", _yaml_hint(front, place[0]))


def _yaml_hint(front: FrontMatter, line: int) -> str:
    lines = front.text.split("\n")
    near = lines[line - 1] if line <= len(lines) else ""
    if "\t" in near[: len(near) - len(near.lstrip())]:
        return "indent with spaces, not tabs"
    return 'put text that has : # " or other signs in it in quotes'


def _position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, from 1, as an editor counts them."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _locate(text: str, at: KeyPath) -> tuple[int, int]:
    """Return where the value at `at` stands, or the nearest thing around it."""
    node = yaml.compose(text, Loader=_BaseLoader)
    mark = node.start_mark if node else None
    for step in at:
        node = _child(node, step)
        if node is None:
            break
        mark = node.start_mark
    return _position(text, mark.index) if mark else (1, 1)


def _child(node: Any, step: str | int) -> Any:
    if isinstance(step, int):
        fits = isinstance(node, yaml.SequenceNode) and step < len(node.value)
        return node.value[step] if fits else None
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == step), None)
