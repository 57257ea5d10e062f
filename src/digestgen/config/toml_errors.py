"""Explain TOML syntax errors in digest.toml: which line to change, and how."""

from __future__ import annotations

import re

from msgspec import Struct

from digestgen.problems import Problem

_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)
_HEADER = re.compile(r"\s*\[\[?\s*([\w.\"' -]+?)\s*\]?\]?\s*(?:#.*)?$")
_PAIR = re.compile(r"\s*([\w.\"'-]+)\s*=\s*(.*?)\s*$")
_COLON = re.compile(r"\s*([\w.-]+)\s*:\s*(.+?)\s*$")
_NO_SIGN = re.compile(r"\s*([\w.-]+)\s+([\"'\[{\d].*?|true|false)\s*$")
_SPACE_IN_KEY = re.compile(r"\s*(\w+(?:\s+\w+)+)\s*=")
_SECOND = re.compile(r"\s(\w+)\s*=\s*\S")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_CURLY = "“”„‘’‚«»"
_WORDS_OF_OTHERS = {
    "yes": "true", "no": "false", "on": "true", "off": "false", "True": "true", "False": "false",
    "None": '""', "null": '""',
}  # fmt: skip
_ESCAPE = r"write \\ for a backslash, or put the text in single quotes"
_GENERAL = "write each setting as   name = value,   with texts in quotes"


def toml_problem(path: str, text: str, error: str) -> Problem:
    """Return the problem behind `error`, a message of tomllib about `text`."""
    lines = text.splitlines() or [""]
    match = _PLACE.fullmatch(error)
    if match:
        message, line = match[1], min(int(match[2]), len(lines))
        column = int(match[3])
    else:
        message, line = error.removesuffix(" (at end of document)"), len(lines)
        column = len(lines[-1]) + 1
    if "twice" in message or "overwrite" in message or "uplicate" in message:
        return _twice(path, lines, line)
    found = _of_line(lines[line - 1], message)
    if found is None and "nclosed" in message:
        return _unclosed(path, lines, line)
    found = found or _Found(column, "TOML cannot read this", _GENERAL)
    return Problem(path, line, found.column, "", found.message, found.hint)


class _Found(Struct, frozen=True):
    """A mistake in one line: its column, a message and a hint."""

    column: int
    message: str
    hint: str


def _of_line(text: str, message: str) -> _Found | None:
    """Return what is wrong with a single line; None if nothing is."""
    bare = text.lstrip()
    if bare.startswith("//"):
        return _Found(text.index("/") + 1, "// does not begin a comment", "write # instead")
    if bare.startswith("["):
        if _is_closed(text):
            return None
        closing = "]]" if bare.startswith("[[") else "]"
        column = len(text.rstrip())
        return _Found(column, f"the closing {closing} is missing", f"write {closing} at the end")
    match = _PAIR.match(text)
    return _of_value(match, message) if match else _of_name(text)


def _of_name(text: str) -> _Found | None:
    """Return what is wrong with a line that has no name followed by an = sign."""
    if match := _SPACE_IN_KEY.match(text):
        name = "_".join(match[1].split())
        hint = f"did you mean {name}?"
        return _Found(match.start(1) + 1, "a space in the name of a setting", hint)
    if match := _COLON.match(text):
        hint = f"write   {match[1]} = {_quoted(match[2])}"
        return _Found(match.end(1) + 1, "a colon after the name of a setting", hint)
    if match := _NO_SIGN.match(text):
        hint = f"write   {match[1]} = {match[2]}"
        return _Found(match.end(1) + 1, f"no = after {match[1]}", hint)
    return None


def _is_closed(text: str) -> bool:
    bare = _without_comment(_STRING.sub("", text))
    return bare.count("[") == bare.count("]")


def _without_comment(text: str) -> str:
    return text.partition("#")[0].strip()


