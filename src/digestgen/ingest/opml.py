"""OPML, the lists of feeds that feed readers export. Source: http://opml.org/spec2.opml."""

from __future__ import annotations

from xml.etree import ElementTree

from msgspec import Struct

from digestgen.ingest.encoding import decode_feed
from digestgen.ingest.entry_texts import entry_title
from digestgen.ingest.xml_errors import first_xml_error
from digestgen.ingest.xml_text import tidy_xml
from digestgen.problems import Problem
from digestgen.text import visible_text
from digestgen.urls import is_web_address

_MOST_FEEDS = 10_000  # of one file; nobody reads more
_SCHEMES = {"feed://": "https://", "feed:": "", "rss://": "https://"}


class Outline(Struct, frozen=True):
    """A feed of an OPML file."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()  # that it is in, outermost first


class NotOpmlError(Exception):
    """The data is not OPML; `line` and `column` are those of the mistake, from 1, if known."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column

    def problem(self, path: str) -> Problem:
        """Return the problem of the file at `path`."""
        hint = "export the list of feeds again, or correct the file"
        return Problem(path, self.line, self.column, "", self.reason, hint)


def parse_opml(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file, in its order. Raises NotOpmlError for anything else."""
    text = decode_feed(data)
    tidy = tidy_xml(text, "")
    if tidy.root != "opml":
        raise NotOpmlError("not an OPML file: its root element is not <opml>")
    try:
        root = ElementTree.fromstring(tidy.text)  # noqa: S314  # its DOCTYPE was removed
    except ElementTree.ParseError as error:
        first = first_xml_error(tidy.text, text)
        if not first:
            raise NotOpmlError(f"broken XML: {error}") from error
        raise NotOpmlError(f"broken XML: {first.message}", first.line, first.column) from error
    found = list[Outline]()
    waiting = [(element, ()) for element in reversed(list(root.iterfind("body/outline")))]
    stack: list[tuple[ElementTree.Element, tuple[str, ...]]] = [*waiting]
    while stack and len(found) < _MOST_FEEDS:
        element, folders = stack.pop()
        attributes = {name.lower(): text.strip() for name, text in element.attrib.items()}
        name = visible_text(entry_title(attributes.get("title") or attributes.get("text") or ""))
        if url := _web_address(attributes.get("xmlurl", "")):
            found.append(Outline(url, name, folders))
        inner = folders if url or not name else (*folders, name)
        stack += [(child, inner) for child in reversed(list(element.iterfind("outline")))]
    return tuple(found)


def _web_address(url: str) -> str:
    """Return a web address; "" for anything else. Feed readers also write `feed://` and `feed:https://`."""
    for prefix, instead in _SCHEMES.items():
        if url.lower().startswith(prefix):
            url = instead + url[len(prefix) :]
            break
    return url if is_web_address(url) and url.isprintable() and " " not in url else ""
