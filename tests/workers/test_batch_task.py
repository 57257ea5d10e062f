from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import distributed
import pytest

from conftest import SiteFactory
from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Observers, Options
from digestgen.problems import BuildError, ContentError, DigestError, UsageError, problem
from digestgen.workers import Workers
from digestgen.workers.batch_task import batch_task, packed, unpacked
from digestgen.workers.job import Job
from digestgen.workers.versions import versions_here
from runs import TWO_STORIES

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


def test_no_path_of_this_machine_travels(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "templates/footer.html": "<p>{{ site.title }}</p>"})
    sent: list[bytes] = []

    class Recorder:
        def count(self) -> int:
            return 1

        def run(self, job: Job, batches: Sequence[slice]) -> Iterator[Any]:
            shared = packed(job.shared)
            data = packed((job.function, [job.items[batch] for batch in batches]))
            sent.extend((shared, data))
            yield from unpacked(batch_task(shared, data, packed(versions_here())))

    class RecordedOptions(Options, frozen=True):
        @contextmanager
        def open_workers(self, observers: Observers) -> Iterator[Workers]:
            yield Workers(cluster=Recorder())

    build_site(RecordedOptions(site=site))
    assert len(sent) == 2 * len(("parse", "group", "render"))
    assert not [each for each in sent if bytes(site) in each]


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
