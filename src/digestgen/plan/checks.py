"""Checks that need all pages: two pages with one path, and missing pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from digestgen.plan.routes import is_there
from digestgen.problems import Problem
from digestgen.records import Content, Image
from digestgen.settings import MANIFEST, ThemeSettings
from digestgen.text import normal_form
from digestgen.views import SEARCH_INDEX, Page


def check_paths(
    pages: Sequence[Page], assets: frozenset[str]
) -> tuple[tuple[Page, ...], list[Problem]]:
    """Return the pages with a unique path, and an error for each other page.

    A path is also taken where a file would be needed as a folder. Redirects from one old path to one
    story are a page, not two.
    """
    by_path = {page.path: page for page in pages}
    others = assets | {MANIFEST}
    folders = _folders((*by_path, *assets))
    taken = len(by_path) < len(pages) or not others.isdisjoint(by_path)
    if taken or not (folders.isdisjoint(by_path) and folders.isdisjoint(others)):
        return _without_collisions(pages, assets)
    return tuple(by_path[path] for path in sorted(by_path)), []


def _folders(paths: Iterable[str]) -> set[str]:
    """Return all folders of the files at `paths`."""
    found: set[str] = set()
    last = {path.rpartition("/")[0] for path in paths}
    while last := last - found:
        found |= last
        last = {folder.rpartition("/")[0] for folder in last}
    return found


def _without_collisions(
    pages: Iterable[Page], assets: frozenset[str]
) -> tuple[tuple[Page, ...], list[Problem]]:
    owners = {MANIFEST: "digestgen's list of its files"}
    owners |= {path: f"/{path} among the files" for path in assets}
    folders = {folder: path for path in assets for folder in _new_folders(path, ())}
    kept: dict[str, Page] = {}
    problems = []
    for page in pages:
        # where one is known all above it are
        new = _new_folders(page.path, folders)
        above = next((folder for folder in new if folder in owners), None)
        taken = page.path if page.path in owners else above or folders.get(page.path)
        if taken is None:
            kept[page.path] = page
            owners[page.path] = page.origin
            folders.update((folder, page.path) for folder in new)
        elif taken != page.path or not _same_redirect(page, kept.get(taken)):
            message = f"{page.origin} and {owners[taken]} both need the address /{taken}"
            hint = "rename one of them, or take one out"
            problems.append(Problem("", 0, 0, "", message, hint))
    return tuple(kept[path] for path in sorted(kept)), problems


def _new_folders(path: str, known: Container[str]) -> list[str]:
    found = []
    folder = path.rpartition("/")[0]
    while folder and folder not in known:
        found.append(folder)
        folder = folder.rpartition("/")[0]
    return found


def _same_redirect(page: Page, other: Page | None) -> bool:
    return page.kind == "redirect" and other is not None and page.key == other.key


def check_index(pages: Iterable[Page], assets: Iterable[str]) -> Iterator[Problem]:
    """Return an error for each file in the folder of the search index."""
    for path in (*(page.path for page in pages), *sorted(assets)):
        if f"{path}/".startswith(SEARCH_INDEX):
            message = f"/{path} is in the folder of the search index"
            hint = "give it another place, or take search out of [outputs]"
            yield Problem("", 0, 0, "", message, hint)


def check_providers(content: Content) -> Iterator[Problem]:
    """Return warnings about two files for one provider."""
    first: dict[str, str] = {}
    for note in content.providers:
        other = first.setdefault(note.domain, note.path)
        if other != note.path:
            message = f"{note.domain} is described in {other} too"
            yield Problem(
                note.path, 0, 0, "domain", message, "keep one of the two files", "warning"
            )


def check_pictures(content: Content, assets: frozenset[str]) -> list[Problem]:
    """Return warnings about pictures that should be on this site but do not exist."""
    missing: dict[str, set[str]] = defaultdict(set)
    for path, images in _pictures(content):
        for each in images:
            if not is_there(each.url, assets):
                missing[path].add(each.url)
    similar = _names_by_folded(assets) if missing else {}
    return [_missing(path, "images", urls, similar) for path, urls in sorted(missing.items())]


def check_logo_path(theme: ThemeSettings, assets: frozenset[str]) -> Iterator[Problem]:
    """Return a warning if the logo does not exist."""
    if theme.logo and not is_there(theme.logo, assets):
        yield _missing("digest.toml", "theme.logo", {theme.logo}, _names_by_folded(assets))


def _missing(path: str, key: str, urls: Collection[str], similar: Mapping[str, str]) -> Problem:
    found = [similar[folded] for each in sorted(urls) if (folded := _folded(each)) in similar]
    hint = "put it below content/media/ or static/; until then it is not shown"
    if found:
        hint = f"there is {', '.join(found)}; upper and lower case are different in an address"
    message = f"no such file: {', '.join(sorted(urls))}"
    return Problem(path, 0, 0, key, message, hint, "warning")


def _names_by_folded(assets: Iterable[str]) -> dict[str, str]:
    return {_folded(each): f"/{each}" for each in sorted(assets, reverse=True)}


def _folded(address: str) -> str:
    return normal_form(unquote(address)).casefold().strip("/")


def _pictures(content: Content) -> Iterator[tuple[str, tuple[Image, ...]]]:
    yield from ((topic.path, topic.images) for topic in content.topics)
    yield from ((provider.path, provider.images) for provider in content.providers)
    for article in content.articles:
        for each in (article, *article.related):
            if each.images:
                yield article.files[0].path, each.images
            if each.provider.images:
                yield article.files[0].path, each.provider.images
