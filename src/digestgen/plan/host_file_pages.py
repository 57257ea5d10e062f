"""Plan files for browsers and hosts: stylesheet of [theme], robots.txt, manifest, headers, domain."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from msgspec.structs import asdict

from digestgen.plan.pages import Pages
from digestgen.plan.routes import HEADERS, NEWS_SITEMAP, SITEMAP, WEB_MANIFEST
from digestgen.settings import OutputSettings, SiteSettings, ThemeColours, ThemeFonts, ThemeSettings
from digestgen.views import DomainView, HeadersView, NoJekyllView, Page, StylesheetView, View
from digestgen.views.sitemaps import RobotsView


def stylesheet_page(theme: ThemeSettings, pages: Pages) -> Page | None:
    """Plan the stylesheet of [theme], if that sets anything; its name has a hash of its content."""
    light, dark = stylesheet_properties(theme)
    if not light and not dark:
        return None
    name = f"theme.{sha256(repr((light, dark)).encode()).hexdigest()[:8]}.css"
    view = StylesheetView(path=name, light=light, dark=dark)
    return pages.file(name, "theme.css", view, origin="[theme]")


def stylesheet_properties(
    theme: ThemeSettings,
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return the custom properties that [theme] sets, as names and values: light, then dark."""
    light = (*_properties(theme.colours), *_properties(theme.fonts, "font-"))
    return light, _properties(theme.dark)


def _properties(values: ThemeColours | ThemeFonts, prefix: str = "") -> tuple[tuple[str, str], ...]:
    return tuple((f"--{prefix}{name}", value) for name, value in asdict(values).items() if value)


def robots_page(outputs: OutputSettings, pages: Pages) -> Page:
    """Plan robots.txt."""
    sitemaps = (
        (outputs.sitemap, SITEMAP),
        (outputs.news_sitemap and outputs.story, NEWS_SITEMAP),
    )
    view = RobotsView(tuple(name for wanted, name in sitemaps if wanted))
    return pages.file("robots.txt", "robots.txt", view, origin="robots.txt")


def manifest_page(pages: Pages) -> Page:
    """Plan the web app manifest, for readers who add the site to the home screen."""
    return pages.file(WEB_MANIFEST, "site.webmanifest", View(), origin="the web manifest")


def headers_page(pages: Pages) -> Page:
    """Plan the headers of responses: the content security policy, and which files never change."""
    return pages.file(HEADERS, "headers.txt", HeadersView(HEADERS), origin="the headers")


def host_pages(site: SiteSettings, assets: frozenset[str], pages: Pages) -> Iterator[Page]:
    """Plan the files that tell GitHub Pages to publish all files as they are, and the custom domain."""
    if ".nojekyll" not in assets:
        view, origin = NoJekyllView(".nojekyll"), "the mark for the host"
        yield pages.file(".nojekyll", "nojekyll.txt", view, origin=origin)
    if site.cname:
        domain = DomainView("CNAME", site.cname)
        yield pages.file("CNAME", "cname.txt", domain, origin="[site] cname")
