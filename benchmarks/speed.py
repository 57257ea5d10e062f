"""Time digestgen, Hugo, Pelican and `cp -r`: `python benchmarks/speed.py [ARTICLES…]`, or `make bench`.

Prints a table of medians over interleaved runs, and writes it to benchmarks/RESULTS.md. Memory is the peak
of all processes together, from a run before those that are timed.
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
from collections.abc import Callable
from itertools import count as count_from
from pathlib import Path
from typing import NamedTuple, TypeVar

import articles
import equal_site
import hugo
import pelican_site
from memory import peak_mb

MOST_RUNS = 5
_BUDGET_SECONDS = 300  # for the runs of one table; make bench ends within 20 minutes
# on a disk of memory, if there is one: a disk that has just lost 10,000 files is slow to take new ones
_MEMORY_DISK = Path("/dev/shm")
# as on any machine: modules and templates are compiled once
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
_RESULTS = Path(__file__).with_name("RESULTS.md")


_BUILD = [sys.executable, "-m", "digestgen", "build", "--quiet", "--site"]
_Found = TypeVar("_Found")


class Run(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


class Case(NamedTuple):
    """A command to time, what is to be done before, and where its output is."""

    name: str
    command: list[str]
    output: Path
    before: Callable[[], object]


def timed(command: list[str]) -> Run:
    """Run a command; return what it took with its children."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_ENVIRONMENT
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"exit status {status}: {' '.join(command)}")
    return Run(wall, usage.ru_utime + usage.ru_stime)


