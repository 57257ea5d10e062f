"""Pages that machines read: robots.txt, the stylesheet of [theme], the custom domain."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from msgspec.structs import asdict

from digestgen.machine_views import RobotsView
from digestgen.plan.pages import fixed
from digestgen.plan.sitemaps import NEWS_SITEMAP
from digestgen.settings import OutputSettings, SiteSettings, ThemeColours, ThemeFonts, ThemeSettings
from digestgen.views import DomainView, NoJekyllView, Page, StylesheetView, View


def stylesheet_page(theme: ThemeSettings) -> Page | None:
    """The custom properties that [theme] sets, if it sets any; named by what is in it."""
    light, dark = custom_properties(theme)
    if not light and not dark:
        return None
    name = f"theme.{sha256(repr((light, dark)).encode()).hexdigest()[:8]}.css"
    return fixed(name, "theme.css", "[theme]", StylesheetView(path=name, light=light, dark=dark))


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
    return fixed("robots.txt", "robots.txt", "robots.txt", view)


def manifest_page() -> Page:
    """What a browser asks for when a reader puts the site on the home screen."""
    return fixed("site.webmanifest", "site.webmanifest", "the web manifest", View())


def host_pages(site: SiteSettings, assets: frozenset[str]) -> Iterator[Page]:
    """The files that tell GitHub Pages what to do: leave all as it is; the custom domain, if any."""
    if ".nojekyll" not in assets:
        origin = "the mark for the host"
        yield fixed(".nojekyll", "nojekyll.txt", origin, NoJekyllView(".nojekyll"))
    if site.cname:
        yield fixed("CNAME", "cname.txt", "[site] cname", DomainView("CNAME", site.cname))
