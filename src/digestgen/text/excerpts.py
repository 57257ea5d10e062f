"""Excerpts as readers see them."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:\b\w+: ?)?(?:\bhttps?://|\bwww\.)\S*[^\s.,;:!?…)\]]", re.IGNORECASE)
_HASHTAG = re.compile(r"#\w*[^\W\d]\w*[.,;!]*…?")
_ELLIPSES = frozenset(("...", "…"))
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=(?:\.\.\.|[.,;:!?…])(?:\s|$))")
_WORD = re.compile(r"\w+")
# a word before the stop: what is shorter may be an abbreviation
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?][\"'”’»)]*(?=\s)")
_FEWEST_WORDS = 5


def shown_excerpt(excerpt: str) -> str:
    """Return an excerpt without addresses, labels of addresses such as "Twitter:", and final hashtags.

    If it breaks off, it ends with its last complete sentence, if at least half of it is left. "" is returned
    if fewer than five words are left next to an address: such words only say where it leads.
    """
    return _whole_sentences(_without_addresses(excerpt))


def _without_addresses(excerpt: str) -> str:
    if "://" not in excerpt and "www." not in excerpt.lower() and "#" not in excerpt:
        return excerpt
    without, addresses = _ADDRESS.subn("", excerpt)
    words = _without_final_hashtags(_EMPTY_BRACKETS.sub("", without).split())
    if len(_WORD.findall(" ".join(words))) < (_FEWEST_WORDS if addresses else 1):
        return ""
    return _SPACE_BEFORE_STOP.sub("", " ".join(words))


def _whole_sentences(excerpt: str) -> str:
    if not excerpt.endswith(tuple(_ELLIPSES)):
        return excerpt
    ends = [found.end() for found in _SENTENCE_END.finditer(excerpt)]
    return excerpt[: ends[-1]] if ends and ends[-1] * 2 >= len(excerpt) else excerpt


def _without_final_hashtags(words: list[str]) -> list[str]:
    """Return the words without hashtags at their end, where an ellipsis stays."""
    kept = len(words)
    while kept and (words[kept - 1] in _ELLIPSES or _HASHTAG.fullmatch(words[kept - 1])):
        kept -= 1
    dropped = words[kept:]
    is_cut = bool(dropped) and dropped[-1].endswith(("...", "…"))
    return [*words[:kept], "…"] if is_cut else words[:kept]
