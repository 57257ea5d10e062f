"""Time builds inline, in processes and on Dask: `python benchmarks/workers.py [ARTICLES…]`.

Prints tables for a machine of two cores, with two processes or workers, and writes them to
benchmarks/WORKERS.md. Builds are clean and without a cache; seconds are medians of interleaved runs.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import articles

from digestgen.incremental import CacheOptions
from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Observers, Options
from digestgen.workers import Workers
from digestgen.workers.batch_task import batch_task, packed, unpacked
from digestgen.workers.dask_cluster import dask_cluster, tasks_of
from digestgen.workers.job import Job
from digestgen.workers.versions import versions_here

WORKERS = 2
WAYS = {
    "inline": ["--jobs", "1"],
    "processes": ["--jobs", str(WORKERS)],
    "Dask": ["--workers", "dask", "--jobs", str(WORKERS)],
}
STAGES = ("read", "parse", "group", "plan", "render", "write")
_MEMORY_DISK = Path("/dev/shm")
_RESULTS = Path(__file__).with_name("WORKERS.md")
_EMPTY_BATCHES = 1000
_BUDGET_SECONDS = 120  # for the runs of one table


class Run(NamedTuple):
    """What one build took, in seconds: by the clock, of processors, and of each stage."""

    wall: float
    cpu: float
    stages: dict[str, float]


class Traffic:
    """What the batches of one function moved: tasks, bytes, and the seconds to pack and unpack them here."""

    def __init__(self) -> None:
        self.tasks = self.sent = self.returned = 0
        self.seconds = 0.0


class CountingCluster:
    """A cluster of this process, which counts what a real one would move."""

    def __init__(self) -> None:
        self.traffic: defaultdict[str, Traffic] = defaultdict(Traffic)

    def count(self) -> int:
        """Return the number of workers that it stands for."""
        return WORKERS

    def run(self, job: Job[Any, Any], batches: Sequence[slice]) -> Iterator[Any]:
        """Yield the result of each batch."""
        counted, shared = self.traffic[job.function.__name__], packed(job.shared)
        counted.sent += WORKERS * len(shared) if batches else 0
        for task in tasks_of(batches, WORKERS):
            started = time.perf_counter()
            data = packed((job.function, [job.items[batch] for batch in task]))
            counted.seconds += time.perf_counter() - started
            result = batch_task(shared, data, packed(versions_here()))
            started = time.perf_counter()
            found = unpacked(result)
            counted.seconds += time.perf_counter() - started
            counted.tasks += 1
            counted.sent += len(data)
            counted.returned += len(result)
            yield from found


class CountingOptions(Options, frozen=True):
    """The options of a build on a CountingCluster."""

    cluster: CountingCluster = CountingCluster()

    @contextmanager
    def open_workers(self, observers: Observers) -> Iterator[Workers]:
        """Yield workers that count."""
        yield Workers(None, observers.progress, self.cluster)


def timed_build(site: Path, words: list[str]) -> Run:
    """Build a site anew in a process; return what it took with its children."""
    for name in ("build", ".digestgen"):
        shutil.rmtree(site / name, ignore_errors=True)
    command = [sys.executable, "-m", "digestgen", "build", "--site", str(site), "--no-cache"]
    with tempfile.TemporaryFile("w+") as printed:
        started = time.perf_counter()
        process = subprocess.Popen([*command, "--timings", *words], stderr=printed)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        printed.seek(0)
        text = printed.read()
    if status:
        raise SystemExit(f"{' '.join(command)}: {text}")
    stages = {
        name: float(seconds) for name, seconds in re.findall(r"^  (\w+) +([\d.]+) s$", text, re.M)
    }
    return Run(wall, usage.ru_utime + usage.ru_stime, stages)


def builds(site: Path) -> Iterator[str]:
    """Yield the rows of a table: one for each way to build a site, as ratios to processes too."""
    runs: dict[str, list[Run]] = {way: [] for way in WAYS}
    started, done = time.perf_counter(), 0
    while not done or (time.perf_counter() - started) * (done + 1) / done < _BUDGET_SECONDS:
        for way, words in WAYS.items():
            runs[way].append(timed_build(site, words))
        done += 1
    walls = {way: statistics.median(run.wall for run in of) for way, of in runs.items()}
    for way, of in runs.items():
        stages = [statistics.median(run.stages[name] for run in of) for name in STAGES]
        cpu = statistics.median(run.cpu for run in of)
        numbers = " | ".join(f"{each:.1f}" for each in (walls[way], cpu, *stages))
        yield f"| {way} | {numbers} | {walls[way] / walls['processes']:.2f} | {len(of)} |"


def traffic(site: Path, count: int) -> Iterator[str]:
    """Yield the rows of a table: what the batches of each stage move."""
    cluster = CountingCluster()
    cache = CacheOptions(reads=False, writes=False)
    build_site(CountingOptions(site=site, cache=cache, cluster=cluster))
    for name, of in cluster.traffic.items():
        micro = 1e6 * of.seconds / count
        yield (
            f"| `{name}` | {of.tasks:,} | {of.sent / count:,.0f} | {of.returned / count:,.0f} "
            f"| {micro:,.0f} |"
        )


def nothing(_shared: None, items: Sequence[int]) -> Sequence[int]:
    """Return the items: a batch of no work."""
    return items


def seconds_per_batch(workers: Workers) -> float:
    """Return the seconds that a batch of no work takes, of many in a row."""
    list(workers.run(Job(nothing, None, range(WORKERS)), size=1))  # modules are imported
    started = time.perf_counter()
    list(workers.run(Job(nothing, None, range(_EMPTY_BATCHES)), size=1))
    return (time.perf_counter() - started) / _EMPTY_BATCHES


def overheads() -> Iterator[str]:
    """Yield the rows of a table: what a batch costs, and what a cluster takes to start and end."""
    yield f"| processes | {1e3 * seconds_per_batch(Workers(WORKERS)):.2f} | – |"
    started = time.perf_counter()
    with dask_cluster(None, WORKERS) as cluster:
        began = time.perf_counter()
        each = seconds_per_batch(Workers(cluster=cluster))
        ended = time.perf_counter()
    around = began - started + time.perf_counter() - ended
    yield f"| Dask | {1e3 * each:.2f} | {around:.1f} |"


def tables(counts: list[int], folder: Path) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield "## A batch of no work\n\n| | ms per batch | s to start and end |\n|---|---|---|"
    yield from overheads()
    for count in counts:
        site = folder / str(count)
        articles.write_site(site, count)
        yield f"\n## {count:,} articles\n"
        yield f"| | wall s | CPU s | {' s | '.join(STAGES)} s | ratio to processes | runs |"
        yield "|---" * (len(STAGES) + 5) + "|"
        yield from builds(site)
        yield "\n| batches of | tasks | bytes sent per article | back | µs to pack and unpack |"
        yield "|---|---|---|---|---|"
        yield from traffic(site, count)
        shutil.rmtree(site)


def main() -> None:
    counts = [int(word) for word in sys.argv[1:]] or [1_000, 10_000]
    load = os.getloadavg()[0]
    lines = [
        "# Workers\n",
        f"Written by `python benchmarks/workers.py`. {os.cpu_count()} cores, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}; load of the machine by others at "
        f"the start: {load:.1f}. Files on a disk of memory. `render` is the time that writing waited "
        "for pages.\n",
    ]
    disk = _MEMORY_DISK if _MEMORY_DISK.is_dir() else None
    with tempfile.TemporaryDirectory(dir=disk) as folder:
        for line in tables(counts, Path(folder)):
            print(line, flush=True)
            lines.append(line)
    _RESULTS.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
