"""Open the preview in a browser."""

from __future__ import annotations

import shutil
import subprocess
import webbrowser
from threading import Thread


def open_browser(url: str) -> None:
    """Open an address in a browser; whatever `xdg-open` prints is hidden, even if there is no browser."""
    if program := shutil.which("xdg-open"):
        Thread(target=_run_silently, args=(program, url), daemon=True).start()
    else:
        webbrowser.open(url)


def _run_silently(program: str, url: str) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run([program, url], stdin=quiet, stdout=quiet, stderr=quiet, check=False)
