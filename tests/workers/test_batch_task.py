from __future__ import annotations

import pickle
from collections.abc import Sequence
from types import SimpleNamespace

import distributed
import pytest

from digestgen.problems import BuildError, ContentError, DigestError, UsageError, problem
from digestgen.workers.batch_task import batch_task, packed, unpacked
from digestgen.workers.versions import versions_here

LONG = "x" * 100_000  # Dask cuts the text of an exception at 10,000 characters


def add_to_each(number: int, items: Sequence[int]) -> list[int]:
    return [number + item for item in items]


def fail(_shared: int, _items: Sequence[int]) -> None:
    raise ContentError([problem("content/a.md", LONG, hint="shorten it")])


def test_batch_is_bytes_on_the_way_there_and_back():
    batches = packed((add_to_each, [[1, 2], [3]]))
    result = batch_task(packed(10), batches, packed(versions_here()))
    assert isinstance(result, bytes)
    assert unpacked(result) == [[11, 12], [13]]


def test_errors_of_any_length_arrive_whole():
    result = batch_task(packed(0), packed((fail, [[1]])), packed(versions_here()))
    with pytest.raises(ContentError) as caught:
        unpacked(result)
    assert caught.value.problems == (problem("content/a.md", LONG, hint="shorten it"),)


@pytest.mark.parametrize("kind", [BuildError, ContentError, UsageError])
def test_error_can_be_pickled(kind: type[DigestError]):
    error = kind([problem("a", "b"), problem("c", "d")])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.problems, str(again)) == (kind, error.problems, str(error))


def test_worker_with_other_versions_refuses_a_batch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        distributed, "get_worker", lambda: SimpleNamespace(address="tcp://10.0.0.7:4100")
    )
    sender = packed({**versions_here(), "Python": "3.99"})
    with pytest.raises(BuildError, match=r"^tcp://10.0.0.7:4100: has Python .*, not 3.99"):
        unpacked(batch_task(packed(0), packed((add_to_each, [[1]])), sender))
