"""A digest of the program itself; every kept result depends on it."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import msgpack

from digestgen import __version__
from digestgen.files import Stamp, file_stamp, walk
from digestgen.incremental.digests import digest

_LIBRARIES = (
    "anyascii", "babel", "cbor2", "css_inline", "dateutil", "idna", "jinja2", "markdown", "markupsafe",
    "msgspec", "nh3", "pagefind", "pagefind_bin", "pagefind_bin_extended", "tzdata", "yaml",
)  # fmt: skip


@cache
def program() -> bytes:
    """Return a digest of digestgen, of Python, and of the libraries that its output depends on."""
    package = Path(__file__).parents[1]
    own = [
        (entry.name, entry.stamp)
        for entry in walk(package, follow_outside=True)  # some installers make links
        if entry.kind == "file" and entry.name.endswith((".py", ".po"))
    ]
    libraries = [_stamp_of_library(name) for name in _LIBRARIES]
    return digest(msgpack.encode([__version__, sys.version, libraries, own]))


def _stamp_of_library(name: str) -> Stamp | None:
    """Return the stamp of a library's first module, which differs between versions."""
    spec = find_spec(name)
    return file_stamp(os.path.realpath(spec.origin)) if spec and spec.origin else None
