"""docs/tutorial.md works: its commands run one after the other and print what the page shows.

`DIGESTGEN_REWRITE=1 pytest tests/test_tutorial.py` writes their output into the page; read the difference.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import digestgen

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"
HOME = "/home/you"  # where the page pretends to be
USER = "Reader1"  # the name on GitHub that a reader puts in place of USER
BLOCK = re.compile(
    r"(?P<before>[^\n]*)\n+```(?P<kind>console|markdown|toml|yaml)\n(?P<body>.*?)```", re.DOTALL
)
SAVE_AS = re.compile(r"Save this as `([^`]+)`:$")
ENDS_LIKE = "so that the file ends like this:"
NOT_RUN = "<!-- not run -->"
# what differs from run to run: days, times and durations
VOLATILE = re.compile(r"\d{4}[-/]\d{2}[-/]\d{2}|\d{2}:\d{2}|\d+(\.\d+)? s\b|\d+ min\b")
# git runs this in place of ssh: `ssh git@github.com "git-receive-pack 'USER/news.git'"`
SSH = """#!/bin/sh
for last; do :; done
cd {hub} && exec sh -c "git ${{last#git-}}"
"""

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("bash")), reason="git or bash is not installed"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with digestgen on the path, and with a GitHub on this machine."""
    hub, tools = tmp_path / "hub", tmp_path / "tools"
    tools.mkdir()
    subprocess.run(["git", "init", "--quiet", "--bare", hub / USER / "news.git"], check=True)
    _script(tools / "ssh", SSH.format(hub=shlex.quote(str(hub))))
    program = shlex.quote(sys.executable)
    _script(tools / "digestgen", f'#!/bin/sh\nexec {program} -m digestgen "$@"\n')
    people = {
        f"GIT_{role}_{what}": f"you{'@example.org' if what == 'EMAIL' else ''}"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **people,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(digestgen.__file__).parents[1]),
        "COLUMNS": "100",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_SSH_COMMAND": shlex.quote(str(tools / "ssh")),
        "GIT_SSH_VARIANT": "simple",
        "PYTHONUTF8": "1",
    }


def _script(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o755)


def test_commands_of_the_tutorial_print_what_it_shows(tmp_path: Path, environment: dict[str, str]):
    folder = tmp_path / "you"
    folder.mkdir()
    told = BLOCK.sub(lambda block: _done(block, folder, environment), PAGE.read_text())
    if "DIGESTGEN_REWRITE" in os.environ:
        PAGE.write_text(told)
    assert PAGE.read_text() == told
    pages = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "gh-pages"],
        cwd=tmp_path / "hub" / USER / "news.git",
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"index.html", "about/index.html", ".nojekyll"} <= set(pages.stdout.splitlines())


def _done(block: re.Match[str], folder: Path, environment: dict[str, str]) -> str:
    """Do what a block says, and return it with what its commands print."""
    if block["before"] == NOT_RUN:
        return block[0]
    if saved := SAVE_AS.search(block["before"]):
        file = folder / "news" / saved[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["body"])
    if block["before"].endswith(ENDS_LIKE):
        _change_end(folder / "news/digest.toml", block["body"])
    if block["kind"] != "console":
        return block[0]
    body = "".join(_replayed(block["body"], folder, environment))
    start, end = (place - block.start() for place in block.span("body"))
    return block[0][:start] + body + block[0][end:]


def _change_end(settings: Path, end: str) -> None:
    """Replace the end of digest.toml, from the table with which `end` begins."""
    kept, header, _ = settings.read_text().partition(end.splitlines()[0])
    assert header
    settings.write_text(kept + end)


def _replayed(body: str, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Yield each command of a block with its output: as shown, if that differs only in what is volatile."""
    for shown in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if not shown:
            continue
        first, _, expected = shown.partition("\n")
        command = first.removeprefix("$ ")
        cwd = folder / "news" if (folder / "news").is_dir() else folder
        if command == "cd news":
            yield shown
            continue
        done = subprocess.run(
            ["bash", "-c", command.replace("USER", USER)],
            cwd=cwd,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if command.startswith("digestgen new"):
            time.sleep(1.1)  # nobody types two in one second, and the earlier report leads
        assert "Traceback" not in done.stdout
        output = done.stdout.replace(str(folder), HOME)
        output = output.replace(USER, "USER").replace(USER.lower(), "user")
        output = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
        same = VOLATILE.sub("*", output) == VOLATILE.sub("*", expected)
        yield shown if same else f"{first}\n{output}"


def test_every_command_block_of_the_tutorial_is_recognised():
    assert PAGE.read_text().count("```console") == sum(
        block["kind"] == "console" for block in BLOCK.finditer(PAGE.read_text())
    )