def cases(folder: Path, count: int) -> list[Case]:
    """Make the sites of `count` articles, and return what is timed on them, in order."""
    equal, everything, other = folder / "equal", folder / "everything", folder / "hugo"
    equal_site.write_site(equal, count)
    articles.write_site(everything, count)
    hugo.write_site(other, equal / "content")
    python = folder / "pelican"
    pelican_site.write_site(python, equal / "content")
    edited = sorted((everything / "content").iterdir())[count // 2]
    template = everything / "templates" / "base.html"
    base = Path(__file__).parents[1] / "templates" / "base.html"

    def cleaner(site: Path, *names: str) -> Callable[[], object]:
        def clean() -> None:
            for name in names:
                shutil.rmtree(site / name, ignore_errors=True)

        return clean

    def edit() -> None:
        edited.write_text(edited.read_text("utf-8").replace('title: "', 'title: "A', 1), "utf-8")

    newest = sorted((everything / "content").iterdir())[-1]
    added = count_from(1)

    def add() -> None:
        """Write one article that is newer than all others, by a provider that the site knows."""
        number = next(added)
        text = newest.read_text("utf-8").replace('title: "', f'title: "New {number} ', 1)
        text = re.sub(r"related:\n(?: .*\n)*", "related: []\n", text)
        text = re.sub(r"T\d\d:\d\d:\d\dZ", "T23:59:59Z", text, count=1)
        text = re.sub(r"/\d+/report", f"/{count + number}/report", text)
        file = newest.with_name(f"{newest.name[:10]}-report-{count + number}.md")
        file.write_text(text, "utf-8")

    def restyle() -> None:
        template.parent.mkdir(exist_ok=True)
        before = template if template.exists() else base
        template.write_text(f"{before.read_text('utf-8')}\n<!-- -->", "utf-8")

    own = everything / "build"
    again = [*_BUILD, str(everything)]
    copy = folder / "copy"
    command = ["hugo", "--quiet", "--source", str(other)]
    settings, pages = str(python / "pelicanconf.py"), python / "output"
    pelican = ["pelican", "--quiet", "-s", settings, "-o", str(pages)]
    return [
        Case("Hugo", command, other / "public", cleaner(other, "public", "resources")),
        Case("Pelican", pelican, pages, cleaner(python, "output")),
        Case("equal pages", [*_BUILD, str(equal)], equal / "build", cleaner(equal, "build", ".digestgen")),
        Case("everything", again, own, cleaner(everything, "build", ".digestgen", "templates")),
        Case("… again, nothing changed", again, own, lambda: None),
        Case("… one article edited", again, own, edit),
        Case("… one newest article added", again, own, add),
        Case("… base template changed", again, own, restyle),
        Case("cp -r of everything", ["cp", "-r", str(own), str(copy)], copy, cleaner(folder, "copy")),
    ]  # fmt: skip


def _time_for_another(done: int, seconds: float) -> bool:
    return not done or seconds * (done + 1) / done < _BUDGET_SECONDS


def after(case: Case, run: Callable[[list[str]], _Found]) -> _Found:
    """Prepare a case, then run it."""
    case.before()
    return run(case.command)


def measure(count: int) -> list[str]:
    """Return the table of `count` articles, a line each."""
    with _folder() as name:
        todo = cases(Path(name), count)
        memory = {case.name: after(case, peak_mb) for case in todo}
        runs: list[dict[str, Run]] = []
        began = time.perf_counter()
        while len(runs) < MOST_RUNS and _time_for_another(len(runs), time.perf_counter() - began):
            runs.append({case.name: after(case, timed) for case in todo})
        written = _written(next(case for case in todo if "added" in case.name))
        pages = {case.name: sum(1 for _ in case.output.rglob("*.html")) for case in todo}
    median = {
        name: Run(*(statistics.median(run[name][place] for run in runs) for place in (0, 1)))
        for name in pages
    }
    floor, rival = median[todo[-1].name].wall, median["Hugo"].wall
    lines = [
        f"## {count:,} articles", "", f"Runs: {len(runs)}.", "",
        "| | wall s | CPU s | peak MB | HTML pages | ms a page | ratio to Hugo | ratio to cp |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, run in median.items():
        each_ms = 1000 * run.wall / pages[name]
        lines.append(
            f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {memory[name]:.0f} | {pages[name]:,} | "
            f"{each_ms:.2f} | {run.wall / rival:.2f} | {run.wall / floor:.1f} |"
        )
    return [*lines, "", f"Files written for one newest article: {written}.", ""]


def _written(case: Case) -> str:
    """Run a case once more; return how many files it wrote."""
    case.before()
    command = [word for word in case.command if word != "--quiet"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=_ENVIRONMENT)
    match = re.search(r"([\d,]+) pages and other files written", told.stderr + told.stdout)
    return match[1] if match else "unknown"


def growth(counts: tuple[int, ...] = (1000, 10_000, 30_000)) -> list[str]:
    """Return a table of one clean build of everything at each count of articles, a line each."""
    lines = [
        "## Growth", "", "| articles | wall s | CPU s | CPU ms an article | times the first |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    first = 0.0
    for count in counts:
        with _folder() as name:
            site = Path(name) / "site"
            articles.write_site(site, count)
            run = timed([*_BUILD, str(site)])
        each_ms = 1000 * run.cpu / count
        first = first or each_ms
        lines.append(
            f"| {count:,} | {run.wall:.2f} | {run.cpu:.2f} | {each_ms:.2f} | {each_ms / first:.2f} |"
        )
    return [*lines, ""]


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir=_MEMORY_DISK if _MEMORY_DISK.is_dir() else None)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def main() -> None:
    counts = [int(each) for each in sys.argv[1:]] or [1000, 10_000]
    lines = [
        "# Speed", "",
        f"Medians of interleaved runs, written by `make bench`. {_processor()}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; load of the "
        f"machine by others when it began: {os.getloadavg()[0]:.1f}. Files on "
        f"{'a disk of memory' if _MEMORY_DISK.is_dir() else 'disk'}; modules and templates are "
        "compiled already.", "",
    ]  # fmt: skip
    for count in counts:
        lines += measure(count)
        _RESULTS.write_text("\n".join(lines), "utf-8")
    lines += growth()
    _RESULTS.write_text("\n".join(lines), "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
