"""Make pages from records, with a digest of the records as the key of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from digestgen.incremental import digest, program
from digestgen.incremental.digests import encoded
from digestgen.plan.paging import Entry, chronological_pages
from digestgen.plan.routes import Routes
from digestgen.plan.story_records import Keyed
from digestgen.views import Page

AS_IT_IS = "as it is"
"""The kind of a page whose only record is its view."""
_KEYED = ("keyed",)  # stands for a record whose digest is known


class PageFile(Struct, frozen=True, gc=False):
    """A file of the output, with its path, its template and the kind of its view."""

    path: str
    template: str
    kind: str
    origin: str
    described: bool = False


class ListOf(Struct, frozen=True, gc=False):
    """A list of stories: the address of its front, its kind (the template), and its origin."""

    address: str
    kind: str
    origin: str


class Pages:
    """Factory of the pages of a site; files with the same records are keyed together."""

    def __init__(self, routes: Routes) -> None:
        self._for_all = digest(routes.key() + program())
        self._page_size = routes.config.lists.page_size

    def group(
        self,
        files: Iterable[PageFile],
        records: tuple[Any, ...],
        *,
        updated: datetime | None = None,
    ) -> list[Page]:
        """Return the pages of several files with the same `records`."""
        key = self._key(records)
        return [
            Page(
                path=file.path,
                kind=file.kind,
                template=file.template,
                records=records,
                key=key,
                origin=file.origin,
                described=file.described,
                updated=updated,
            )
            for file in files
        ]

    def page(  # what a page is
        self,
        address: str,
        template: str,
        kind: str,
        *records: Any,
        origin: str,
        updated: datetime | None = None,
    ) -> Page:
        """Return a page for readers, at an address such as "topics/space/"."""
        file = PageFile(f"{address}index.html", template, kind, origin, described=True)
        return self.group([file], records, updated=updated)[0]

    def chronological(
        self,
        list_of: ListOf,
        entries: Sequence[Keyed[Entry]],
        records: tuple[Any, ...],
        front: Callable[[], Any],
    ) -> Iterator[Page]:
        """Yield the pages of a chronological list of stories.

        Each shows its entries, its pager and `records`; the first page also shows what `front` returns.
        """
        kind, origin = list_of.kind, list_of.origin
        for page in chronological_pages(entries, list_of.address, self._page_size):
            own = front() if page.pager.is_front else None
            yield self.page(
                page.path,
                f"{kind}.html",
                kind,
                *(page.items, page.pager, *records, own),
                origin=origin,
                updated=max((each.record.updated for each in page.items), default=None),
            )

    def file(self, path: str, template: str, view: Any, *, origin: str) -> Page:
        """Return a file that is not for readers and whose view exists already."""
        return self.group([PageFile(path, template, AS_IT_IS, origin)], (view,))[0]

    def _key(self, records: tuple[Any, ...]) -> bytes:
        found: list[bytes] = []
        rest = encoded(_without_keyed(records, found))
        return digest(b"".join((self._for_all, rest, *found)))  # each part marks its end


def _without_keyed(records: Iterable[Any], found: list[bytes]) -> list[Any]:
    """Return `records` with a mark in place of each keyed record, whose key is added to `found`."""
    rest: list[Any] = []
    for each in records:
        kind = each.__class__
        if kind is Keyed:
            found.append(each.key)
            rest.append(_KEYED)
        elif kind is not tuple:
            rest.append(each)
        elif each and each[0].__class__ is Keyed:  # all of them are, and they may be many
            found += [one.key for one in each]
            rest.append([_KEYED, len(each)])
        else:
            rest.append(_without_keyed(each, found))
    return rest
