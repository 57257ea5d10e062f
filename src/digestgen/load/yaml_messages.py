"""Messages and hints for the mistakes that only PyYAML finds, in place of its own."""

from __future__ import annotations

_UNKNOWN = "YAML cannot read this", "check the quotes, colons and indentation of this line"
_MESSAGES = (  # a part of PyYAML's message; ours; a hint
    (
        "found undefined alias",
        "text that begins with * is read as an alias",
        "put the whole text in quotes",
    ),
    (
        "while scanning an alias",
        "a value cannot begin with *",
        "put the whole text in quotes",
    ),
    (
        "while scanning an anchor",
        "a value cannot begin with &",
        "put the whole text in quotes",
    ),
    (
        "could not determine a constructor",
        "text that begins with ! is read as a tag",
        "put the whole text in quotes",
    ),
    (
        "tag",
        "text that begins with ! is read as a tag",
        "put the whole text in quotes",
    ),
    (
        "for merging, but found",
        "<< takes only a mapping",
        "write the keys out, without <<",
    ),
    (
        "<document start>",
        "a line that begins or ends a YAML document",
        "remove the line",
    ),
    (
        "expected a single document",
        "a second YAML document begins here",
        "remove the line",
    ),
    (
        "unhashable key",
        "a key that is a list or a mapping",
        "write a word as the key",
    ),
    (
        "could not find expected ':'",
        "neither a key nor a value",
        "write it as   key: value   or indent it below its key",
    ),
)
_AS_THEY_ARE = (  # our own loaders' messages
    ("does not fit its type", "correct the value, or remove the !! tag before it"),
    ("merges make a mapping", "merge (<<) fewer mappings"),
    ("is too large a number", "write a smaller number"),
)


def explain_yaml_message(message: str) -> tuple[str, str]:
    """Return our message and a hint for a message of PyYAML or of our loaders."""
    for part, hint in _AS_THEY_ARE:
        if part in message:
            return message, hint
    for part, ours, hint in _MESSAGES:
        if part in message:
            return ours, hint
    return _UNKNOWN
