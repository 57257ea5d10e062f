r"""Characters as JSON escapes them: an emoji is two halves, `\ud83d\ude80`, which YAML does not know.

Programs that write YAML with a JSON library write them so. YAML's own escape is `\U0001f680`.
"""

from __future__ import annotations

import re
from typing import Any

_PAIR = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*)\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})"
    r"\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
)
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
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
    if "\\u" in text:
        for match in _PAIR.finditer(text):
            if match.start("high") - len("\\u") >= index:
                break
            index += _SHORTER_BY
    return index


def half_at(text: str, index: int) -> str:
    """Return the escape of half a character that is at `index` in `text`; "" if there is none."""
    match = _HALF.match(text, index)
    return match[0] if match else ""


def with_pairs_kept(data: Any, text: str) -> Any:
    r"""Return `data` with the pairs of `text` as they were written where they are no escapes.

    Only double quotes have escapes: in other text `\ud83d` is six characters and stays so.
    """
    pairs = {_joined(match): match[0] for match in _PAIR.finditer(text)}
    return _kept(data, pairs, set()) if pairs else data


def _kept(data: Any, pairs: dict[str, str], seen: set[int]) -> Any:
    if isinstance(data, str):
        for joined, pair in pairs.items():
            data = data.replace(joined, pair)
        return data
    if isinstance(data, dict | list) and id(data) not in seen:
        seen.add(id(data))
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            data[key] = _kept(value, pairs, seen)
    return data
