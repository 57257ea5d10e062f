"""Pages that machines read: robots.txt, the list of feeds, the stylesheet of [theme], the custom domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgspec.structs import asdict

from digestgen.machine_views import FeedLink, OpmlView, RobotsView
from digestgen.plan.sitemaps import NEWS_SITEMAP
from digestgen.settings import OutputSettings, SiteSettings, ThemeColours, ThemeFonts, ThemeSettings
from digestgen.views import DomainView, FeedView, NoJekyllView, Page, StylesheetView, View


def stylesheet_page(theme: ThemeSettings) -> Page | None:
    """The custom properties that [theme] sets, if it sets any; named by what is in it."""
    light, dark = custom_properties(theme)
    if not light and not dark:
        return None
    name = f"theme.{sha256(repr((light, dark)).encode()).hexdigest()[:8]}.css"
    return Page(name, "theme.css", StylesheetView(path=name, light=light, dark=dark), "[theme]")


def custom_properties(
    theme: ThemeSettings,
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return what [theme] sets, by name and value: where it is light, and where it is dark."""
    light = (*_properties(theme.colours), *_properties(theme.fonts, "font-"))
    return light, _properties(theme.dark)


def _properties(values: ThemeColours | ThemeFonts, prefix: str = "") -> tuple[tuple[str, str], ...]:
    return tuple((f"--{prefix}{name}", value) for name, value in asdict(values).items() if value)


def robots_page(outputs: OutputSettings) -> Page:
    """What crawlers read first."""
    sitemaps = (
        (outputs.sitemap, "sitemap.xml"),
        (outputs.news_sitemap and outputs.story, NEWS_SITEMAP),
    )
    view = RobotsView(tuple(name for wanted, name in sitemaps if wanted))
    return Page("robots.txt", "robots.txt", view, "robots.txt")


def opml_page(pages: Iterable[Page]) -> Page:
    """The list of all feeds among `pages`, each in one format, for those who take them over at once."""
    feeds: dict[str, FeedView] = {}
    for page in pages:
        if isinstance(page.view, FeedView):
            feeds.setdefault(page.view.path.rpartition("/")[0], page.view)
    view = OpmlView(
        "opml.xml", tuple(FeedLink(each.path, each.title, each.home) for each in feeds.values())
    )
    return Page(view.path, "opml.xml", view, "the list of feeds")


def manifest_page() -> Page:
    """What a browser asks for when a reader puts the site on the home screen."""
    return Page("site.webmanifest", "site.webmanifest", View(), "the web manifest")


def host_pages(site: SiteSettings, assets: frozenset[str]) -> Iterator[Page]:
    """The files that tell GitHub Pages what to do: leave all as it is; the custom domain, if any."""
    if ".nojekyll" not in assets:
        yield Page(".nojekyll", "nojekyll.txt", NoJekyllView(".nojekyll"), "the mark for the host")
    if site.cname:
        yield Page("CNAME", "cname.txt", DomainView("CNAME", site.cname), "[site] cname")
