"""Read the theme: digestgen's own templates and static files, and those of the site that replace them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from pathlib import Path

from digestgen.files import Entry, folders_of, walk
from digestgen.i18n.catalogs import shipped_translations
from digestgen.problems import ContentError, Problem, UsageError, did_you_mean, problem
from digestgen.theme.records import OWN_TEMPLATES, Asset, Template, Theme

_FOR_SEARCH = ("search.css", "search.js")
_HASHED = (".css", ".js")
_PUBLISHED_DOT_NAMES = (".well-known", ".nojekyll")  # other hidden files belong to programs


def default_theme() -> Path:
    """Return the folder with digestgen's own templates/ and static/: in the wheel, or the checkout."""
    shipped = Path(__file__).parent
    return shipped if (shipped / "templates").is_dir() else shipped.parents[2]


def read_theme(site: Path, *, search: bool = False) -> tuple[Theme, tuple[Asset, ...]]:
    """Return the theme of a site, and the static files to copy, in the order of their paths.

    A file of the site replaces the theme's file of the same name. The names of the theme's stylesheets
    and scripts get a hash of their content; the site's own files keep their names. The files for the
    search are left out unless `search` is set. Raises ContentError for templates that are not UTF-8.
    """
    own = default_theme()
    templates = _templates(own / "templates", OWN_TEMPLATES)
    templates = {f"theme/{name}": each for name, each in templates.items()} | templates
    names = {name: _published(own / "static" / name, name) for name in files_below(own / "static")}
    wanted = [name for name in names if search or name not in _FOR_SEARCH]
    assets = {names[name]: own / "static" / name for name in wanted}
    # digestgen's own checkout is a site as well; there the two are the same files
    if site.resolve() != own.resolve():
        templates |= _templates(site / "templates", "templates/")
        for name in files_below(site / "static"):
            assets.pop(names.get(name, name), None)
            names[name] = name
            assets[name] = site / "static" / name
    ordered = tuple(Asset(path, assets[path]) for path in sorted(assets))
    return Theme(templates, names), ordered


def read_look(
    site: Path, content: Path, *, search: bool
) -> tuple[Theme, tuple[Asset, ...], list[Problem]]:
    """Return the theme of a site, all files to copy, and an error for each two with the same path.

    Raises ContentError as `read_theme` does.
    """
    theme, static = read_theme(site, search=search)
    return theme, *without_clashes((*static, *media_assets(content)))


def theme_files() -> dict[str, Path]:
    """Return the files of digestgen's own theme by the names that replace them in a site, sorted."""
    own = default_theme()
    folders = {name: own / name for name in ("static", "templates")}
    folders["translations"] = shipped_translations()
    return {
        f"{folder}/{name}": place / name
        for folder, place in folders.items()
        for name in files_below(place)
    }


def copy_theme_file(name: str, site: Path, *, replace: bool = False) -> Path:
    """Copy a file of digestgen's own theme into a site, and return the copy.

    `name` may be a path, or the name without folders.

    Raises UsageError if the theme has no such file, or the site has one and `replace` is not set.
    """
    files = theme_files()
    whole = (each for each in (name, f"templates/{name}", f"static/{name}") if each in files)
    alike = (each for each in files if each.endswith(f"/{name}"))
    found = next(chain(whole, alike), "")
    if not found:
        names = [*files, *(each.rpartition("/")[2] for each in files)]
        hint = did_you_mean(name, names) or "digestgen theme list shows all files"
        raise UsageError([problem(name, "the theme has no such file", hint=hint)])
    file = site / found
    if file.exists() and not replace:
        raise UsageError([problem(found, "already exists", hint="use --force to overwrite it")])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(files[found].read_bytes())
    return file


def media_assets(content: Path) -> tuple[Asset, ...]:
    """Return the files in content/media/, which are copied unchanged."""
    names = files_below(content / "media")
    return tuple(Asset(f"media/{name}", content / "media" / name) for name in names)


def without_clashes(assets: Iterable[Asset]) -> tuple[tuple[Asset, ...], list[Problem]]:
    """Return the assets without those whose path another one has, and an error for each of these."""
    kept: dict[str, Asset] = {}
    folders: set[str] = set()
    problems = []
    for asset in assets:
        above = folders_of([asset.path])
        if asset.path in kept or asset.path in folders or not above.isdisjoint(kept):
            message = "two files in static/ and content/media/ would be written to this path"
            hint = "rename one of them, or remove it"
            problems.append(Problem(f"/{asset.path}", 0, 0, "", message, hint))
        else:
            kept[asset.path] = asset
            folders |= above
    return tuple(kept.values()), problems


def files_below(folder: Path) -> list[str]:
    """Return the regular files below a folder as paths below it, sorted; none if there is no folder.

    Hidden files are left out, and so are links that lead out of the folder: neither is meant to be
    published. Raises ContentError for folders that may not be read, and if a name is not UTF-8, as it
    could not be a part of an address.
    """
    found = sorted(walk(folder, _is_published), key=attrgetter("name"))
    if closed := [each for each in found if each.kind == "unreadable"]:
        raise ContentError([_unreadable(f"{folder.name}/{each.name}", each.why) for each in closed])
    names = [entry.name for entry in found if entry.kind == "file"]
    odd = [name for name in names if name.encode("utf-8", "replace").decode() != name]
    if odd:
        hint = "rename the file"
        shown = [
            f"{folder.name}/{name.encode('utf-8', 'backslashreplace').decode()}" for name in odd
        ]
        raise ContentError(
            [problem(name, "the file name is not UTF-8", hint=hint) for name in shown]
        )
    return names


def _unreadable(path: str, why: str) -> Problem:
    hint = "allow yourself to read it, or move it away"
    return problem(path.rstrip("/"), f"cannot be read: {why}", hint=hint)


def _is_published(entry: Entry) -> bool:
    name = entry.name.rpartition("/")[2]
    hidden = name.startswith(".") and name not in _PUBLISHED_DOT_NAMES
    return not hidden and not entry.outside


def _templates(folder: Path, shown_as: str) -> dict[str, Template]:
    found = {}
    for name in files_below(folder):
        path = f"{shown_as}{name}"
        try:
            found[name] = Template((folder / name).read_text("utf-8-sig"), path)
        except UnicodeDecodeError as error:
            hint = "save the file as UTF-8"
            raise ContentError([Problem(path, 0, 0, "", "not UTF-8", hint)]) from error
        except OSError as error:
            raise ContentError([_unreadable(path, error.strerror or str(error))]) from error
    return found


def _published(file: Path, name: str) -> str:
    if not name.endswith(_HASHED):
        return name
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(file.read_bytes()).hexdigest()[:8]}.{ending}"
