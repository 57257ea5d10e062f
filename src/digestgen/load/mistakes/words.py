"""Lines that are neither a key nor an item, though their author meant one."""

from __future__ import annotations

import re

from digestgen.load.mistakes.fences import is_nearly_fence, is_prose_after_fence
from digestgen.load.mistakes.lines import Line, Mistake, is_key, read_line, without_comment
from digestgen.load.schema import KEYS

_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")
_COMMENT = re.compile(r"//|<!--|/\*|;;|--[ \t]")
_ODD_SPACE = re.compile(r"[ \t]*([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])")
_INVISIBLE = re.compile(r"[ \t]*([\u00ad\u200b-\u200f\u2060\ufeff])")
_TAB = re.compile(r" *\t")
_BULLET = re.compile(r"([*+•‣◦·–—−])[ \t]+(\S.*)")
_DASH = re.compile(r"-(?=[^\s-])(.*)")
_BOLD = re.compile(r"(\*\*|__|\*|_)(\w+):?\1:?")
_NO_SPACE = re.compile(r"([A-Za-z_][\w-]*):(?!//)([^ \t].*)")
_OTHER_COLON = re.compile(r"([A-Za-z_][\w-]*)[ \t]*([：﹕︓꞉;])[ \t]*(.*)")
_EQUALS = re.compile(r"([A-Za-z_][\w-]*)[ \t]*(=>|:=|=)[ \t]*(.*)")
_QUOTE_BEFORE = re.compile(r"([\"'])(\w+):[ \t]+(.*)")
_NO_COLON = re.compile(r"[\"']?(\w+)[\"']?(?:[ \t]+(.*))?$")
_MAX_SHOWN = 60


def stray_words(index: int, text: str) -> Mistake | None:
    """Return the mistake of a line that cannot be valid YAML here, whatever is around it."""
    line = index + 1
    if _CONFLICT.match(text):
        hint = "keep one of the two versions, and remove the lines <<<<<<<, ======= and >>>>>>>"
        return Mistake(line, 1, "a merge conflict that is not resolved", hint)
    if match := _TAB.match(text):
        hint = "indent with spaces: YAML does not allow tabs here"
        return Mistake(line, match.end(), "a tab in the indentation", hint)
    if match := _ODD_SPACE.match(text):
        found = _named(match[1])
        hint = "replace it with an ordinary space"
        return Mistake(line, match.end(), f"{found} in the indentation", hint)
    if match := _INVISIBLE.match(text):
        hint = "delete it: put the cursor before the first letter and press Backspace"
        return Mistake(line, match.end(), f"{_named(match[1])} before the key", hint)
    if match := _COMMENT.match(text.lstrip()):
        column = len(text) - len(text.lstrip()) + 1
        return Mistake(
            line, column, f"{match[0].strip()} does not begin a comment", "write # instead"
        )
    return None


def _named(character: str) -> str:
    kind = (
        "a non-breaking or other special space" if character.isspace() else "an invisible character"
    )
    return f"{kind} (U+{ord(character):04X})"


def star_word(line: Line) -> Mistake | None:
    """Return the mistake of a list whose items begin with stars, as in Markdown."""
    return _sign(line, line.value, []) if line.value.startswith("* ") else None


def key_without_space(line: Line) -> Mistake | None:
    """Return the mistake of a value that is one of digestgen's keys, without a space after its colon."""
    match = _NO_SPACE.match(line.value) if line.key is None else None
    return _colon(line, line.value, []) if match and match[1] in KEYS else None


def not_a_key(line: Line, lines: list[str]) -> Mistake:
    """Return the mistake of a line of text that belongs to nothing above it."""
    text = line.text.strip()
    before = lines[line.index - 1] if line.index else ""
    for check in (_sign, _colon, _word):
        if mistake := check(line, text, lines):
            return mistake
    if is_nearly_fence(line.text):
        hint = "write exactly three hyphens, with nothing before them, to end the front matter: ---"
        return line.mistake(f'"{text}" does not end the front matter', hint)
    if line.text.startswith("--- "):
        return line.mistake(
            "text after ---", "remove the line, or write --- alone to end the front matter"
        )
    # line 0 is the rest of the opening fence
    if line.index > 1 and not before.strip() and is_prose_after_fence(line.text):
        hint = "write --- here, below the last key"
        message = "the line --- that ends the front matter is missing"
        return Mistake(line.index, 1, message, hint)
    return _unindented(line, before)


def _unindented(line: Line, before: str) -> Mistake:
    if before.strip() and (header := re.search(r":[ \t]+([|>])[+-]?\d?[ \t]*$", before)):
        message = f"wrong indentation: the text below {header[1]} is not indented"
        return line.mistake(message, "indent each line of the text by two spaces")
    hint = "indent the line if it continues the text above, else write it as   key: value"
    return line.mistake("not a key and not indented", hint)


def _sign(line: Line, text: str, _lines: list[str]) -> Mistake | None:
    """Return the mistake of a line that begins with a bullet, a bare dash or a bold key."""
    if match := _BULLET.match(text):
        if is_key(read_line(0, match[2]).key):
            return line.mistake(f"{match[1]} before a key", f"remove the {match[1]}")
        hint = f"begin each item with a hyphen and a space: - {_short(match[2])}"
        return line.mistake(f"{match[1]} does not begin an item", hint)
    if match := _BOLD.match(text):
        hint = f"write the key alone: {match[2]}:"
        return line.mistake(f"{match[1]} around the key", hint)
    if match := _DASH.match(text):
        return line.mistake("no space after the dash", f"write   - {_short(match[1])}")
    return None


def _colon(line: Line, text: str, _lines: list[str]) -> Mistake | None:
    """Return the mistake of a key without the colon and the space that YAML needs after it."""
    if match := _NO_SPACE.match(text):
        rest = match[2].lstrip()
        if not match[2][0].isprintable() or match[2][0] == "\u00a0":
            message = f"{_named(match[2][0])} after the colon"
            return line.mistake(
                message, "replace it with an ordinary space", line.value_column + match.end(1) + 1
            )
        hint = f"write   {match[1]}: {_short(rest)}"
        return line.mistake("no space after the colon", hint, line.value_column + match.end(1))
    if (match := _OTHER_COLON.match(text)) and is_key(match[1]):
        hint = f"write   {match[1]}: {_short(match[3])}"
        message = f'"{match[2]}" is not the colon that YAML needs'
        return line.mistake(message, hint, line.value_column + match.start(2))
    if match := _EQUALS.match(text):
        hint = f"write a colon and a space:   {match[1]}: {_short(match[3])}"
        return line.mistake(f'"{match[2]}" after the key', hint, line.value_column + match.start(2))
    return None


def _word(line: Line, text: str, lines: list[str]) -> Mistake | None:
    """Return the mistake of a line that begins with one of digestgen's keys, but has no colon."""
    if match := _QUOTE_BEFORE.match(text):
        quote, key, value = match[1], match[2], match[3]
        if value.count(quote) == 1:
            hint = f"write   {key}: {quote}{_short(value)}"
            return line.mistake("the key is inside the quotes", hint)
        return line.mistake("a quote before the key", f"remove the {quote} before {key}")
    match = _NO_COLON.match(without_comment(text))
    if not match or (match[1] not in KEYS and (match[2] or "x")[0] not in "\"'[{"):
        return None
    below = next((each for each in lines[line.index + 1 :] if each.strip()), "")
    if match[2] is None and not below.startswith(" "):
        return None
    value = f" {_short(match[2])}" if match[2] else ""
    return line.mistake(f'no colon after "{match[1]}"', f"write   {match[1]}:{value}")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
