"""Makes pages: each is a function, what that is given, and a digest of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec import msgpack

from digestgen.digests import digest, digest_of_record, encoded
from digestgen.plan.metadata import Metadata
from digestgen.plan.routes import Routes
from digestgen.records import Story
from digestgen.reuse import NO_REUSE, Reuse
from digestgen.views import Page, Pager, View

_STORIES: dict[str, str] = {}  # stands for them; nothing else that is given is a mapping


class Pages:
    """Makes the pages of one site.

    A page's view is made later and in another process, or never, if its key is that of the last build. So
    it may be made from nothing but what is given, stories and records, and from `routes`, which is the
    same for all pages, but for the stories of a term. No local time is among what is given.
    """

    def __init__(
        self, stories: Iterable[Story], routes: Routes, *, reuse: Reuse = NO_REUSE
    ) -> None:
        self.routes = routes
        self._same_for_all = routes.key()
        self._describe = Metadata(routes.config).describe
        of = reuse.results("digests of stories").of
        self._digests = {story.permalink: of(story.permalink, _digest, story) for story in stories}
        self._keys = reuse.results("keys of pages")

    def page(
        self,
        path: str,
        template: str,
        origin: str,
        make: Callable[..., View],
        *given: Any,
        updated: datetime | None = None,
    ) -> Page:
        """Return the page at `path` ("topics/space/"), which a reader may arrive at."""
        file = f"{path}index.html"
        key = self._key(file, template, make, given)
        return Page(file, template, origin, make, given, key, self._describe, updated)

    def of_list(
        self,
        part: tuple[str, tuple[Story, ...], Pager],
        template: str,
        origin: str,
        make: Callable[..., View],
        *given: Any,
    ) -> Page:
        """Return the page of a `part` of a list, as `paged` cuts it; `make` gets that first, then `given`."""
        path, stories, _ = part
        newest = self._updated(stories)
        return self.page(path, template, origin, make, *part, *given, updated=newest)

    def file(
        self, path: str, template: str, origin: str, make: Callable[..., View], *given: Any
    ) -> Page:
        """Return the page that is the file `path` ("feed.xml")."""
        return Page(path, template, origin, make, given, self._key(path, template, make, given))

    def _updated(self, stories: Iterable[Story]) -> datetime | None:
        newest = max((story.updated for story in stories), default=None)
        return self.routes.local(newest) if newest else None

    def _key(
        self, path: str, template: str, make: Callable[..., View], given: tuple[Any, ...]
    ) -> bytes:
        made_by = self._same_for_all, template, make.__qualname__
        if make is as_it_is:  # a view may have local times: see reuse.py
            return self._digest_of(made_by, given)
        return self._keys.of(path, self._digest_of, made_by, given)

    def _digest_of(self, made_by: tuple[bytes, str, str], given: tuple[Any, ...]) -> bytes:
        stories: list[bytes] = []
        rest = encoded(self._without_stories(given, stories))
        same_for_all, template, name = made_by
        # each part tells where it ends
        return digest(b"".join((same_for_all, f"{template} {name}".encode(), rest, *stories)))

    def _without_stories(self, given: tuple[Any, ...], found: list[bytes]) -> list[Any]:
        """Return what is `given` with a mark for each story; the digests of these go to `found`."""
        rest: list[Any] = []
        for each in given:
            kind = each.__class__
            if kind is Story:
                found.append(self._digests[each.permalink])
                rest.append(_STORIES)
            elif kind is not tuple:
                rest.append(each)
            elif each and each[0].__class__ is Story:  # all of them are, and they may be many
                found += [self._digests[story.permalink] for story in each]
                rest.append([_STORIES, len(each)])
            else:
                rest.append(self._without_stories(each, found))
        return rest


def _digest(story: Story) -> bytes:
    # MessagePack: all times of a story are UTC, so that it forgets nothing
    return digest(msgpack.encode(story))


def fixed(path: str, template: str, origin: str, view: View) -> Page:
    """Return a page of a view that is there already: of those that are few, or small."""
    return Page(path, template, origin, as_it_is, (view,), digest_of_record(template, view))


def as_it_is(view: View) -> View:
    """Return the view; what makes a page of one that is there already."""
    return view
