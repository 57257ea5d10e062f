"""OPML, the lists of feeds that feed readers export. Source: http://opml.org/spec2.opml."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree

from msgspec import Struct

from digestgen.ingest.encoding import decode_feed
from digestgen.ingest.entry_texts import entry_title
from digestgen.ingest.xml_text import tidy_xml
from digestgen.text import visible_text

_MOST_FEEDS = 10_000
_SCHEMES = {"feed://": "https://", "feed:": "", "rss://": "https://"}


class Outline(Struct, frozen=True):
    """A feed of an OPML file."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()  # that it is in, outermost first


def parse_opml(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file, in its order. Raises ValueError, saying why, for anything else."""
    tidy = tidy_xml(decode_feed(data), "")
    if tidy.root != "opml":
        raise ValueError("not an OPML file: its root element is not <opml>")
    try:
        root = ElementTree.fromstring(tidy.text)  # noqa: S314  # its DOCTYPE was removed
    except ElementTree.ParseError as error:
        raise ValueError(f"not well-formed XML: {error}") from error
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
    """Return an address of the web; "" for what is none. Readers also write `feed://` and `feed:https://`."""
    for prefix, instead in _SCHEMES.items():
        if url.lower().startswith(prefix):
            url = instead + url[len(prefix) :]
            break
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        return ""
    return url if good and url.isprintable() and " " not in url else ""
