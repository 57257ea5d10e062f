"""What PyYAML finds wrong with a file, in words that say how to mend it."""

from __future__ import annotations

from digestgen.decoding import shown

_QUOTE = 'put text that has : # " or other signs in it in quotes'
_NO_TABS = "indent with spaces, not tabs"
_MAX_SHOWN = 200
_FAULTS = (  # what PyYAML says; our words, where its own are not better; a hint
    (
        "quoted scalar found unexpected end",
        "a quoted text has no end",
        "close the quote that begins here",
    ),
    (
        "unknown escape character",
        r"a \ before a letter with which it means nothing",
        r"write \\ for \, or put the text in single quotes",
    ),
    (
        "mapping values are not allowed",
        'a second ": " in one line',
        _QUOTE,
    ),
    (
        "could not determine a constructor",
        "a tag that is not known",
        "put text that begins with ! in quotes",
    ),
    (
        "scanning a block scalar",
        "text in the line of a | or >",
        "begin the text in the next line, indented",
    ),
    (
        "scanning an alias",
        "a sign that no text may begin with",
        "put text that begins with * in quotes",
    ),
    (
        "undefined alias",
        "an alias that is not defined",
        "put text that begins with * in quotes",
    ),
    (
        "could not find expected ':'",
        "neither a key nor a value",
        "write it as   key: value   or indent it below its key",
    ),
    (
        "did not find expected ','",
        "a list or mapping in brackets that goes wrong",
        "close it with ] or }, and put texts that have commas or quotes in them in quotes",
    ),
    (
        "did not find expected key",
        "here the line should end, or a key begin",
        r'write \" for a " inside quotes, and begin all keys in one column',
    ),
    (
        "cannot start any token",
        "a sign that no text may begin with",
        _QUOTE,
    ),
    (
        "<document start>",
        "not YAML: a line that begins or ends a document",
        "remove the line that is ... or begins with %",
    ),
    (
        "expected a single document",
        "a second YAML document",
        "remove the line; --- and ... end a document",
    ),
    (
        "unhashable key",
        "a key that is a list or a mapping",
        "write a word as the key",
    ),
    (
        "is not of type",
        "",
        "correct the value, or remove the !! tag before it",
    ),
    (
        "for merging, but found",
        "a merge (<<) of something that is not a mapping",
        "merge a mapping, or put << in quotes",
    ),
    (
        "merges make a mapping",
        "",
        "take some out, or merge (<<) fewer mappings",
    ),
)


def worded(fault: str, line: str) -> tuple[str, str]:
    """Return what to say about `fault`, PyYAML's own words, in `line` of a file: message and hint."""
    found = shown(fault, _MAX_SHOWN)
    if _has_tab(line):
        return "a tab at the beginning of the line", _NO_TABS
    for sign, message, hint in _FAULTS:
        if sign in found:
            return message or f"not YAML: {found}", hint
    return f"not YAML: {found}", _QUOTE


def _has_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]
