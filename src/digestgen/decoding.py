"""Check data against a record type, and find every error in it, not only the first."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

KeyPath = tuple[str | int, ...]
"""Keys and positions that lead from the top of some data to a value."""

_MOST_ERRORS = 100  # of one document: each costs another look at all of it
MORE_ERRORS = "more errors than are looked for"
_Schema = TypeVar("_Schema", bound=Struct)
_PLACE = re.compile(r"`\$?\.?(.*)`")
_STEP = re.compile(r"([^.\[\]]+)")
_LONG_NUMBER = 10**60
_MISSING = re.compile(r"missing required field `(.*)`")


class SchemaError(Struct, frozen=True):
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
    data: Any, schema: type[_Schema], most: int = _MOST_ERRORS
) -> tuple[_Schema, list[SchemaError]]:
    """Return `data` as `schema`, whose keys may all be absent, and every error in it.

    Wrong values are removed from `data`, and so are keys that are not text, which are no errors. Each error
    costs another pass over `data`. So after `most` errors, the top-level key with the next one is removed as
    a whole, with the reason MORE_ERRORS.
    """
    errors: list[SchemaError] = []
    places = _Places()
    while True:
        try:
            return msgspec.convert(data, schema), errors
        except msgspec.ValidationError as error:
            # the last one: `why` may quote the data
            why, _, place = str(error).rpartition(" - at ")
            if place.startswith("`key`"):
                _drop_odd_keys(data)
                continue
            at = _steps(_PLACE.fullmatch(place))
            if len(errors) >= most:
                errors.append(SchemaError(at[:1], MORE_ERRORS, data.pop(at[0])))
                continue
            given = places.as_given(data, at)
            value = places.forget(data, at)
            if missing := _MISSING.search(why):
                at_key = (*given, missing[1])
                # removed as wrong a moment ago, and reported
                if not any(each.at == at_key for each in errors):
                    errors.append(SchemaError(at_key, "missing", value))
            else:
                # None: what is left of an item that was reported, in a list that may not hold None
                errors += [SchemaError(given, why, value)] if value is not None else []


def _steps(match: re.Match[str] | None) -> KeyPath:
    found = _STEP.findall(match[1]) if match else []
    return tuple(int(step) if step.isdigit() else step for step in found)


class _Places:
    """The positions that the items of lists had before others were removed from them."""

    def __init__(self) -> None:
        # by the id of a list; errors keep removed ones alive
        self._given: dict[int, list[int]] = {}

    def as_given(self, data: Any, at: KeyPath) -> KeyPath:
        """Return the place of a value in the data as it was given."""
        found: list[str | int] = []
        for step in at:
            given = self._given.get(id(data))
            found.append(given[int(step)] if given else step)
            data = data[step]
        return tuple(found)

    def forget(self, data: Any, at: KeyPath) -> Any:
        """Return the value at `at`, and remove it; in a list, None takes its place at first."""
        for step in at[:-1]:
            data = data[step]
        last, value = at[-1], data[at[-1]]
        if isinstance(data, list) and value is not None:
            data[int(last)] = None
            return value
        if isinstance(data, list):
            self._given.setdefault(id(data), list(range(len(data)))).pop(int(last))
        del data[last]
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
