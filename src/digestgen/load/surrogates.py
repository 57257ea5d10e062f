r"""Characters in the escapes of JSON: an emoji is two halves, `\ud83d\ude80`, which YAML does not know.

Programs that write YAML with a JSON library write them like this. YAML's own escape is `\U0001f680`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Any

_PAIR = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*)\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})"
    r"\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
)
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_LONG_ESCAPE = re.compile(r"\\U[0-9a-f]{8}")
_SHORTER_BY = len(r"\ud83d\ude80") - len(r"\U0001f680")


def with_pairs_joined(text: str) -> str:
    """Return `text` with each pair of halves as one escape of YAML."""
    return _PAIR.sub(_joined, text) if "\\u" in text else text


def _joined(match: re.Match[str]) -> str:
    high, low = int(match["high"], 16), int(match["low"], 16)
    code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    return f"{match['before']}\\U{code:08x}"


def index_with_surrogates(text: str, index: int) -> int:
    """Return where in `text` the character is that has an index in the text with pairs joined."""
    return index + _SHORTER_BY * bisect_left(_joined_starts(text), index)


@lru_cache(maxsize=1)  # of one text many indexes are asked
def _joined_starts(text: str) -> list[int]:
    """Return the index of each pair of `text` in the text with pairs joined."""
    if "\\u" not in text:
        return []
    starts = (match.start("high") - len("\\u") for match in _PAIR.finditer(text))
    return [start - number * _SHORTER_BY for number, start in enumerate(starts)]


def surrogate_at(text: str, index: int) -> str:
    """Return the escape of half a character that is at `index` in `text`; "" if there is none."""
    match = _HALF.match(text, index)
    return match[0] if match else ""


def with_pairs_kept(data: Any, text: str) -> Any:
    r"""Return `data` with the pairs of `text` as they were written where they are not escapes.

    Only double quotes have escapes: in other text, `\ud83d` is six characters, and stays so.
    """
    pairs = {
        _joined(match).removeprefix(match["before"]): match[0].removeprefix(match["before"])
        for match in _PAIR.finditer(text)
    }
    return _kept(data, pairs, set()) if pairs else data


def _kept(data: Any, pairs: dict[str, str], seen: set[int]) -> Any:
    if isinstance(data, str):
        return _LONG_ESCAPE.sub(lambda match: pairs.get(match[0], match[0]), data)
    if isinstance(data, dict | list) and id(data) not in seen:
        seen.add(id(data))
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            data[key] = _kept(value, pairs, seen)
    return data
