"""The first error of an XML document: what is wrong, in words, and where."""

from __future__ import annotations

import re
from itertools import zip_longest
from xml.parsers import expat
from xml.parsers.expat import errors

from msgspec import Struct

_LINE_ENDS = re.compile("\r\n?")
_CLOSING_NAME = re.compile(r"[^\s<>]{1,60}")
_PREFIX = re.compile(r"</?([^\s<>:/]{1,40}):")
_CODES = errors.codes
_MISMATCH = _CODES[errors.XML_ERROR_TAG_MISMATCH]
_NO_END = _CODES[errors.XML_ERROR_NO_ELEMENTS]
_UNBOUND = _CODES[errors.XML_ERROR_UNBOUND_PREFIX]
_WORDS = {
    _CODES[errors.XML_ERROR_UNCLOSED_TOKEN]: "a tag or a comment begins here and does not end",
    _CODES[errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "a CDATA section does not end",
    _CODES[errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "an attribute is given twice",
    _CODES[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "something follows the end of the document",
    _CODES[errors.XML_ERROR_INVALID_TOKEN]: "a character is not allowed here",
}


class XmlError(Struct, frozen=True):
    """An error at `line` and `column`, from 1; column 0: unknown."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return the error with its place, such as `line 3, column 7: an attribute is given twice`."""
        column = f", column {self.column}" if self.column else ""
        return f"line {self.line}{column}: {self.message}"


def first_xml_error(text: str, original: str) -> XmlError | None:
    """Return the first error of a document without a prolog; None if it is well-formed.

    `original` is the document before it was repaired, with the same lines: the column is known where
    nothing before it in its line was repaired.
    """
    text = _LINE_ENDS.sub("\n", text)
    data = text.encode("utf-8", "replace")
    parser = expat.ParserCreate(namespace_separator=" ")
    opened = list[tuple[str, int]]()  # names of elements, and their lines
    parser.namespace_prefixes = True
    parser.StartElementHandler = lambda name, _: opened.append((name, parser.CurrentLineNumber))
    parser.EndElementHandler = lambda _: opened.pop()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        rest = data[parser.ErrorByteIndex :][:200].decode("utf-8", "replace")
        line, column = error.lineno, error.offset
        before = text.split("\n")[line - 1][:column]
        its_line = _LINE_ENDS.sub("\n", original).split("\n")[line - 1 : line]
        is_known = bool(its_line) and _is_repaired_by_spaces(its_line[0][:column], before)
        return XmlError(line, column + 1 if is_known else 0, _message(error.code, rest, opened))
    return None


def _is_repaired_by_spaces(original: str, repaired: str) -> bool:
    """Return whether a text was repaired only by spaces in place of what was removed."""
    pairs = zip_longest(original, repaired)
    return all(new in {old, " "} for old, new in pairs)


def _message(code: int, rest: str, opened: list[tuple[str, int]]) -> str:
    """Return an error in words; `rest` begins at it, and `opened` are the elements around it."""
    name, line = opened[-1] if opened else ("", 0)
    name = _written(name)
    if code == _MISMATCH and (found := _CLOSING_NAME.match(rest)):
        return f"</{found[0]}> closes nothing: <{name}> of line {line} is still open"
    if code == _NO_END and name:
        return f"it ends before <{name}> of line {line} is closed"
    if code == _UNBOUND:
        prefix = _PREFIX.match(rest)
        return f'the prefix "{prefix[1]}" is not declared' if prefix else "a prefix is not declared"
    return _WORDS.get(code) or expat.ErrorString(code) or "unknown"


def _written(name: str) -> str:
    """Return a name as it is in the document: expat gives `namespace name prefix`."""
    parts = name.split(" ")
    return f"{parts[2]}:{parts[1]}" if len(parts) > 2 else parts[-1]  # noqa: PLR2004
