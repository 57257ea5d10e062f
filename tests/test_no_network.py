"""A build asks no other host for anything: it opens no socket, whatever the content links to."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from runs import command

CONTENT = {
    "content/2024-05-01-flood.md": article_file(
        more="images: [{url: https://pictures.example/a.jpg}]",
        body="![a](https://pictures.example/b.jpg)\n\n<link rel=stylesheet href=https://a.example/>",
    ),
    "content/topics/rivers.yaml": "{name: Rivers, images: [https://pictures.example/c.jpg]}",
}
# an audit hook cannot be removed, and sees what each library of Python does
REFUSING = """
import sys
from digestgen.cli import main

def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"a build opened a socket: {event}")
    if event == "import" and arguments[0] == "fsspec":  # it takes long, and a folder needs none
        raise RuntimeError("a build of a content folder imported the client of object stores")

sys.addaudithook(refuse)
main(sys.argv[1:])
"""


def built_under(words: list[str], site: Path) -> subprocess.CompletedProcess[str]:
    command = [*words, "build", "--site", str(site)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_python_opens_no_socket(make_site: SiteFactory) -> None:
    site = make_site(CONTENT)
    done = built_under([sys.executable, "-c", REFUSING], site)
    assert (done.returncode, "socket" in done.stderr) == (0, False), done.stderr
    assert (site / "build/index.html").is_file()


def test_no_library_opens_a_socket_to_the_network(make_site: SiteFactory, tmp_path: Path) -> None:
    """Libraries in Rust and C, which audit hooks do not see, ask the system, too."""
    strace, log = shutil.which("strace"), tmp_path / "calls"
    if not strace:
        pytest.skip("needs strace")
    traced = [strace, "-f", "-qq", "-e", "trace=socket", "-o", str(log), *command()]
    done = built_under(traced, make_site(CONTENT))
    if "ptrace" in done.stderr.lower():
        pytest.skip("may not trace a process")
    assert done.returncode == 0, done.stderr
    assert "AF_INET" not in log.read_text()
