"""Pages that machines read: the feed, the sitemap, the stylesheet of [theme], the custom domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from msgspec.structs import asdict

from digestgen.plan.routes import Routes
from digestgen.records import Digest, Story
from digestgen.settings import SiteSettings, ThemeColours, ThemeFonts, ThemeSettings
from digestgen.views import (
    DomainView,
    EditionView,
    FeedEntry,
    FeedView,
    HomeView,
    NoJekyllView,
    OwnPageView,
    Page,
    ProviderView,
    SitemapEntry,
    SitemapView,
    StoryView,
    StylesheetView,
    TermsView,
    TopicView,
)

_NO_NEWS_YET = datetime(1970, 1, 1, tzinfo=UTC)
_TAG_DATE = "2000-01-01"  # RFC 4151 wants a day on which the name was the site's; any will do
_IN_SITEMAP = (
    HomeView, StoryView, EditionView, TopicView, ProviderView, TermsView, OwnPageView,
)  # fmt: skip


def feed_page(digest: Digest, routes: Routes) -> Page:
    """The Atom feed of the newest stories."""
    site = routes.config.site
    stories = digest.stories[: routes.config.lists.feed_size]
    updated = max((story.updated for story in stories), default=_NO_NEWS_YET)
    view = FeedView(
        path="feed.xml",
        id=f"tag:{_authority(site)},{_TAG_DATE}:/",
        title=site.title,
        home="" if routes.config.outputs.home else None,
        updated=routes.local(updated),
        entries=tuple(_entry(story, routes) for story in stories),
    )
    return Page(view.path, "feed.xml", view, "the feed")


def _entry(story: Story, routes: Routes) -> FeedEntry:
    lead = story.lead
    day = story.permalink[:10].replace("/", "-")
    return FeedEntry(
        id=f"tag:{_authority(routes.config.site)},{day}:/{story.permalink}",
        title=lead.title,
        href=routes.story(story.permalink) or lead.url,
        via=lead.url or None,
        published=routes.local(story.published),
        updated=routes.local(story.updated),
        summary=lead.excerpt,
        author=lead.provider.name,
        topics=tuple(link.text for link in routes.topics_of(story)),
    )


def _authority(site: SiteSettings) -> str:
    return site.id or urlsplit(site.base_url).hostname or "localhost"


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


def host_pages(site: SiteSettings, assets: frozenset[str]) -> Iterator[Page]:
    """The files that tell GitHub Pages what to do: leave all as it is; the custom domain, if any."""
    if ".nojekyll" not in assets:
        yield Page(".nojekyll", "nojekyll.txt", NoJekyllView(".nojekyll"), "the mark for the host")
    if site.cname:
        yield Page("CNAME", "cname.txt", DomainView("CNAME", site.cname), "[site] cname")
