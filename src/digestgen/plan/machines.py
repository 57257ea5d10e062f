"""Pages that machines read: the sitemap, robots.txt, the stylesheet of [theme], the custom domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from msgspec.structs import asdict

from digestgen.settings import SiteSettings, ThemeColours, ThemeFonts, ThemeSettings
from digestgen.views import (
    DomainView,
    EditionView,
    HomeView,
    OwnPageView,
    Page,
    ProviderView,
    RobotsView,
    SitemapEntry,
    SitemapView,
    StoryView,
    StylesheetView,
    TermsView,
    TopicView,
)

_IN_SITEMAP = (
    HomeView, StoryView, EditionView, TopicView, ProviderView, TermsView, OwnPageView,
)  # fmt: skip


def sitemap_page(pages: Iterable[Page]) -> Page:
    """The sitemap of all `pages` that a reader may arrive at."""
    entries: dict[str, SitemapEntry] = {}
    for page in pages:
        if isinstance(page.view, _IN_SITEMAP):
            # of two that clash the first is kept, here as well
            entries.setdefault(page.view.path, SitemapEntry(page.view.path, _modified(page)))
    ordered = tuple(entries[path] for path in sorted(entries))
    view = SitemapView(path="sitemap.xml", entries=ordered)
    return Page(view.path, "sitemap.xml", view, "the sitemap")


def _modified(page: Page) -> datetime | None:
    """When the news on a page last changed; nothing in content tells it of own pages and term lists."""
    if isinstance(page.view, StoryView):
        return page.view.updated
    if isinstance(page.view, HomeView | EditionView | TopicView | ProviderView):
        return max((card.updated for card in page.view.cards), default=None)
    return None


def stylesheet_page(theme: ThemeSettings) -> Page | None:
    """The custom properties that [theme] sets, if it sets any; named by what is in it."""
    light = (*_properties(theme.colours), *_properties(theme.fonts, "font-"))
    dark = _properties(theme.dark)
    if not light and not dark:
        return None
    name = f"theme.{sha256(repr((light, dark)).encode()).hexdigest()[:8]}.css"
    return Page(name, "theme.css", StylesheetView(path=name, light=light, dark=dark), "[theme]")


def _properties(values: ThemeColours | ThemeFonts, prefix: str = "") -> tuple[tuple[str, str], ...]:
    return tuple((f"--{prefix}{name}", value) for name, value in asdict(values).items() if value)


def robots_page(*, sitemap: bool) -> Page:
    """What crawlers read first."""
    view = RobotsView("sitemap.xml" if sitemap else None)
    return Page("robots.txt", "robots.txt", view, "robots.txt")


def domain_pages(site: SiteSettings) -> Iterator[Page]:
    """The file that tells GitHub Pages the custom domain, if there is one."""
    if site.cname:
        yield Page("CNAME", "cname.txt", DomainView("CNAME", site.cname), "[site] cname")
