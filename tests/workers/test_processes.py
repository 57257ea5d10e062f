from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from itertools import islice

import pytest

from conftest import SiteFactory
from digestgen.problems import BuildError, ContentError, problem
from digestgen.workers import POOL_PAYS_FROM, Workers
from digestgen.workers.job import Job
from runs import command, many_articles


def add_to_each(number: int, items: Sequence[int]) -> list[int]:
    return [number + item for item in items]


def fail_at_seven(_shared: None, items: Sequence[int]) -> Sequence[int]:
    if 7 in items:
        raise ContentError([problem("content/a.md", "is the seventh")])
    return items


def kill_itself(_shared: None, _items: Sequence[int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def name_the_process(_shared: None, _items: Sequence[int]) -> int:
    return os.getpid()


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 4, 5, 101])
def test_batches_come_in_order_and_hold_every_item_once(count: int, processes: int):
    batches = list(Workers(processes).run(Job(add_to_each, 10, list(range(count))), size=5))
    assert [item for batch in batches for item in batch] == list(range(10, 10 + count))
    assert all(1 <= len(batch) <= 5 for batch in batches)


@pytest.mark.parametrize("processes", [1, 2])
def test_problem_found_in_a_worker_arrives_whole(processes: int):
    with pytest.raises(ContentError) as caught:
        list(Workers(processes).run(Job(fail_at_seven, None, list(range(20))), size=2))
    assert caught.value.problems == (problem("content/a.md", "is the seventh"),)


def test_worker_that_is_killed_is_a_problem_with_a_way_out():
    with pytest.raises(BuildError, match=r"a worker process was killed\n  hint: .*--jobs 1"):
        list(Workers(2).run(Job(kill_itself, None, list(range(20))), size=2))


@pytest.mark.parametrize("begun", [0, 1, 2])
def test_processes_that_the_system_does_not_give_are_a_problem_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch, begun: int
):
    left, fork = iter(range(begun)), os.fork

    def fork_while_there_is_room() -> int:
        if next(left, None) is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return fork()

    monkeypatch.setattr(os, "fork", fork_while_there_is_room)
    with pytest.raises(BuildError, match=r"no more processes .*\n  hint: .*--jobs 1"):
        list(Workers(3).run(Job(add_to_each, 10, list(range(20))), size=2))
    assert not multiprocessing.active_children()


def test_small_site_is_built_in_one_process():
    assert Workers().count(POOL_PAYS_FROM - 1) == 1
    assert Workers().count(POOL_PAYS_FROM) == os.cpu_count()


def test_there_are_never_more_processes_than_items_and_always_one():
    assert Workers(1000).count(1) == 1
    assert Workers(1000).count(0) == 1
    assert Workers(3).count(5) == 3


def test_one_process_is_this_one_and_several_are_others():
    assert set(Workers(1).run(Job(name_the_process, None, range(4)), size=1)) == {os.getpid()}
    assert os.getpid() not in set(Workers(2).run(Job(name_the_process, None, range(4)), size=1))


def test_batches_are_not_started_before_they_are_wanted():
    started = []
    done = Workers(1).run(Job(lambda _, items: started.append(items), None, range(10**4)), size=1)
    assert started == []
    for count in (1, 2, 3):
        assert next(done) is None
        assert len(started) == count


@pytest.mark.parametrize("how_far", [0, 1, 100])
def test_processes_end_with_the_results_however_far_these_are_taken(how_far: int):
    results = Workers(2).run(Job(add_to_each, 1, range(100)), size=1)
    assert len(list(islice(results, how_far))) == how_far
    assert multiprocessing.active_children()
    del results
    assert multiprocessing.active_children() == []
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize(("name", "value"), [("_FORKS", False), ("_SPAWN_FROM", 5)])
def test_batches_are_alike_where_processes_are_not_forked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: int
):
    monkeypatch.setattr(f"digestgen.workers.processes.{name}", value)
    batches = list(Workers(2).run(Job(add_to_each, 10, list(range(7))), size=3))
    assert batches == [[10, 11, 12], [13, 14, 15], [16]]


def test_workers_end_with_a_build_that_is_killed(make_site: SiteFactory):
    site = make_site(many_articles(600))
    process = subprocess.Popen(
        command("build", "-q", "--jobs", "2"), cwd=site, stderr=subprocess.PIPE
    )
    while not list(site.glob(".digestgen/stage-*")):
        assert process.poll() is None
        time.sleep(0.002)
    process.kill()
    process.communicate(timeout=10)  # ends when the last process that holds the pipe does
    assert process.returncode == -signal.SIGKILL
