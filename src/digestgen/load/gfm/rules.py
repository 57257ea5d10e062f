"""The rules of the site for the content of a body, as the parser asks for them."""

from __future__ import annotations

from typing import Protocol


class Rules(Protocol):
    """Decisions about addresses, anchors and HTML; `line` is one of the body, from 0."""

    def address(self, given: str, line: int) -> str | None:
        """Return what to write instead of an address; None if it must not be one."""

    def heading_id(self, text: str) -> str:
        """Return the id of a heading, which no other has."""

    def anchor(self, name: str) -> str:
        """Return the id of something that the parser adds, such as a footnote."""

    def anchor_link(self, name: str) -> str:
        """Return what to write as the address of such an id."""

    def html(self, source: str, line: int) -> str:
        """Return HTML of the body as it may be shown; elements that it opens may stay open."""

    @property
    def depth(self) -> int:
        """The number of elements that HTML in the body has left open."""

    def close(self, depth: int) -> str:
        """Return the ends of the elements that are open beyond `depth`."""
