"""Build sites and run digestgen as a user does; look at what is there afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from builders import article_file
from digestgen.cli import main
from digestgen.pipeline.build import build_site
from digestgen.pipeline.build_report import BuildReport
from digestgen.pipeline.options import Options

SOURCE = Path(__file__).parents[1]
# root may read and write everything; under this command it may not
AS_USER = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
    if os.geteuid() == 0
    else ()
)
TWO_STORIES = {
    "content/2024-05-01-flood.md": article_file(
        "A flood", url="https://one.example/flood", domain="one.example"
    ),
    "content/2024-05-02-rain.md": article_file(
        "Rain", url="https://two.example/rain", domain="two.example", time="2024-05-02T09:00:00Z"
    ),
}
FLOOD = "2024/05/01/flood/index.html"
RAIN = "2024/05/02/rain/index.html"


def build(site: Path, **options: Any) -> BuildReport:
    """Build a site in this process."""
    return build_site(Options(site=site, **options))


def invoke(*arguments: object) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, [str(each) for each in arguments])


def command(*arguments: object) -> list[str]:
    """Return the command line of digestgen as a process of its own."""
    return [sys.executable, "-m", "digestgen", *(str(each) for each in arguments)]


def run(
    *arguments: object, cwd: Path, under: tuple[str, ...] = (), **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run digestgen as a process of its own; `under` is a command that runs it."""
    environment = {**os.environ, **more.pop("env", {})}
    words = [*under, *command(*arguments)]
    return subprocess.run(
        words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **more
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder and what is in it; of a link, where it leads."""
    return {
        path.relative_to(folder).as_posix(): (
            os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def folders(folder: Path) -> set[str]:
    """Return every folder below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def many_articles(count: int, text: str = "The water rose.") -> dict[str, str]:
    """Return the files of a site with `count` stories in ten topics."""
    return {
        f"content/2024-05-{number % 28 + 1:02}-report-{number}.md": article_file(
            f"Report {number}",
            url=f"https://paper{number % 40}.example/{number}",
            domain=f"paper{number % 40}.example",
            time=f"2024-05-{number % 28 + 1:02}T{number % 24:02}:00:00Z",
            more=f"topics: [Topic {number % 10}]\nexcerpt: {text}",
            body=text,
        )
        for number in range(count)
    }
