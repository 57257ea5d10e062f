"""The title, anchors and links of a page of the built site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

_LINKING = {
    "a": "href",
    "area": "href",
    "audio": "src",
    "embed": "src",
    "form": "action",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "track": "src",
    "video": "src",
}
_FOR_READERS = ("a", "area", "audio", "embed", "iframe", "img", "source", "video")
_SELECTOR = ",".join(f"{name}[{attribute}]" for name, attribute in _LINKING.items())
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


class PageLink(Struct, frozen=True):
    """A link on a page."""

    href: str
    for_readers: bool  # a link to follow or a picture to see, not a hint for programs
    what: str = "link"  # or picture


class BuiltPage(Struct, frozen=True):
    """A page of the built site."""

    path: str  # in the output: "topics/weather/index.html"
    title: str
    anchors: frozenset[str]
    links: tuple[PageLink, ...]  # each once, in the order of the page


def parse_page(path: str, data: bytes) -> BuiltPage:
    """Return the title, anchors and links in the HTML of a page. Never fails, as browsers never do."""
    tree = LexborHTMLParser(data)
    title = tree.css_first("head > title")
    named = (node.attributes.get("name") for node in tree.css("a[name]"))
    anchors = (*(node.attributes.get("id") for node in tree.css("[id]")), *named)
    return BuiltPage(
        path=path,
        title=" ".join(title.text().split()) if title else "",
        anchors=frozenset(each for each in anchors if each),
        links=tuple(dict.fromkeys(_links(tree))),
    )


def _links(tree: LexborHTMLParser) -> Iterator[PageLink]:
    for node in tree.css(_SELECTOR):
        name = node.tag or ""
        href = (node.attributes.get(_LINKING[name]) or "").strip()
        yield PageLink(href, name in _FOR_READERS, "picture" if name == "img" else "link")
    for node in tree.css("[srcset]"):
        for candidate in (node.attributes.get("srcset") or "").split(", "):
            if words := candidate.split():
                yield PageLink(words[0], for_readers=True, what="picture")
    for node in tree.css("meta[http-equiv=refresh i]"):
        if match := _REFRESH.match(node.attributes.get("content") or ""):
            yield PageLink(match[1].strip(), for_readers=True)
