"""The versions of all programs that a result depends on: a worker must have the same as this process."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digestgen import __version__
from digestgen.incremental import digest_of

LIBRARIES = (
    "anyascii", "Babel", "idna", "Jinja2", "Markdown", "MarkupSafe", "msgspec", "nh3",
    "python-dateutil", "PyYAML", "tzdata",
)  # fmt: skip
"""The distributions whose version can change what a worker returns."""


@cache
def versions_here() -> dict[str, str]:
    """Return the versions of Python, digestgen and its libraries that this process runs.

    They are equal on all machines with the same installation: the code of digestgen counts, not when and
    where its files were written.
    """
    package = Path(__file__).parents[1]
    files = sorted((*package.rglob("*.py"), *package.rglob("*.po")))
    named = [(file.relative_to(package).as_posix().encode(), file.read_bytes()) for file in files]
    code = digest_of(*(part for pair in named for part in pair)).hex()[:8]
    return {
        "Python": "{}.{}".format(*sys.version_info),
        "digestgen": f"{__version__} (code {code})",
        **{name: _version(name) for name in LIBRARIES},
    }


def version_difference(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Return the first difference in words: "has Python 3.12, not 3.11"; "" if all versions are equal."""
    for name, our in ours.items():
        if (their := theirs.get(name, "")) != our:
            return f"has {name} {their}, not {our}" if their else f"has no {name}"
    return ""


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
