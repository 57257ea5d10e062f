"""Excerpts as readers see them."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:\b\w+: ?)?(?:\bhttps?://|\bwww\.)\S*[^\s.,;:!?…)\]]", re.IGNORECASE)
_HASHTAG = re.compile(r"#\w*[^\W\d]\w*[.,;!]*…?")
_ELLIPSES = frozenset(("...", "…"))
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=(?:\.\.\.|[.,;:!?…])(?:\s|$))")
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 5


def shown_excerpt(excerpt: str) -> str:
    """Return an excerpt without addresses, with a label such as "Twitter:", and without hashtags at its end.

    "" is returned if fewer than five words are left where there was an address: they say where that leads.
    """
    if "://" not in excerpt and "www." not in excerpt.lower() and "#" not in excerpt:
        return excerpt
    without, addresses = _ADDRESS.subn("", excerpt)
    words = _without_final_hashtags(_EMPTY_BRACKETS.sub("", without).split())
    if len(_WORD.findall(" ".join(words))) < (_FEWEST_WORDS if addresses else 1):
        return ""
    return _SPACE_BEFORE_STOP.sub("", " ".join(words))


def _without_final_hashtags(words: list[str]) -> list[str]:
    """Return the words without hashtags at their end, where an ellipsis stays."""
    kept = len(words)
    while kept and (words[kept - 1] in _ELLIPSES or _HASHTAG.fullmatch(words[kept - 1])):
        kept -= 1
    dropped = words[kept:]
    is_cut = bool(dropped) and dropped[-1].endswith(("...", "…"))
    return [*words[:kept], "…"] if is_cut else words[:kept]
