"""How a workflow installs this digestgen: as it was installed here (PEP 610)."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from digestgen.starter.wheel import write_wheel

VENDOR = "vendor"
_NAME = "digestgen"


class Install(Struct, frozen=True):
    """A command that installs digestgen, and where it installs it from."""

    command: str
    origin: str  # for a message
    needs_wheel: bool = False  # in `vendor/` of the site; the command is not whole without it
    wheel: str = ""  # its path in the site, once it is there


def this_install() -> Install:
    """Return how the running digestgen was installed."""
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:
        return Install(f"pip install {_NAME}", "the package index")
    text = found.read_text("direct_url.json")
    return install_of(json.loads(text) if text else None, found.version)


def install_of(direct_url: dict[str, Any] | None, version: str) -> Install:
    """Return how to install what `direct_url`, the content of direct_url.json, describes. Pure."""
    if not direct_url:
        return Install(f'pip install "{_NAME}=={version}"', "the package index")
    url = str(direct_url.get("url", ""))
    if url.startswith("file:"):  # a folder, a wheel or a repository that only this machine has
        return Install(f"pip install {VENDOR}/", unquote(urlsplit(url).path), needs_wheel=True)
    if vcs := direct_url.get("vcs_info"):
        source, commit = f"{vcs['vcs']}+{url}@{vcs['commit_id']}", vcs["commit_id"][:10]
        return Install(f'pip install "{_NAME} @ {source}"', f"{url}, commit {commit}")
    return Install(f'pip install "{_NAME} @ {url}"', url)


def place_wheel(install: Install, site: Path) -> Install:
    """Write the wheel that an install needs into `vendor/` of the site; return the whole command."""
    if not install.needs_wheel:
        return install
    wheel = write_wheel(distribution(_NAME), site / VENDOR)
    path = f"{VENDOR}/{wheel.name}"
    return Install(f"pip install {path}", f"{path}; commit that file, too", wheel=path)
