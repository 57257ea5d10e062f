"""Mistakes with quotes: one that is missing, one too many, or one of the wrong kind."""

from __future__ import annotations

import re

from digestgen.load.mistakes.lines import Line, Mistake, lines_with_keys, quotes_in_line
from digestgen.load.position import position

CURLY = "“”„‟‘’‚‛«»"
_QUOTED = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL),
    "'": re.compile(r"'(?:[^']|'')*+'"),
}
_ENDS = re.compile(r"[ \t]*(?:#.*)?")
_MAX_SHOWN = 80


def end_of_quoted(text: str, start: int) -> int | None:
    """Return the index after the quoted text that begins at `start`, None if it does not end."""
    match = _QUOTED[text[start]].match(text, start)
    return match.end() if match else None


def unclosed_quote(text: str, start: int, column: int) -> Mistake | None:
    """Return a mistake if the closing quote of the text that begins at `start` is missing.

    It also counts as missing if a key in `column` or left of it would be part of the text.
    """
    end = end_of_quoted(text, start)
    keys = lines_with_keys(text, start, len(text) if end is None else end)
    if end is not None and not any(each.column <= column for each in keys):
        return None
    quote = text[start]
    line = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)].rstrip()
    place = position(text, start)
    if len(line) > 1 and line[-1] in f"\"'{CURLY}" and line[-1] != quote:
        message = f"the text begins with {quote} but ends with {line[-1]}"
        return Mistake(*place, message, f"end it with {quote} too")
    return Mistake(*place, "the closing quote is missing", f"add {quote} at the end of the text")


def after_quoted(text: str, end: int, line: Line) -> Mistake | None:
    """Return a mistake if something follows the value of `line`, a quoted text that ends at `end`."""
    rest = text[end:].split("\n", 1)[0]
    if _ENDS.fullmatch(rest):
        return None
    row, column = position(text, end)
    if row > line.index + 1:
        message, hint = "text after the closing quote", r"write \" for a quote inside the text"
        return Mistake(row, column, message, hint)
    if rest.strip() == ",":
        message, hint = "a comma after the value", "remove the comma at the end of the line"
        return line.mistake(message, hint, column - 1)
    return _text_after(line, column - 1, rest)


def _text_after(line: Line, column: int, rest: str) -> Mistake:
    """Return the mistake of the text `rest` that follows the quoted value of `line` in `column`."""
    quoted, quote = line.text[line.value_column : column], line.value[0]
    if quoted == quote * 2 and rest[0] not in " \t":
        hint = f"write one {quote} at the beginning of the text and one at the end"
        return line.mistake("two quotes instead of one", hint, line.value_column)
    if quote == "'" and rest[0].isalnum():
        hint = "write '' for an apostrophe in single quotes, or put the text in double quotes"
        return line.mistake("an apostrophe ends the quoted text", hint, column - 1)
    if rest.rstrip().endswith(quote):
        other = "single" if quote == '"' else "double"
        same = r"\"" if quote == '"' else "''"
        hint = f"write {same} for a quote inside the text, or put the text in {other} quotes"
        return line.mistake("a quote inside the quoted text ends it", hint, column - 1)
    hint = "put the whole text in quotes"
    if len(line.value) <= _MAX_SHOWN:
        hint = f"{hint}: {quotes_in_line(line.value)}"
    return line.mistake("text after the closing quote", hint, column)


def curly(line: Line) -> Mistake | None:
    """Return a mistake if the value of `line` is in typographic quotes, which YAML reads as text."""
    if line.value[:1] not in CURLY or not line.value:
        return None
    last = line.value[-1] if line.value[-1] in CURLY else ""
    message = f"YAML does not treat {line.value[0]}{f' and {last}' if last else ''} as quotes"
    hint = 'use straight quotes: "…"'
    return line.mistake(message, hint, line.value_column)


def bad_escape(text: str, index: int) -> Mistake:
    """Return the mistake of the escape whose backslash is at `index`."""
    line, column = position(text, index)
    sign = text[index + 1 : index + 2].strip()
    message = f"\\{sign} is not an escape that YAML knows"
    if sign.isalnum():
        hint = r"write \\ for a backslash, or put the text in single quotes"
    else:
        hint = f"remove the backslash before {sign or 'the end of the line'}"
    return Mistake(line, column, message, hint)
