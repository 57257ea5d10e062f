"""A job: a function and the items that it is run over, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# batches in progress per worker: enough that none waits for work, few enough that memory stays low
BATCHES_AHEAD = 4
FEWER_JOBS_HINT = "if memory or processes are scarce, use fewer: --jobs 1"


class Job(Struct, Generic[_Item, _Result], frozen=True):
    """A function of a module, what is the same for all batches, and the items of the batches.

    Wherever a batch runs, the worker imports the function; its arguments and its result are pickled.
    """

    function: Callable[[Any, Sequence[_Item]], _Result]
    shared: object
    items: Sequence[_Item]

    def run(self, batch: slice) -> _Result:
        """Return the result of one batch."""
        return self.function(self.shared, self.items[batch])
