"""Aliases: old paths of an article on this site."""

from __future__ import annotations

from urllib.parse import unquote

from digestgen.files.names import path_error
from digestgen.text import normal_form

_PAGE_ENDINGS = (".html", ".htm")


def parse_alias(given: str) -> str:
    """Return an alias as a path on the site: "2019/old-name/" or "2019/old.html".

    Percent escapes, as the address bar of a browser shows them, are decoded once. Raises ValueError, with the
    reason, for what no host can serve from a file.
    """
    text = given.strip()
    if "://" in text or text.startswith("//"):
        raise ValueError("is a whole address")
    if "?" in text or "#" in text:
        raise ValueError("has a ? or # in it, and only what is before these is a path")
    try:
        path = normal_form(unquote(text, errors="strict")).strip("/")
    except UnicodeDecodeError:
        raise ValueError("has escapes that are not UTF-8") from None
    if not path:
        raise ValueError("is not the path of a page")
    # a part that begins with a dot would leave the folder, or hide in it; no output begins with _
    if any(part[:1] in {".", "_"} for part in path.split("/")):
        raise ValueError("has a part that begins with a dot or _")
    if error := path_error(path):
        raise ValueError(error)
    return path if path.endswith(_PAGE_ENDINGS) else f"{path}/"
