"""Plan the pages at old addresses that articles name; they never replace anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from digestgen.files import folders_above, folders_of
from digestgen.files.names import folded_path
from digestgen.plan import routes
from digestgen.plan.pages import Pages
from digestgen.problems import Problem
from digestgen.records import AddedOrder, Alias, Digest, File
from digestgen.settings import MANIFEST, OutputSettings
from digestgen.views import SEARCH_INDEX, Page, RedirectView, RemovedView

_FOR_MACHINES = frozenset(
    folded_path(name).rstrip("/")
    for name in (
        routes.FEED, routes.RSS, routes.JSON_FEED, routes.OPML, routes.SITEMAP, routes.NEWS_SITEMAP,
        routes.WEB_MANIFEST, routes.API, SEARCH_INDEX, MANIFEST, "robots.txt", "CNAME", ".nojekyll",
    )
)  # fmt: skip
"""Files and folders that digestgen writes, or would with another setting."""


class AliasPage(Struct, frozen=True):
    """The page at an old address, with the file that names it."""

    page: Page
    file: File
    alias: Alias
    target: str  # the permalink of the story; "" if the article is deleted

    @property
    def order(self) -> tuple[AddedOrder, int]:
        """Return the order of aliases: if two files have the same one, the file added first gets it."""
        return self.file.added_order, self.alias.line


def alias_pages(digest: Digest, outputs: OutputSettings, pages: Pages) -> list[AliasPage]:
    """Return the pages at the aliases of all files, in their order.

    They redirect to the story, or say that the article is deleted.
    """
    found: list[AliasPage] = []
    if outputs.story and outputs.redirect:
        found += _redirects(digest, pages)
    if outputs.removed:
        found += _removed(digest, pages)
    return sorted(found, key=lambda each: each.order)


def _redirects(digest: Digest, pages: Pages) -> Iterator[AliasPage]:
    for story in digest.stories:
        permalinks = {file.permalink for file in story.files}
        for file in story.files:
            for alias in file.aliases:
                if alias.path not in permalinks:
                    view = RedirectView(alias.path, story.lead.title, story.permalink)
                    page = _page(alias, "redirect.html", view, file, pages)
                    yield AliasPage(page, file, alias, story.permalink)


def _removed(digest: Digest, pages: Pages) -> Iterator[AliasPage]:
    for article in digest.left_out:
        for file in article.files if article.standing == "deleted" else ():
            for alias in file.aliases:
                if alias.path == file.permalink:
                    continue
                page = _page(alias, "removed.html", RemovedView(alias.path), file, pages)
                yield AliasPage(page, file, alias, "")


def _page(
    alias: Alias, template: str, view: RedirectView | RemovedView, file: File, pages: Pages
) -> Page:
    path = alias.path if not alias.path.endswith("/") else f"{alias.path}index.html"
    return pages.file(path, template, view, origin=f"an alias of {file.path}")


def add_alias_pages(
    pages: tuple[Page, ...], aliases: Iterable[AliasPage], assets: frozenset[str]
) -> tuple[tuple[Page, ...], list[Problem]]:
    """Return `pages` with the pages at aliases, sorted by path, and a warning for each that is left out.

    That is one whose path anything else has, also in other letters, or needs as a folder.
    """
    aliases = list(aliases)
    if not aliases:
        return pages, []
    owners = {folded_path(path): f"the file /{path}" for path in assets}
    owners |= {folded_path(page.path): page.origin for page in pages}
    folders, targets = folders_of(owners), dict[str, str]()
    added, problems = list[Page](), list[Problem]()
    for each in aliases:
        path = folded_path(each.page.path)
        if path in targets and targets[path] == each.target:
            continue  # two files of one article name it
        if owner := alias_path_owner(path, owners, folders):
            problems.append(_left_out(each, owner))
            continue
        added.append(each.page)
        owners[path], targets[path] = each.page.origin, each.target
        folders |= set(folders_above(path))
    return tuple(sorted((*pages, *added), key=lambda page: page.path)), problems


def alias_path_owner(path: str, owners: dict[str, str], folders: set[str]) -> str:
    """Return what is at a folded path, or keeps a file from being there; "" if nothing does."""
    if path.partition("/")[0] in _FOR_MACHINES:
        return "digestgen itself"
    above = next((owners[folder] for folder in folders_above(path) if folder in owners), "")
    return owners.get(path) or above or ("a folder of that name" if path in folders else "")


def _left_out(each: AliasPage, owner: str) -> Problem:
    message = f"/{each.alias.path} is left out: {owner} has this address"
    hint = "remove it; an alias never takes the place of anything else"
    place = each.file.path, each.alias.line, each.alias.column
    return Problem(*place, "aliases", message, hint, "warning")
