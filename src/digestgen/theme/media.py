"""Find the files in content/media/, which may come from strangers: none may run scripts on the site."""

from __future__ import annotations

from pathlib import Path

from digestgen.files import Entry
from digestgen.problems import Problem
from digestgen.settings import MEDIA
from digestgen.theme.assets import AssetError, choose_assets, find_assets, no_error
from digestgen.theme.records import Asset
from digestgen.theme.stored_media import StoredMedia
from digestgen.theme.svg import svg_error

# what browsers open as a document or run: in one, script has the rights of the whole site
_DOCUMENTS = frozenset((
    "atom", "cjs", "htc", "htm", "html", "js", "mathml", "mht", "mhtml", "mjs", "mml", "rdf", "rss", "shtml",
    "svgz", "wsdl", "xht", "xhtml", "xml", "xsd", "xsl", "xslt",
))  # fmt: skip


def media_assets(
    content: Path | StoredMedia, shown_as: str = "content", *, trusted: bool = False
) -> tuple[list[Asset], list[Problem]]:
    """Return the files in the folder media/ of the content, which are copied unchanged; and problems.

    Files in which a browser may run scripts are left out with a warning, unless they are `trusted`. A folder
    that is a link counts as empty, because it may lead anywhere.
    """
    shown_as = f"{shown_as}/{MEDIA}"
    error_of = no_error if trusted else _script_error
    if isinstance(content, StoredMedia):
        found = content.download(shown_as)
        return choose_assets(found, shown_as, at=f"{MEDIA}/", error_of=error_of)
    folder = content / MEDIA
    if folder.is_symlink():  # `read_sources` names it
        return [], []
    return find_assets(folder, shown_as, at=f"{MEDIA}/", error_of=error_of)


def _script_error(entry: Entry) -> AssetError | None:
    """Return why a browser may run a script in a file; None if it does not."""
    ending = entry.own_name.rpartition(".")[2].lower() if "." in entry.own_name else ""
    if ending in _DOCUMENTS:
        return AssetError(f"a .{ending} file could run scripts on the site")
    if ending != "svg":
        return None
    try:
        error = svg_error(Path(entry.path).read_bytes())
    except OSError:  # it vanished, and copying it says so
        return None
    return AssetError(f"the picture {error.why}", error.line) if error else None
