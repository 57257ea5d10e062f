"""Plan the sitemaps: all pages for readers, in as many files as the format requires."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape

from digestgen.plan.pages import Pages
from digestgen.plan.routes import NEWS_SITEMAP, SITEMAP
from digestgen.records import Story
from digestgen.views import Page, SitemapEntry, SitemapView
from digestgen.views.sitemaps import NewsEntry, NewsSitemapView

_NEWS_AGE, _NEWS_ENTRIES = timedelta(days=2), 1000
_MAX_ENTRIES = 50_000  # https://www.sitemaps.org/protocol.html; and at most 50 MB in a file
_MAX_BYTES = 45_000_000  # so much of entries, that the elements around them fit in too
_ENTRY_BYTES = 100  # of elements and time around an address


def sitemap_pages(planned: Iterable[Page], base_url: str, pages: Pages) -> list[Page]:
    """Plan the sitemap of all `planned` pages for readers; an index comes first if needed."""
    entries: dict[str, SitemapEntry] = {}
    for page in planned:
        if page.described:
            # of two that clash the first is kept, here as well
            entries.setdefault(page.address, SitemapEntry(page.address, page.updated))

    def file(path: str, listed: Sequence[SitemapEntry], template: str = "sitemap.xml") -> Page:
        view = SitemapView(path=path, entries=tuple(listed))
        return pages.file(path, template, view, origin="the sitemap")

    parts = _parts([entries[path] for path in sorted(entries)], len(escape(base_url).encode()))
    if len(parts) == 1:
        return [file(SITEMAP, parts[0])]
    files = [file(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, 1)]
    listed = [
        SitemapEntry(each.path, _newest(part)) for each, part in zip(files, parts, strict=True)
    ]
    return [file(SITEMAP, listed, "sitemap-index.xml"), *files]


def news_sitemap_page(stories: Sequence[Story], language: str, pages: Pages) -> Page:
    """Plan the news sitemap of `stories`, newest first: the two days before the newest story.

    Source of the limits: Google, "Create a news sitemap".
    """
    newest = max((story.published for story in stories), default=None)
    recent = [each for each in stories if newest and newest - each.published <= _NEWS_AGE]
    entries = tuple(
        NewsEntry(each.permalink, each.lead.title, each.published)
        for each in recent[:_NEWS_ENTRIES]
    )
    chinese = language.lower() in {"zh-cn", "zh-tw"}
    code = language.lower() if chinese else language.partition("-")[0].lower()
    view = NewsSitemapView(NEWS_SITEMAP, code, entries)
    return pages.file(NEWS_SITEMAP, "news-sitemap.xml", view, origin="the news sitemap")


def _parts(entries: list[SitemapEntry], base_length: int) -> list[list[SitemapEntry]]:
    """Return the entries in lists that each fit into a file; one empty list if there are none."""
    parts: list[list[SitemapEntry]] = [[]]
    size = 0
    for entry in entries:
        more = base_length + len(escape(entry.path).encode()) + _ENTRY_BYTES
        if len(parts[-1]) == _MAX_ENTRIES or size + more > _MAX_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(entry)
        size += more
    return parts


def _newest(entries: list[SitemapEntry]) -> datetime | None:
    return max((entry.modified for entry in entries if entry.modified), default=None)
