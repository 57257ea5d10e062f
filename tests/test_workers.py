from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence

import pytest

from conftest import SiteFactory
from digestgen.problems import BuildError, ContentError, problem
from digestgen.workers import INLINE, POOL_PAYS_FROM, run_batches, workers_for
from runs import command, many_articles


def add_to_each(number: int, items: Sequence[int]) -> list[int]:
    return [number + item for item in items]


def fail_at_seven(_shared: None, items: Sequence[int]) -> Sequence[int]:
    if 7 in items:
        raise ContentError([problem("content/a.md", "is the seventh")])
    return items


def kill_itself(_shared: None, _items: Sequence[int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 4, 5, 101])
def test_batches_come_in_order_and_hold_every_item_once(count: int, jobs: int):
    with workers_for(count, jobs) as workers:
        batches = list(run_batches(workers, add_to_each, 10, list(range(count)), size=5))
    assert [item for batch in batches for item in batch] == list(range(10, 10 + count))
    assert all(1 <= len(batch) <= 5 for batch in batches)


@pytest.mark.parametrize("jobs", [1, 2])
def test_problem_found_in_a_worker_arrives_whole(jobs: int):
    with workers_for(20, jobs) as workers, pytest.raises(ContentError) as caught:
        list(run_batches(workers, fail_at_seven, None, list(range(20)), size=2))
    assert caught.value.problems == (problem("content/a.md", "is the seventh"),)


def test_worker_that_is_killed_is_a_problem_with_a_way_out():
    with pytest.raises(BuildError, match=r"a worker process was killed\n  hint: .*--jobs 1"):
        run_and_lose_a_worker()


def run_and_lose_a_worker() -> None:
    with workers_for(20, 2) as workers:
        list(run_batches(workers, kill_itself, None, list(range(20)), size=2))


def test_small_site_is_built_in_one_process():
    with workers_for(POOL_PAYS_FROM - 1, None) as workers:
        assert workers is INLINE


def test_there_are_never_more_processes_than_files():
    with workers_for(1, 1000) as workers:
        assert workers is INLINE


def test_batches_are_not_started_long_before_they_are_wanted():
    started = []
    done = run_batches(INLINE, lambda _, items: started.append(items), None, range(10**4), size=1)
    assert started == []
    for count in (1, 2, 3):
        assert next(done) is None
        assert len(started) == count


def test_more_batches_wait_for_more_processes():
    with workers_for(100, 2) as two:
        assert two.ahead < 100  # however many cores there are
    with workers_for(100, 4) as four:
        assert four.ahead == 2 * two.ahead


def test_workers_end_with_a_build_that_is_killed(make_site: SiteFactory):
    site = make_site(many_articles(600))
    process = subprocess.Popen(
        command("build", "-q", "--jobs", "2"), cwd=site, stderr=subprocess.PIPE
    )
    while not list(site.glob(".digestgen/stage-*")):
        time.sleep(0.002)
    process.kill()
    process.communicate(timeout=10)  # ends when the last process that holds the pipe does
    assert process.returncode == -signal.SIGKILL
