"""Cut lists into pages.

A chronological list is cut from its oldest end: `page/1/` has the first stories that there were, and a
numbered page exists only while it is full and at least as many stories are newer. So a newer story
changes the front and, once in a page's length, adds a page; it shifts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from digestgen.plan.story_records import Keyed
from digestgen.views import Pager

LINES_PER_CARD = 10  # what takes a line, such as a term, takes a tenth of the room of a card
Item = TypeVar("Item")


class Dated(Protocol):
    """A story in a chronological list."""

    @property
    def began(self) -> datetime:
        """The time of its first report."""

    @property
    def updated(self) -> datetime:
        """The time of its last report."""


Entry = TypeVar("Entry", bound=Dated)


class ListPage(Struct, Generic[Item], frozen=True, gc=False):
    """A page of a list: its address, its items and its neighbours."""

    path: str
    items: tuple[Item, ...]
    pager: Pager


def counted_pages(items: Sequence[Item], path: str, size: int) -> list[ListPage[Item]]:
    """Return a list cut from its beginning into numbered pages of at most `size`.

    The front is at `path` ("topics/"), the others are below it ("topics/page/2/"). An empty list has one
    empty page.
    """
    count = max(1, -(-len(items) // size))
    paths = [path, *(f"{path}page/{number}/" for number in range(2, count + 1))]
    return [
        ListPage(
            where,
            tuple(items[index * size : (index + 1) * size]),
            Pager(
                is_front=not index,
                newer=paths[index - 1] if index else None,
                older=paths[index + 1] if index + 1 < count else None,
                number=index + 1,
                count=count,
            ),
        )
        for index, where in enumerate(paths)
    ]


def numbered_paths(stories: int, size: int) -> list[str]:
    """Return the paths of the numbered pages of a chronological list below its front, the oldest first."""
    return [f"page/{number}/" for number in range(1, max(stories // size - 1, 0) + 1)]


def chronological_pages(
    entries: Sequence[Keyed[Entry]], path: str, size: int
) -> list[ListPage[Keyed[Entry]]]:
    """Return a list of stories, newest first, cut into a front and numbered pages of `size`.

    `page/1/` is the oldest. The front has `size` to 2 · `size` − 1 stories, unless there are fewer in all.
    """
    paths = [f"{path}{page}" for page in numbered_paths(len(entries), size)]
    numbered = len(paths)
    front_end = len(entries) - numbered * size
    older = [None, *paths]
    newer = [*paths[1:], path]
    pages = [ListPage(path, tuple(entries[:front_end]), Pager(older=older[-1]))]
    for number in range(numbered, 0, -1):
        begin = front_end + (numbered - number) * size
        part = tuple(entries[begin : begin + size])
        pager = Pager(
            is_front=False,
            newer=newer[number - 1],
            older=older[number - 1],
            number=number,
            first=part[-1].record.began.date(),
            last=part[0].record.began.date(),
        )
        pages.append(ListPage(paths[number - 1], part, pager))
    return pages
