"""Front matter: the YAML mapping between two `---` lines, and where in the file each value stands."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from digestgen.decoding import KeyPath, shown_path
from digestgen.load.plain_yaml import parse_plain
from digestgen.problems import Problem

_FENCE = re.compile(r"^---[^\S\n]*$", re.MULTILINE)
_PLAIN_ASCII = bytes((0x0A, *range(0x20, 0x7F)))  # seen to five times as fast as the pattern
_ODD_CHARACTERS = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


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
        from digestgen.load.yaml_nodes import place_of

        line, column = place_of(self.text, at)
        return Problem(self.path, line, column, shown_path(at), message, hint, level)

    def body_problem(self, message: str) -> Problem:
        """Return a problem with the body as a whole, which begins below the closing fence."""
        line = self.text.count("\n") + 2
        return Problem(self.path, line, 1, "", message, "write its lists and quotations flatter")

    def written(self, at: KeyPath) -> str:
        """Return the number or word at `at` as it stands in the file: `012` is 10 to YAML."""
        from digestgen.load.yaml_nodes import scalar_at

        return scalar_at(self.text, at)


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
            Problem(path, *position(before, len(before)), "", message, "save the file as UTF-8")
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
    from digestgen.load.any_yaml import parse_any  # which most sites can do without

    data = parse_any(front)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        hint = "write keys and values, such as   key: value"
        raise UnusableFileError(front.problem((), "not a mapping of keys to values", hint))
    return data


def check_characters(front: FrontMatter) -> None:
    """Raise UnusableFileError where there is a character that no YAML may hold."""
    if front.text.isascii() and not front.text.encode().translate(None, _PLAIN_ASCII):
        return
    if match := re.search(_ODD_CHARACTERS, front.text):
        message = f"control character U+{ord(match[0]):04X}"
        place = position(front.text, match.start())
        raise UnusableFileError(Problem(front.path, *place, "", message, "remove it"))


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, from 1, as an editor counts them."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
