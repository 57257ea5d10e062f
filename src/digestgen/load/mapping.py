"""The mapping in front matter: read quickly if it is plain, with PyYAML otherwise."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from digestgen.load.frontmatter import FrontMatter, UnusableFileError, check_front_matter_characters
from digestgen.load.limits import DEFAULTS
from digestgen.load.mistakes import find_mistake
from digestgen.load.mistakes.lines import is_key, read_line
from digestgen.load.plain_yaml import parse_plain
from digestgen.problems import Problem
from digestgen.settings import LimitSettings


class Mapping(Struct, frozen=True):
    """The values of front matter, and whether it is so plain that nothing in it can be misread."""

    values: dict[str, Any]
    is_plain: bool


def read_mapping(front: FrontMatter, limits: LimitSettings = DEFAULTS) -> Mapping:
    """Return the mapping of `front`; times stay text.

    Raises UnusableFileError, at the place of the mistake, if the text is not valid YAML or not a
    mapping, if a key occurs twice, or if it is over a limit of YAML.
    """
    check_front_matter_characters(front)
    if (plain := parse_plain(front.text)) is not None:
        return Mapping(plain, is_plain=True)
    from digestgen.load.any_yaml import parse_any  # imports PyYAML, which most sites never need

    data = parse_any(front, limits)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise UnusableFileError(_not_a_mapping(front))
    return Mapping(data, is_plain=False)


def parse_mapping(front: FrontMatter, limits: LimitSettings = DEFAULTS) -> dict[str, Any]:
    """Return the values of `read_mapping`, which may raise UnusableFileError."""
    return read_mapping(front, limits).values


def _not_a_mapping(front: FrontMatter) -> Problem:
    """Return what is wrong with valid YAML that is a list or a text."""
    lines = front.text.split("\n")
    index, first = next(
        ((i, each) for i, each in enumerate(lines) if each.strip(" -")), (0, lines[0])
    )
    line = read_line(index, first)
    if line.dashes and is_key(line.key):
        hint = "remove the dash before each key"
        return Problem(front.path, index + 1, line.dashes[0] + 1, "", "a dash before the key", hint)
    if not line.dashes and (found := find_mistake(front.text, len(lines))):
        return Problem(front.path, found.line, found.column, "", found.message, found.hint)
    hint = "write keys and values, such as   key: value"
    return front.problem((), "not a mapping of keys to values", hint)
