"""The records of a theme: templates, and files to copy. Records never change."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from digestgen.problems import Problem

OWN_TEMPLATES = "theme/templates/"
"""How the paths of the templates of digestgen's own theme begin."""


class Template(Struct, frozen=True):
    """The source of a template, with its path for messages."""

    source: str
    path: str


class Theme(Struct, frozen=True):
    """Templates by name, and the names under which static files are published.

    As data, not as folders: a worker may share no disk with us. The theme's own templates are also
    there as `theme/NAME`, so that a site's can extend the one that it replaces.
    """

    templates: dict[str, Template]
    assets: dict[str, str]  # "style.css" → "style.3f2a9c1b.css"


class Asset(Struct, frozen=True):
    """A file to copy, with its source on this machine and its path in the output."""

    path: str
    file: Path
    origin: str = ""  # as the site sees the file; "" for one of digestgen's theme


class ThemeFiles(Struct, frozen=True):
    """The theme of a site, the files to copy, in the order of their paths, and problems with any of them."""

    theme: Theme
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...] = ()
