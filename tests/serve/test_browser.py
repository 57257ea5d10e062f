from __future__ import annotations

import time
from pathlib import Path

import pytest

from digestgen.serve.browser import open_browser


def test_what_a_missing_browser_prints_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    program, opened = tmp_path / "xdg-open", tmp_path / "opened"
    program.write_text(
        f'#!/bin/sh\necho "no browser" >&2\necho "$1" > {opened}.new\nmv {opened}.new {opened}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    open_browser("http://127.0.0.1:8000/")
    deadline = time.monotonic() + 10
    while not opened.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert opened.read_text() == "http://127.0.0.1:8000/\n"
    assert capfd.readouterr() == ("", "")
