"""The limits of one file: what exceeds a limit is cut, dropped or refused, and always reported.

LimitSettings has each limit, with its key in `[limits]`, its default and its reason. Every function here
takes time linear in its input, which comes from strangers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from digestgen.decoding import KeyPath
from digestgen.load.schema import NESTED, schema_keys
from digestgen.settings import LimitSettings

DEFAULTS = LimitSettings()
_LISTS = {
    "topics": "max_topics",
    "aliases": "max_aliases",
    "related": "max_related",
    "images": "max_images",
}
_ELLIPSIS = "…"  # three bytes
_ODD_AT_END = " ,;:-–—\u200d"  # before an ellipsis


class Excess(Struct, frozen=True):
    """A list or mapping over a limit: where it is, the key of the limit, and how many items it has."""

    at: KeyPath
    key: str
    count: int


def excesses(
    data: dict[str, Any], schema: type[Struct], limits: LimitSettings, above: KeyPath = ()
) -> Iterator[Excess]:
    """Yield each list and mapping of `data` that is over its limit; the lists are cut to it."""
    if len(data) > limits.max_keys:
        yield Excess(above, "max_keys", len(data))
    known = schema_keys(schema) & data.keys()
    for key in sorted(known & _LISTS.keys()):
        value, most = data[key], getattr(limits, _LISTS[key])
        if isinstance(value, list) and len(value) > most:
            yield Excess((*above, key), _LISTS[key], len(value))
            del value[most:]
    for key in sorted(known & NESTED.keys()):
        value, at = data[key], (*above, key)
        for index, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(each, dict):
                place = at if index is None else (*at, index)
                yield from excesses(each, NESTED[key], limits, place)


def over_limit(found: str, key: str, limits: LimitSettings) -> str:
    """Return the message that `found`, a number and its unit, is over the limit with a key."""
    return f"{found}, more than {key}, {getattr(limits, key):,}"


def apply_limit(key: str) -> str:
    """Return the hint for a value that is over the limit with a key."""
    return f"shorten it, or raise [limits] {key} in digest.toml"


def is_over_limit(text: str, size: int) -> bool:
    """Return whether `text` has more than `size` bytes of UTF-8."""
    # of a text this short the bytes need not be counted
    return len(text) * 4 > size and len(text.encode("utf-8", "surrogatepass")) > size


def cut_to_limit(text: str, size: int) -> str:
    """Return `text` in at most `size` bytes of UTF-8, an ellipsis included, if possible cut at a space."""
    if not is_over_limit(text, size):
        return text
    kept = text.encode("utf-8", "replace")[: max(size - 3, 0)].decode("utf-8", "ignore")
    if not text[len(kept)].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return f"{kept.rstrip(_ODD_AT_END)}{_ELLIPSIS}"
