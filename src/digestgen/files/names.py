"""The names of files: which may be published, and which belong to programs and not to a site."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import category, normalize

NameKind = Literal["plain", "hidden", "backup", "litter"]
"""The kind of a file name. `hidden` begins with a dot; `backup` is what an editor or a merge leaves behind;
`litter` is what an operating system or a program puts into every folder, and no person wrote."""

MAX_PART_BYTES = 255  # of a file name, on every common disk
MAX_PATH_BYTES = 1024  # of a path, on macOS and in S3
_PUBLISHED_DOT_NAMES = frozenset((".well-known", ".nojekyll"))
# .about is what `digestgen init` writes into folders that are empty otherwise
_LITTER = re.compile(
    r"\.ds_store|thumbs\.db(:encryptable)?|ehthumbs(_vista)?\.db|desktop\.ini|\._.*|icon\r"
    r"|\.(apdisk|appledouble|spotlight-v100|trashes|fseventsd|localized|directory|trash-\d+)"
    r"|__macosx|@eadir|\$recycle\.bin|system volume information"
    r"|\.#.*|\.~lock\..*#|\.git(keep|ignore|attributes)?|\.keep|\.about|\.hg|\.svn|\.idea|\.vscode|\.obsidian",
    re.IGNORECASE | re.DOTALL,
)
_BACKUP = re.compile(
    r".+~|#.*#|~\$.*|.*\.(bak|orig|rej|sw[a-p]|save|tmp)|.*\.kate-swp|4913|.*___jb_\w+___"
    r"|.*\.sync-conflict-\d.*",
    re.IGNORECASE | re.DOTALL,
)
# as nearly all are; a shortcut
_ORDINARY = re.compile(
    r"[a-z0-9][\w-]*\.(?:md|yaml|jpe?g|png|gif|webp|svg|css|js|html|txt|xml|json|po)"
)
_NOT_ON_WINDOWS = frozenset('<>:"|?*\\')
# Source: Microsoft, "Naming Files, Paths, and Namespaces"; with any ending and in any case
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL
)
_SHORT_DOT_GIT = "git~1"  # the name that NTFS gives .git: git takes no file of that name
_CONTROLS = {"Cc": "a control character", "Zl": "a line separator", "Zp": "a line separator"}
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def name_kind(name: str) -> NameKind:
    """Return the kind of a file or folder by its `name`, without the folders above it."""
    if _ORDINARY.fullmatch(name):
        return "plain"
    if _LITTER.fullmatch(name):
        return "litter"
    if _BACKUP.fullmatch(name):
        return "backup"
    hidden = name.startswith(".") and name not in _PUBLISHED_DOT_NAMES
    return "hidden" if hidden else "plain"


def published_path(name: str) -> str:
    """Return the path on the site of the file `name`, a path below its root, in Unicode's NFC.

    This way links find files from macOS, which stores an accent as a separate character.
    """
    return name if name.isascii() else normalize("NFC", name)


def folded_path(path: str) -> str:
    """Return a key that is equal for all paths that a case-insensitive disk takes for the same file."""
    return path.lower() if path.isascii() else normalize("NFC", normalize("NFC", path).casefold())


def path_error(path: str) -> str:
    """Return why a file of a site cannot have the path `path`; "" if it can, on every disk and host.

    The path has slashes and is relative to the root of the site.
    """
    if not path.isascii() and path.encode("utf-8", "replace").decode() != path:
        return "is not UTF-8"
    if len(path.encode()) > MAX_PATH_BYTES:
        return f"is longer than {MAX_PATH_BYTES:,} bytes"
    return next((error for part in path.split("/") if (error := _part_error(part))), "")


def _part_error(part: str) -> str:
    if part in {"", ".", ".."}:
        return "is not the path of a file"
    if len(part.encode()) > MAX_PART_BYTES:
        return f"has a part of more than {MAX_PART_BYTES} bytes"
    return _odd_character(part) or _odd_part(part)


def _odd_part(part: str) -> str:
    """Return what is wrong with `part` as a whole; "" if nothing is."""
    if part[-1] in ". ":
        return "has a part that ends with a dot or a space, which Windows drops"
    if _DEVICES.fullmatch(part):
        return f'has the part "{part}", which is a device on Windows'
    if part.casefold() == _SHORT_DOT_GIT:
        return f'has the part "{part}", which git takes for .git'
    return ""


def _odd_character(part: str) -> str:
    """Return what is wrong with a character of `part`; "" if nothing is."""
    if bad := sorted(_NOT_ON_WINDOWS & set(part)):
        return f"has {bad[0]} in it, which Windows does not allow"
    if part.isprintable():
        return ""
    for each in part:
        if (kind := category(each)) in _CONTROLS:
            return f"has {_CONTROLS[kind]} in it"
        if each in _DIRECTIONS:
            return "has a character in it that changes the direction of text"
    return ""


def shown_name(path: str) -> str:
    r"""Return a path for a message: on one line, its odd characters and bytes as `\n` or `\udcff`."""
    if path.isprintable():
        return path
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in path
    )
