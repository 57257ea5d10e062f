"""Front matter: the YAML mapping between two `---` lines, and the place of each value in the file."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.mistakes import Mistake, closing_mistake, opening_mistake
from digestgen.load.position import position
from digestgen.problems import Problem

_FENCE = re.compile(r"^---[^\S\n]*$", re.MULTILINE)
_PLAIN_ASCII = bytes((0x0A, *range(0x20, 0x7F)))  # a check five times as fast as the pattern
_ODD_CHARACTERS = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class UnusableFileError(Exception):
    """A file that cannot be used, with the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


class FrontMatter(Struct, frozen=True):
    """The parts of a file: `text` is its YAML, after an empty line for each line of the file above it."""

    path: str
    text: str
    body: str

    def problem(
        self,
        at: KeyPath,
        message: str,
        hint: str = "",
        *,
        level: Literal["error", "warning"] = "error",
    ) -> Problem:
        """Return a problem with the value at `at`, or with what would contain it if it is absent."""
        from digestgen.load.yaml_nodes import (
            yaml_node_place,  # PyYAML: only files with problems need it
        )

        line, column = yaml_node_place(self.text, at)
        return Problem(self.path, line, column, shown(shown_path(at)), message, hint, level)

    def key_problem(self, at: KeyPath, message: str, hint: str) -> Problem:
        """Return a warning about the key at `at`."""
        from digestgen.load.yaml_nodes import yaml_key_place  # PyYAML: as above

        line, column = yaml_key_place(self.text, at)
        key = " ".join(shown(shown_path(at)).split())
        return Problem(self.path, line, column, key, message, hint, "warning")

    def body_problem(self, message: str, hint: str) -> Problem:
        """Return a problem with the body as a whole, which begins below the closing fence."""
        return Problem(self.path, self.body_line, 1, "", message, hint)

    @property
    def body_line(self) -> int:
        """The line of the file in which the body begins."""
        return self.text.count("\n") + 2  # below the closing fence

    def source(self, at: KeyPath) -> str:
        """Return the part of the file that the value at `at` is written in."""
        from digestgen.load.yaml_nodes import yaml_node_source  # PyYAML: as above

        return yaml_node_source(self.text, at)

    def written(self, at: KeyPath) -> str:
        """Return the number or word at `at` as it is written in the file: YAML reads `012` as 10."""
        from digestgen.load.yaml_nodes import scalar_at  # PyYAML: as above

        return scalar_at(self.text, at)


def split_front_matter(path: str, data: bytes) -> FrontMatter:
    """Return the front matter and the body of a file.

    The fences are the first line and the next line that are exactly `---`; a byte-order mark before
    and white space after them do not count. Raises UnusableFileError if there is no front matter.
    """
    text = front_matter_text(path, data)
    begin = _FENCE.match(text)
    if not begin:
        raise UnusableFileError(_as_problem(path, opening_mistake(text)))
    end = _closing_fence(text, begin.end())
    if not end:
        raise UnusableFileError(_as_problem(path, closing_mistake(text)))
    return FrontMatter(path, text[begin.end() : end.start()], text[end.end() + 1 :])


def _as_problem(path: str, mistake: Mistake) -> Problem:
    return Problem(path, mistake.line, mistake.column, "", mistake.message, mistake.hint)


def _closing_fence(text: str, start: int) -> re.Match[str] | None:
    at = text.find("\n---", start)  # many times as fast as the pattern
    while at >= 0 and not (match := _FENCE.match(text, at + 1)):
        at = text.find("\n---", at + 1)
    return match if at >= 0 else None


def whole_file_as_front_matter(path: str, data: bytes) -> FrontMatter:
    """Return a file that is YAML from end to end as front matter without a body."""
    return FrontMatter(path, front_matter_text(path, data), "")


def front_matter_text(path: str, data: bytes) -> str:
    """Return `data` as text with `\\n` line ends. Raises UnusableFileError if it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # error.object: `data` without the byte-order mark, and so error.start counts
        before = _with_plain_line_ends(error.object[: error.start].decode("utf-8"))
        message = f"not UTF-8: byte 0x{error.object[error.start]:02x}"
        raise UnusableFileError(
            Problem(path, *position(before, len(before)), "", message, "save the file as UTF-8")
        ) from error
    return _with_plain_line_ends(text)


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_front_matter_characters(front: FrontMatter) -> None:
    """Raise UnusableFileError for a character that YAML does not allow."""
    if front.text.isascii() and not front.text.encode().translate(None, _PLAIN_ASCII):
        return
    if match := re.search(_ODD_CHARACTERS, front.text):
        message = f"a control character (U+{ord(match[0]):04X})"
        place = position(front.text, match.start())
        raise UnusableFileError(Problem(front.path, *place, "", message, "delete it"))
