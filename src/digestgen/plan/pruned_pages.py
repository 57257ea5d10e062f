"""Plan a small page at each address of an article that `prune` removed; it links to the source."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from digestgen.files import folders_above, folders_of
from digestgen.files.names import folded_path
from digestgen.plan.alias_pages import alias_path_owner
from digestgen.plan.pages import Pages
from digestgen.plan.routes import Routes
from digestgen.records import Content
from digestgen.views import Page, PrunedView


def add_pruned_pages(
    planned: tuple[Page, ...], content: Content, routes: Routes, pages: Pages
) -> tuple[Page, ...]:
    """Return the `planned` pages with those of removed articles, sorted by path.

    A removed article gives way to whatever else is at its address now, such as the same article come back.
    """
    if not content.pruned:
        return planned
    owners = {
        folded_path(path): path for path in (*routes.assets, *(page.path for page in planned))
    }
    folders, added = folders_of(owners), list[Page]()
    for page in _pruned_pages(content, routes, pages):
        path = folded_path(page.path)
        if not alias_path_owner(path, owners, folders):
            added.append(page)
            owners[path] = page.path
            folders |= set(folders_above(path))
    return tuple(sorted((*planned, *added), key=lambda page: page.path))


def _pruned_pages(content: Content, routes: Routes, pages: Pages) -> Iterator[Page]:
    """Yield pages that no list, feed or sitemap has, also at the addresses of threads."""
    for file in content.pruned:
        for each in file.articles:
            host = (urlsplit(each.source).hostname or "").removeprefix("www.")
            is_page = each.path.endswith("/")
            for address in filter(None, (each.path, routes.thread(each.path) if is_page else None)):
                path = f"{address}index.html" if is_page else address
                view = PrunedView(address, each.title, each.source, host)
                yield pages.file(path, "pruned.html", view, origin=f"/{each.path} in {file.path}")
