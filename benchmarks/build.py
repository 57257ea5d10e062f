"""Time clean and repeated builds of a site: `python benchmarks/build.py SITE [RUNS]`.

Prints wall and CPU seconds and the peak memory of the largest process, medians over the runs.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(site: Path, output: Path) -> tuple[float, float]:
    """Build once; return wall and CPU seconds of the whole process with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "digestgen", "build", "--quiet", "--keep-going"]
    subprocess.run(
        [*command, "--site", str(site), "--output", str(output)],
        stderr=subprocess.DEVNULL,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    site, runs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    clean, again = [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            output = Path(folder) / str(run)
            clean.append(timed(site, output))
            again.append(timed(site, output))
        files = sum(len(names) for _, _, names in os.walk(output))
    print(f"{files:,} files in the output, {runs} runs")
    for name, results in (("clean", clean), ("again", again)):
        wall, cpu = (statistics.median(column) for column in zip(*results, strict=True))
        print(f"{name}  wall {wall:.2f} s  CPU {cpu:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of one process {peak:.0f} MB")


if __name__ == "__main__":
    main()
