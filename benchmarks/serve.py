"""How long it takes from an edit to the event that reloads pages.

    python benchmarks/serve.py SITE [EDITS]      a copy of the site in a folder
    python benchmarks/serve.py --made N [EDITS]  a site of N made articles

Prints median and 95th percentile in milliseconds. Each edit changes the title of another article.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2

EDITS = 30
TITLE = re.compile(r"^title:.*$", re.MULTILINE)


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        if words[0] == "--made":
            make(site, int(words[1]))
            words = words[1:]
        else:
            shutil.copytree(words[0], site, ignore=shutil.ignore_patterns(".digestgen", "build"))
        edits = int(words[1]) if len(words) > 1 else EDITS
        files = sorted((site / "content").glob("*.md"))
        taken = measure(site, files[:: max(len(files) // edits, 1)][:edits])
    p95 = statistics.quantiles(taken, n=20)[-1]
    median = statistics.median(taken)
    print(f"{len(files)} files, {len(taken)} edits: median {median:.0f} ms, p95 {p95:.0f} ms")


def make(site: Path, count: int) -> None:
    """Write a site of `count` articles, of different days, outlets and topics."""
    (site / "content").mkdir(parents=True)
    for number in range(count):
        day = f"20{10 + number // 336 % 15:02}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        host = f"paper{number % 200}.example"
        (site / f"content/{day}-report-{number}.md").write_text(
            f"---\ntitle: Report {number}\npublishedDateTime: {day}T{number % 24:02}:00:00Z\n"
            f"webUrl: https://{host}/{number}\nprovider: {{name: {host}, domain: {host}}}\n"
            f"topics: [Topic {number % 40}]\n---\n"
        )


def measure(site: Path, files: list[Path]) -> list[float]:
    """Return for each file the milliseconds from its edit to the event."""
    words = [sys.executable, "-m", "digestgen", "serve", "--site", str(site), "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stderr
        address = next(line for line in serving.stderr if line.startswith("Serving at ")).split()[2]
        events = httpx2.URL(address).join("/__digestgen__/events")
        with httpx2.stream("GET", events, timeout=120) as stream:
            lines = (line for line in stream.iter_lines() if line)
            next(lines)
            time.sleep(2)
            taken = [_edited(file, lines) for file in files]
        serving.terminate()
    return taken


def _edited(file: Path, lines: Iterator[str]) -> float:
    text = TITLE.sub(f"title: Edited {file.stem}", file.read_text("utf-8"), count=1)
    started = time.perf_counter()
    file.write_text(text, "utf-8")
    told = next(lines)
    seconds = time.perf_counter() - started
    assert '"problems":""' in told, told
    time.sleep(0.2)  # a person pauses between edits
    return seconds * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