def _of_value(match: re.Match[str], message: str) -> _Found | None:
    """Return what is wrong with the value in `match`, a line with a name and a value."""
    name, value, column = match[1], match[2], match.start(2) + 1
    if value.startswith("#") and value[1:2].strip():
        hint = f'put the value in quotes:   {name} = "{value.split()[0]}"'
        return _Found(column, "# begins a comment", hint)
    if not _without_comment(value):
        return _Found(column, f"{name} has no value", 'write one after the =; "" is an empty text')
    if value[0] in _CURLY:
        hint = f'use straight quotes:   {name} = "{value.strip(_CURLY)}"'
        return _Found(column, f"TOML does not treat {value[0]} as a quote", hint)
    if value[0] in "\"'":
        return _of_text(value, column, message)
    return _of_bare(name, _without_comment(value), column)


def _of_bare(name: str, value: str, column: int) -> _Found | None:
    """Return what is wrong with a value without quotes."""
    if value in _WORDS_OF_OTHERS:
        hint = f"write   {name} = {_WORDS_OF_OTHERS[value]}"
        return _Found(column, f"{value} is not a value that TOML knows", hint)
    if value.endswith(","):
        return _Found(column + len(value) - 1, "a comma after the value", "remove the comma")
    if second := _SECOND.search(value):
        hint = f"begin   {second[1]} =   on a line of its own"
        return _Found(column + second.start(1), "two settings on one line", hint)
    if re.fullmatch(r"0+\d+", value):
        hint = f"write   {name} = {value.lstrip('0') or 0}"
        return _Found(column, "a number with a zero before it", hint)
    if value[0] not in "[{" and not re.fullmatch(r"[+-]?[\d_.]+", value):
        return _Found(column, "a text without quotes", f"write   {name} = {_quoted(value)}")
    return None


def _of_text(value: str, column: int, message: str) -> _Found | None:
    """Return what is wrong with a value that begins with a quote."""
    string = _STRING.match(value)
    if string is None or value[:3] in {'"""', "'''"}:
        quote = value[:3] if value[:3] in {'"""', "'''"} else value[0]
        message = "the closing quote is missing"
        return _Found(column, message, f"write {quote} at the end of the text")
    if "scape" in message or "hex" in message:
        return _Found(column, "a backslash in double quotes", _ESCAPE)
    rest = _without_comment(value[string.end() :])
    if rest == ",":
        return _Found(column + string.end(), "a comma after the value", "remove the comma")
    if rest:
        hint = r"write \" for a quote inside the text" if value[0] == '"' in rest else "remove it"
        return _Found(column + string.end(), "text after the closing quote", hint)
    return None


def _quoted(value: str) -> str:
    if value[0] in "\"'[{" or value in {"true", "false"} or re.fullmatch(r"[\d.]+", value):
        return value
    return f'"{value}"' if '"' not in value else f"'{value}'"


def _twice(path: str, lines: list[str], line: int) -> Problem:
    """Return the problem of a table or setting that occurs a second time."""
    text = lines[line - 1]
    found = _PAIR.match(text) or _HEADER.match(text)
    name = found[1] if found else ""
    is_header = text.lstrip().startswith("[")
    first = 0
    for number in range(line - 1, 0, -1):
        other = lines[number - 1]
        header = _HEADER.match(other)
        pair = None if is_header else _PAIR.match(other)
        other_found = header if is_header else pair
        if other_found and other_found[1] == name:
            first = number
            break
        if header and not is_header:
            break
    shown = f"[{name}]" if is_header else name
    where = f", first on line {first}" if first else ""
    hint = "put the settings below the first one" if is_header else "keep one of the two"
    column = len(text) - len(text.lstrip()) + 1
    return Problem(path, line, column, "", f"{shown} occurs twice{where}", hint)


def _unclosed(path: str, lines: list[str], line: int) -> Problem:
    """Return the problem of a list or inline table that has no end, at the line where it begins."""
    for number in range(line, 0, -1):
        match = _PAIR.match(lines[number - 1])
        if match and match[2][:1] in {"[", "{"}:
            sign = {"[": "]", "{": "}"}[match[2][0]]
            message = f"the closing {sign} is missing"
            return Problem(
                path, number, match.start(2) + 1, "", message, f"write {sign} at the end"
            )
    return Problem(path, line, 1, "", "the closing bracket is missing", "write it at the end")
