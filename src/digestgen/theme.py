"""Read the theme: the templates and static files of a site, and digestgen's own under them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from digestgen.problems import ContentError, Problem
from digestgen.render import Template, Theme

_HASHED = (".css", ".js")


class Asset(Struct, frozen=True):
    """A file that is copied: from where on this machine, to which path in the output."""

    path: str
    file: Path


def default_theme() -> Path:
    """Return the folder with digestgen's own templates/ and static/: in the wheel, or the checkout."""
    package = Path(__file__).parent
    shipped = package / "theme"
    return shipped if shipped.is_dir() else package.parents[1]


def read_theme(site: Path) -> tuple[Theme, tuple[Asset, ...]]:
    """Return the theme of a site, and the static files to copy, in the order of their paths.

    A file of the site replaces the theme's of the same name. The theme's stylesheets and scripts get
    a hash of their content into their names; the site's own files keep theirs. Raises ContentError
    for templates that are not UTF-8.
    """
    own = default_theme()
    templates = _templates(own / "templates", "theme/templates")
    templates = {f"theme/{name}": each for name, each in templates.items()} | templates
    names = {name: _published(own / "static" / name, name) for name in files_below(own / "static")}
    assets = {names[name]: own / "static" / name for name in names}
    # digestgen's own checkout is a site as well; there the two are the same files
    if site.resolve() != own.resolve():
        templates |= _templates(site / "templates", "templates")
        for name in files_below(site / "static"):
            assets.pop(names.get(name, name), None)
            names[name] = name
            assets[name] = site / "static" / name
    ordered = tuple(Asset(path, assets[path]) for path in sorted(assets))
    return Theme(templates, names), ordered


def media_assets(content: Path) -> tuple[Asset, ...]:
    """Return the files of content/media/, which are copied as they are."""
    names = files_below(content / "media")
    return tuple(Asset(f"media/{name}", content / "media" / name) for name in names)


def files_below(folder: Path) -> list[str]:
    """Return the regular files below a folder as paths below it, sorted; none if it is not there.

    Links that lead out of the folder are left out: what they lead to is not meant to be published.
    """
    return sorted(_walk(folder, folder.resolve(), ""))


def _walk(folder: Path, root: Path, above: str) -> Iterator[str]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_symlink() and not entry.resolve().is_relative_to(root):
            continue
        if entry.is_dir():
            if not (entry.is_symlink() and folder.resolve().is_relative_to(entry.resolve())):
                yield from _walk(entry, root, f"{above}{entry.name}/")
        elif entry.is_file():
            yield f"{above}{entry.name}"


def _templates(folder: Path, shown_as: str) -> dict[str, Template]:
    found = {}
    for name in files_below(folder):
        path = f"{shown_as}/{name}"
        try:
            found[name] = Template((folder / name).read_text("utf-8-sig"), path)
        except UnicodeDecodeError as error:
            hint = "save the file as UTF-8"
            raise ContentError([Problem(path, 0, 0, "", "not UTF-8", hint)]) from error
    return found


def _published(file: Path, name: str) -> str:
    if not name.endswith(_HASHED):
        return name
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(file.read_bytes()).hexdigest()[:8]}.{ending}"
