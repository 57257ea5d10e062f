"""The rules of the site for a body, as the parser of Markdown asks for them."""

from __future__ import annotations

from digestgen.load.body_links import BodyLinks
from digestgen.load.raw_html import RawHtml, Warn


class BodyRules:
    """The rules for one body; see `gfm.Rules`."""

    def __init__(self, links: BodyLinks, warn: Warn) -> None:
        """Addresses and ids are noted in `links`."""
        self._links, self._html = links, RawHtml(links, warn)

    def address(self, given: str, line: int) -> str | None:
        """Return what to write instead of an address; None, with a warning, if it must not be one."""
        return self._html.address(given, line)

    def heading_id(self, text: str) -> str:
        """Return the id of a heading, which no other has."""
        return self._links.heading_id(text)

    def anchor(self, name: str) -> str:
        """Return the id of something that the parser adds, such as a footnote."""
        return self._links.new_id(name)

    def anchor_link(self, name: str) -> str:
        """Return what to write as the address of such an id."""
        return self._links.add(f"#{name}", 0)

    def html(self, source: str, line: int) -> str:
        """Return HTML of the body as it may be shown; elements that it opens may stay open."""
        return self._html.clean(source, line)

    @property
    def depth(self) -> int:
        """The number of elements that HTML in the body has left open."""
        return self._html.depth

    def close(self, depth: int) -> str:
        """Return the ends of the elements that are open beyond `depth`."""
        return self._html.close(depth)
