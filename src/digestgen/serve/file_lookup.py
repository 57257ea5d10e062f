"""Find the file for a path as GitHub Pages does, without leaving the folder."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import NamedTuple

from digestgen.settings import MANIFEST

_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".mjs": "text/javascript",
    ".opml": "text/x-opml",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class Found(NamedTuple):
    """The file to send, or the path to redirect to; neither if nothing was found."""

    file: Path | None = None
    moved_to: str = ""


def look_up_file(root: Path, base_path: str, path: str) -> Found:
    """Return the file or redirect for the decoded URL path `path` of a site below `base_path`.

    A folder without its final slash redirects to the one with it, and paths above the site redirect to the
    site. A link that leads out of `root` does not exist; folders are never listed.
    """
    if path in {"/", base_path.rstrip("/")} and path != base_path:
        return Found(moved_to=base_path)
    if not path.startswith(base_path):
        return Found()
    names = path.removeprefix(base_path).split("/")
    if not all(map(_is_plain, names[:-1])) or (names[-1] and not _is_plain(names[-1])):
        return Found()
    try:
        return _look(root, root.joinpath(*names), path)
    except OSError:  # a name too long, a loop of links
        return Found()


def _is_plain(name: str) -> bool:
    """Return whether a part of a path is a file or folder name on every system."""
    return name not in {"", ".", "..", MANIFEST} and not any(each in name for each in "\0\\:")


def _look(root: Path, target: Path, path: str) -> Found:
    page = target / "index.html"
    if target.is_dir():
        if not _is_inside(page, root):
            return Found()
        return Found(file=page) if path.endswith("/") else Found(moved_to=f"{path}/")
    as_file = not path.endswith("/") and _is_inside(target, root)
    return Found(file=target) if as_file else Found()


def _is_inside(file: Path, root: Path) -> bool:
    return file.is_file() and file.resolve().is_relative_to(root.resolve())


def register_types() -> None:
    """Register the media types of files, so that they are the same on every machine."""
    for ending, kind in _TYPES.items():
        mimetypes.add_type(kind, ending)
