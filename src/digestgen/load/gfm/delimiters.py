"""Emphasis and strikethrough: match the delimiters in a line of text (CommonMark, §6.2)."""

from __future__ import annotations

import unicodedata

_THREE = 3  # a run of signs that can open and close matches only some lengths


class Delimiters:
    """A run of `*`, `_` or `~`: the elements it closes, its characters that are text, those it opens."""

    __slots__ = ("can_close", "can_open", "closes", "length", "opens", "rest", "sign")

    def __init__(self, sign: str, length: int, before: str, after: str) -> None:
        """Begin with the run between two characters; "" stands for the beginning or the end of a text."""
        self.sign, self.length, self.rest = sign, length, length
        self.opens: list[str] = []
        self.closes: list[str] = []
        space_before, mark_before = _kind(before)
        space_after, mark_after = _kind(after)
        left = not space_after and (not mark_after or space_before or mark_before)
        right = not space_before and (not mark_before or space_after or mark_after)
        if sign == "_":
            self.can_open = left and (not right or mark_before)
            self.can_close = right and (not left or mark_after)
        else:
            self.can_open, self.can_close = left, right


def _kind(character: str) -> tuple[bool, bool]:
    """Return whether a character is white space, and whether it is punctuation or a symbol."""
    if not character or character.isspace():
        return True, False
    if character.isalnum():
        return False, False
    return False, unicodedata.category(character)[0] in "PS"


def match_delimiters(runs: list[Delimiters]) -> None:
    """Give each of `runs`, in their order, the elements that it closes and opens.

    An opener that was not found is not searched for again, so that the time is linear in the number of runs.
    """
    openers: list[Delimiters] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        if run.can_close:
            _match(run, openers, bottoms)
        if run.can_open and run.rest:
            openers.append(run)


def _match(
    closer: Delimiters, openers: list[Delimiters], bottoms: dict[tuple[str, bool, int], int]
) -> None:
    length = closer.length if closer.sign == "~" else closer.length % _THREE
    key = closer.sign, closer.can_open, length
    while closer.rest:
        bottom = bottoms.get(key, 0)
        found = next(
            (i for i in range(len(openers) - 1, bottom - 1, -1) if _fit(openers[i], closer)), None
        )
        if found is None:
            bottoms[key] = len(openers)
            return
        opener = openers[found]
        used, tag = _element(opener, closer)
        opener.opens.append(tag)
        closer.closes.append(tag)
        opener.rest -= used
        closer.rest -= used
        del openers[found + bool(opener.rest) :]
        for each, known in bottoms.items():
            bottoms[each] = min(known, len(openers))


def _fit(opener: Delimiters, closer: Delimiters) -> bool:
    if opener.sign != closer.sign:
        return False
    if closer.sign == "~":
        return opener.length == closer.length
    if not (opener.can_close or closer.can_open):
        return True
    lengths = opener.length, closer.length
    return sum(lengths) % _THREE != 0 or all(length % _THREE == 0 for length in lengths)


def _element(opener: Delimiters, closer: Delimiters) -> tuple[int, str]:
    """Return how many characters of each run make an element, and which element."""
    if closer.sign == "~":
        return closer.rest, "del"
    return (2, "strong") if opener.rest > 1 and closer.rest > 1 else (1, "em")
