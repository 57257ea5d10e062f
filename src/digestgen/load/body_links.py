"""The addresses and ids in a body.

While a body is read, an address is only a number, such as `content:3`, so that nothing else that a writer
puts into a link gets through. The number is replaced when all ids of the body are known.
"""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec.structs import replace

from digestgen.load.links import UNRESOLVED, safe_link
from digestgen.load.sources import PAGES
from digestgen.records import BodyLink
from digestgen.settings import MEDIA, LimitSettings
from digestgen.text.body_html import ID_PREFIX

_NUMBERED = re.compile(rf"{UNRESOLVED}:([0-9]{{1,9}})")
_ELSEWHERE = ("mailto:", "tel:")
_STATIC = "static/"  # what is below it is at the top of the site
_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")


class BodyFile(NamedTuple):
    """The file that a body is in."""

    path: str  # in the site: "content/river/2024-05-01-flood.md"
    content: str  # the content folder: "content/"
    base_path: str  # below which the site's own addresses are
    limits: LimitSettings


class BodyLinks:
    """The addresses of one body by their number, and its ids."""

    def __init__(self, file: BodyFile) -> None:
        self._file = file
        self._folder = file.path.rpartition("/")[0] + "/"
        own_page = self._folder.startswith(f"{file.content}{PAGES}/")
        self._top = file.content if own_page else self._folder
        self._found: list[str | BodyLink] = []
        self._ids: set[str] = set()
        self._same_headings: dict[str, int] = {}

    def add(self, given: str, line: int) -> str:
        """Return a number for an address. Raises ValueError, with the reason, if it must not be a link."""
        self._found.append(self._link(given.strip(), line))
        return f"{UNRESOLVED}:{len(self._found) - 1}"

    def new_id(self, wanted: str) -> str:
        """Return an id with the prefix; "" if the body has it already."""
        name = "-".join(wanted.split())
        if not name or name in self._ids:
            return ""
        self._ids.add(name)
        return ID_PREFIX + name

    def heading_id(self, text: str) -> str:
        """Return the id of a heading as GitHub makes it, with a number if the body has it already."""
        slug = _NOT_IN_A_SLUG.sub("", text.strip().lower()).replace(" ", "-") or "section"
        name = slug
        while name in self._ids:
            self._same_headings[slug] = self._same_headings.get(slug, 0) + 1
            name = f"{slug}-{self._same_headings[slug]}"
        return self.new_id(name)

    def address(self, numbered: str) -> str | None:
        """Return the address of a number; a link to a file keeps its number until all files are known."""
        match = _NUMBERED.fullmatch(numbered)
        if not match or int(match[1]) >= len(self._found):
            return None
        found = self._found[int(match[1])]
        if isinstance(found, BodyLink):
            return numbered
        name = unquote(found[1:])
        return f"#{quote(ID_PREFIX + name)}" if found[:1] == "#" and name in self._ids else found

    def to_files(self, first_line: int) -> tuple[BodyLink, ...]:
        """Return the links to files, in a body that begins in `first_line` of its file."""
        found = (each for each in self._found if isinstance(each, BodyLink))
        return tuple(replace(each, line=first_line + each.line) for each in found)

    def _link(self, given: str, line: int) -> str | BodyLink:
        if not given or given[0] in "#?" or given.lower().startswith(_ELSEWHERE):
            return given
        text = given.replace("\\", "/")
        if urlsplit(text).scheme or text.startswith("//"):
            return safe_link(text, self._file.limits)
        path, mark, fragment = text.partition("#")
        path, question, query = path.partition("?")
        address = safe_link(
            self._on_site(path) + question + query + mark + fragment, self._file.limits
        )
        targets = self._targets(unquote(path))
        shown = self._file.base_path + address[1:]
        if not targets and not fragment:
            return shown
        return BodyLink(len(self._found), shown, targets, line)

    def _on_site(self, path: str) -> str:
        """Return a path as a path from the root of the site."""
        if path.startswith("/"):
            return path
        joined = _normal(self._top + path)
        joined = joined.removeprefix(self._file.content).removeprefix(_STATIC)
        return f"/{joined}{'/' if joined and path.endswith(('/', '/.', '/..')) else ''}"

    def _targets(self, path: str) -> tuple[str, ...]:
        """Return the content files that a path may mean, the likeliest first."""
        content = self._file.content
        if not path.lower().endswith(".md"):
            return ()
        if path.startswith("/"):
            found = [content + path[1:], path[1:]]
        else:
            found = [_normal(self._folder + path), _normal(self._top + path)]
        copied = (f"{content}{MEDIA}/", _STATIC)
        return tuple(each for each in dict.fromkeys(found) if not each.startswith(copied))


def _normal(path: str) -> str:
    """Return a path without dots; one that leads above the root of the site begins at the root."""
    normal = posixpath.normpath(path)
    while normal.startswith("../"):
        normal = normal[3:]
    return "" if normal in {".", ".."} else normal
