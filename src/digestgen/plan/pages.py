"""Makes pages: each is a function, what that is given, and a digest of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from digestgen.digests import digest_of, digest_of_record
from digestgen.plan.metadata import Metadata
from digestgen.plan.routes import Routes
from digestgen.records import Digest, Story
from digestgen.views import Page, View

_A_STORY: dict[str, str] = {}  # nothing else that is given is a mapping


class Pages:
    """Makes the pages of one site.

    A page's view is made later and in another process, or never, if its key is that of the last build. So
    it may be made from nothing but what is given, stories and records, and from `routes`, which is the
    same for all pages, but for the stories of a term.
    """

    def __init__(self, digest: Digest, routes: Routes) -> None:
        self.routes = routes
        self._same_for_all = routes.key()
        self._describe = Metadata(routes.config).describe
        self._digests = {story.permalink: digest_of_record(story) for story in digest.stories}

    def page(  # one parameter for each field
        self,
        path: str,
        template: str,
        origin: str,
        make: Callable[..., View],
        *given: Any,
        updated: datetime | None = None,
    ) -> Page:
        """Return the page at `path` ("topics/space/"), which a reader may arrive at."""
        file, key = f"{path}index.html", self._key(make, given)
        return Page(file, template, origin, make, given, key, self._describe, updated)

    def file(
        self, path: str, template: str, origin: str, make: Callable[..., View], *given: Any
    ) -> Page:
        """Return the page that is the file `path` ("feed.xml")."""
        return Page(path, template, origin, make, given, self._key(make, given))

    def updated(self, stories: Iterable[Story]) -> datetime | None:
        """Return when the news in `stories` last changed, in the site's time zone."""
        newest = max((story.updated for story in stories), default=None)
        return self.routes.local(newest) if newest else None

    def _key(self, make: Callable[..., View], given: tuple[Any, ...]) -> bytes:
        stories: list[bytes] = []
        rest = digest_of_record(self._without_stories(given, stories))
        return digest_of(self._same_for_all, make.__qualname__.encode(), rest, *stories)

    def _without_stories(self, given: tuple[Any, ...], found: list[bytes]) -> list[Any]:
        """Return what is `given` with a mark for each story; the digests of these go to `found`."""
        rest: list[Any] = []
        for each in given:
            if isinstance(each, Story):
                found.append(self._digests[each.permalink])
                rest.append(_A_STORY)
            elif each.__class__ is tuple:
                rest.append(self._without_stories(each, found))
            else:
                rest.append(each)
        return rest


def fixed(path: str, template: str, origin: str, view: View) -> Page:
    """Return a page of a view that is there already: of those that are few, or small."""
    return Page(path, template, origin, as_it_is, (view,), digest_of_record(view))


def as_it_is(view: View) -> View:
    """Return the view; what makes a page of one that is there already."""
    return view
