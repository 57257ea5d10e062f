"""Read the theme: digestgen's own templates and static files, and those of the site that replace them."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain
from pathlib import Path

from digestgen.files import walk
from digestgen.files.find_files import find_files
from digestgen.files.names import shown_name
from digestgen.i18n.catalogs import shipped_translations
from digestgen.problems import ContentError, Problem, UsageError, did_you_mean, problem
from digestgen.settings import Config, SitePaths
from digestgen.theme.assets import assets_without_clashes, find_assets
from digestgen.theme.media import media_assets
from digestgen.theme.records import OWN_TEMPLATES, Asset, Template, Theme, ThemeFiles
from digestgen.theme.stored_media import StoredMedia

_FOR_SEARCH = ("search.css", "search.js")
_HASHED = (".css", ".js")


def default_theme() -> Path:
    """Return the folder with digestgen's own templates/ and static/: in the wheel, or the checkout."""
    shipped = Path(__file__).parent
    return shipped if (shipped / "templates").is_dir() else shipped.parents[2]


def read_theme(site: Path, *, search: bool = False) -> ThemeFiles:
    """Return the theme of a site with its static files.

    A file of the site replaces the theme's file of the same name. The names of the theme's stylesheets
    and scripts get a hash of their content; the site's own files keep their names. The files for the
    search are left out unless `search` is set. Raises ContentError for templates that are not UTF-8.
    """
    own = default_theme()
    templates = _own_templates()
    templates = {f"theme/{name}": each for name, each in templates.items()} | templates
    names = {
        name: _published(own / "static" / name, name) for name in theme_files_below(own / "static")
    }
    wanted = [name for name in names if search or name not in _FOR_SEARCH]
    assets = {names[name]: Asset(names[name], own / "static" / name) for name in wanted}
    problems: list[Problem] = []
    # digestgen's own checkout is a site as well; there the two are the same files
    if site.resolve() != own.resolve():
        found, problems = _site_templates(site / "templates")
        templates |= found
        static, more = find_assets(site / "static", "static")
        problems += more
        for asset in static:
            assets.pop(names.get(asset.path, asset.path), None)
            names[asset.path] = asset.path
            assets[asset.path] = asset
    ordered = tuple(assets[path] for path in sorted(assets))
    return ThemeFiles(Theme(templates, names), ordered, tuple(problems))


def read_theme_and_media(
    paths: SitePaths, config: Config, stored: StoredMedia | None = None
) -> ThemeFiles:
    """Return the theme of a site with its static files and those in media/; of two for one path, the first.

    `stored` are the media of content in an object store. Raises ContentError as `read_theme` does.
    """
    own = read_theme(paths.site, search=config.outputs.search)
    content, shown_as = stored or paths.content, config.build.content_shown_as
    pictures, more = media_assets(content, shown_as, trusted=config.media.trusted)
    assets, clashes = assets_without_clashes((*own.assets, *pictures))
    return ThemeFiles(own.theme, assets, (*own.problems, *more, *clashes))


def theme_files() -> dict[str, Path]:
    """Return the files of digestgen's own theme by the names that replace them in a site, sorted."""
    own = default_theme()
    folders = {name: own / name for name in ("static", "templates")}
    folders["translations"] = shipped_translations()
    return {
        f"{folder}/{name}": place / name
        for folder, place in folders.items()
        for name in theme_files_below(place)
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


def theme_files_below(folder: Path) -> list[str]:
    """Return the files below a folder of digestgen's own as paths below it, sorted.

    Links are followed wherever they lead, because some installers create them.
    """
    entries = walk(folder, follow_outside=True)
    return sorted(entry.name for entry in entries if entry.kind == "file")


def _own_templates() -> dict[str, Template]:
    folder = default_theme() / "templates"
    return {
        name: Template((folder / name).read_text("utf-8"), f"{OWN_TEMPLATES}{name}")
        for name in theme_files_below(folder)
    }


def _site_templates(folder: Path) -> tuple[dict[str, Template], list[Problem]]:
    """Return the templates of a site by name, and warnings about files that are left out."""
    entries, problems = find_files(folder, folder.name)
    found = {}
    for entry in entries:
        place = f"{folder.name}/{entry.name}"
        try:
            found[entry.name] = Template(Path(entry.path).read_text("utf-8-sig"), place)
        except UnicodeDecodeError as error:
            hint = "save the file as UTF-8"
            raise ContentError([problem(shown_name(place), "not UTF-8", hint=hint)]) from error
        except OSError as error:  # it vanished, or is not ours to read
            hint = "give yourself permission to read it, or move it away"
            problems.append(
                problem(shown_name(place), f"cannot be read: {error.strerror}", hint=hint)
            )
    return found, problems


def _published(file: Path, name: str) -> str:
    if not name.endswith(_HASHED):
        return name
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(file.read_bytes()).hexdigest()[:8]}.{ending}"
