"""Sitemaps: every page that a reader may arrive at, in as many files as crawlers want."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape

from digestgen.machine_views import NewsEntry, NewsSitemapView
from digestgen.plan.pages import fixed
from digestgen.records import Story
from digestgen.views import Page, SitemapEntry, SitemapView

NEWS_SITEMAP = "news-sitemap.xml"
_NEWS_AGE, _NEWS_ENTRIES = timedelta(days=2), 1000
_MAX_ENTRIES = 50_000  # https://www.sitemaps.org/protocol.html; and at most 50 MB in a file
_MAX_BYTES = 45_000_000  # so much of entries, that the elements around them fit in too
_ENTRY_BYTES = 100  # of elements and time around an address


def sitemap_pages(pages: Iterable[Page], base_url: str) -> list[Page]:
    """Return the sitemap of all `pages` that a reader may arrive at; the index first, if it needs one."""
    entries: dict[str, SitemapEntry] = {}
    for page in pages:
        if page.describe:
            path = page.path.removesuffix("index.html")
            # of two that clash the first is kept, here as well
            entries.setdefault(path, SitemapEntry(path, page.updated))
    parts = _parts([entries[path] for path in sorted(entries)], len(escape(base_url).encode()))
    if len(parts) == 1:
        return [_page("sitemap.xml", parts[0])]
    files = [_page(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, 1)]
    listed = [
        SitemapEntry(file.path, _newest(part)) for file, part in zip(files, parts, strict=True)
    ]
    return [_page("sitemap.xml", listed, "sitemap-index.xml"), *files]


def news_sitemap_page(stories: Sequence[Story], language: str) -> Page:
    """Return the news sitemap of `stories`, newest first: two days before the newest, by no clock.

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
    return fixed(NEWS_SITEMAP, NEWS_SITEMAP, "the news sitemap", view)


def _parts(entries: list[SitemapEntry], base_length: int) -> list[list[SitemapEntry]]:
    """Cut the entries into lists that each fit in a file; one empty list if there are none."""
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


def _page(path: str, entries: list[SitemapEntry], template: str = "sitemap.xml") -> Page:
    return fixed(path, template, "the sitemap", SitemapView(path=path, entries=tuple(entries)))


def _newest(entries: list[SitemapEntry]) -> datetime | None:
    return max((entry.modified for entry in entries if entry.modified), default=None)
