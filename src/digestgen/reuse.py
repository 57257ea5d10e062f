"""What pure functions returned, kept in memory from one build to the next of one process.

A result is taken again where all that the function is given equals what it was given then. Records compare
by what is in them, and at once where they are the very same: so a result that was taken again makes the
next one cheap to find. Times are given in UTC: two of one zone are equal by their clock, whichever of the two
hours it is when clocks go back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Result = TypeVar("_Result")


class Results:
    """The results of one function; here each is made, and none is kept."""

    def of(self, _key: Hashable, make: Callable[..., _Result], /, *given: Any) -> _Result:
        """Return `make(*given)`; that of the last build, if `_key` had the same `given` then."""
        return make(*given)


class _KeptResults(Results):
    """Those of the last build, and those of this one: what it does not ask for is forgotten with the next."""

    def __init__(self, before: dict[Hashable, tuple[tuple[Any, ...], Any]]) -> None:
        self._before = before
        self.now: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def of(self, key: Hashable, make: Callable[..., _Result], /, *given: Any) -> _Result:
        found = self._before.get(key)
        if found is None or found[0] != given:
            found = given, make(*given)
        self.now[key] = found
        result: _Result = found[1]
        return result


class Reuse:
    """Results by the name of their function; these are not kept."""

    def results(self, _name: str) -> Results:
        """Return what a build, which asks once, is to have results from."""
        return Results()


class KeptReuse(Reuse):
    """Keeps the results of each build for the next."""

    def __init__(self) -> None:
        self._kept: dict[str, _KeptResults] = {}

    def results(self, name: str) -> Results:
        before = self._kept.get(name)
        self._kept[name] = kept = _KeptResults(before.now if before else {})
        return kept


NO_REUSE = Reuse()
