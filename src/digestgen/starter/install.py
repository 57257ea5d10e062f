"""How a workflow installs this digestgen: as it was installed here (PEP 610)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from digestgen.problems import BuildError, problem

VENDOR = "vendor"
_NAME = "digestgen"


class Install(Struct, frozen=True):
    """A command that installs digestgen, where it installs it from, and what it needs."""

    command: str
    origin: str  # for a message
    folder: str = ""  # to make a wheel of, which the site needs in `vendor/`
    wheel: str = ""  # a wheel file that the site needs in `vendor/`


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
    if vcs := direct_url.get("vcs_info"):
        source = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
        return Install(
            f'pip install "{_NAME} @ {source}"', f"{url}, commit {vcs['commit_id'][:10]}"
        )
    if not url.startswith("file:"):
        return Install(f'pip install "{_NAME} @ {url}"', url)
    path = unquote(urlsplit(url).path)
    if "dir_info" in direct_url:
        return Install(
            _from_vendor("*.whl"), f"a wheel in {VENDOR}/, made from {path}", folder=path
        )
    return Install(_from_vendor(Path(path).name), f"{VENDOR}/{Path(path).name}", wheel=path)


def _from_vendor(name: str) -> str:
    return f"pip install {VENDOR}/{name}"


def place_wheel(install: Install, site: Path) -> Install:
    """Put the wheel that an install needs into the site's `vendor/`; return the command with its name.

    Raises BuildError where it cannot be made.
    """
    if install.wheel:
        (site / VENDOR).mkdir(parents=True, exist_ok=True)
        shutil.copy(install.wheel, site / VENDOR)
    if not install.folder:
        return install
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    words = [*command, str(site / VENDOR), install.folder]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    wheels = list((site / VENDOR).glob(f"{_NAME}-*.whl"))
    if done.returncode or not wheels:
        reason = (done.stderr.strip().splitlines() or ["pip wheel failed"])[-1]
        hint = "say how the workflow installs digestgen:   --install COMMAND"
        raise BuildError([problem(install.folder, f"no wheel can be made: {reason}", hint=hint)])
    name = max(wheels, key=lambda each: each.stat().st_mtime).name
    return Install(_from_vendor(name), f"{VENDOR}/{name}, made from {install.folder}")
