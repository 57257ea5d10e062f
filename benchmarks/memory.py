"""The peak memory of a process with all that it started: proportional set sizes, added up."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

_EVERY_SECONDS = 0.02


def peak_mb(command: list[str]) -> float:
    """Run a command; return the most memory that its processes had together at one time, in MB.

    What processes share counts once. Looking costs time, so a run that is timed is not looked at.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_proportional_mb(each) for each in _family(process.pid)))
        time.sleep(_EVERY_SECONDS)
    return peak


def _family(parent: int) -> list[int]:
    found = [parent]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in _text(children).split()]
    return found


def _proportional_mb(process: int) -> float:
    lines = _text(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # it has just ended
        return ""
