"""Check data against a record type, and find every error in it, not only the first."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

KeyPath = tuple[str | int, ...]
"""Keys and positions that lead from the top of some data to a value."""

_MOST_FAULTS = 100
MORE_FAULTS = "more faults than are looked for"
_Schema = TypeVar("_Schema", bound=Struct)
_PLACE = re.compile(r"`\$?\.?(.*)`")
_STEP = re.compile(r"([^.\[\]]+)")
_LONG_NUMBER = 10**60
_MISSING = re.compile(r"missing required field `(.*)`")


class Fault(Struct, frozen=True):
    """A value of the wrong type: where it is, why it is wrong in msgspec's words, and the value."""

    at: KeyPath
    why: str
    value: Any


def shown_path(at: KeyPath) -> str:
    """Return `at` as a person writes it: `related[3].provider.domain`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)
    return "".join(steps).lstrip(".")


def shown(value: Any, limit: int = 60) -> str:
    """Return `value` for a message: on one line, without control characters, not long."""
    if isinstance(value, dict | list | bytes):
        return {dict: "a mapping", list: "a list", bytes: "binary data"}[type(value)]
    if isinstance(value, int) and not -_LONG_NUMBER < value < _LONG_NUMBER:
        return "a number of more than 60 digits"  # Python refuses to write out one of over 4,300
    text = str(value)[: limit + 1]
    text = "".join(each if each.isprintable() else " " for each in text)
    return text if len(text) <= limit else f"{text[: limit - 3]}…"


def convert(
    data: Any, schema: type[_Schema], most: int = _MOST_FAULTS
) -> tuple[_Schema, list[Fault]]:
    """Return `data` as `schema`, whose keys may all be absent, and every fault in it.

    A wrong value is removed from `data`. So is, without a fault, a key that is not text. Each fault costs a
    look at everything: after `most` of them all that is below a key at the top is removed, with the reason
    MORE_FAULTS.
    """
    faults: list[Fault] = []
    while True:
        try:
            return msgspec.convert(data, schema), faults
        except msgspec.ValidationError as error:
            # the last one: `why` may quote the data
            why, _, place = str(error).rpartition(" - at ")
            if place.startswith("`key`"):
                _drop_odd_keys(data)
                continue
            at = _steps(_PLACE.fullmatch(place))
            if len(faults) >= most:
                faults.append(Fault(at[:1], MORE_FAULTS, data.pop(at[0])))
                continue
            if missing := _MISSING.search(why):
                at_key = (*at, missing[1])
                value = _forget(data, at)
                # removed as wrong a moment ago, and reported
                if not any(each.at == at_key for each in faults):
                    faults.append(Fault(at_key, "missing", value))
            else:
                value = _forget(data, at)
                # None: an item that was removed from a list that may hold None
                faults += [Fault(at, why, value)] if value is not None else []


def _steps(match: re.Match[str] | None) -> KeyPath:
    found = _STEP.findall(match[1]) if match else []
    return tuple(int(step) if step.isdigit() else step for step in found)


def _forget(data: Any, at: KeyPath) -> Any:
    for step in at[:-1]:
        data = data[step]
    value = data[at[-1]]
    # a list keeps its length where it can, so that the places of later faults stay true
    if isinstance(data, list) and value is not None and not isinstance(value, dict):
        data[int(at[-1])] = None
    else:
        del data[at[-1]]
    return value


def _drop_odd_keys(data: Any) -> None:
    """Remove keys that are not text from `data`, which may contain itself through aliases."""
    waiting, seen = [data], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, dict):
            for key in [key for key in each if not isinstance(key, str)]:
                del each[key]
        if isinstance(each, dict | list):
            waiting.extend(each.values() if isinstance(each, dict) else each)
