"""Files for the host: the stylesheet of [theme], headers, the custom domain, the mark for GitHub Pages."""

from __future__ import annotations

from digestgen.views.parts import View


class StylesheetView(View, frozen=True, kw_only=True):
    """The stylesheet with the custom properties set by [theme]."""

    path: str
    light: tuple[tuple[str, str], ...]
    dark: tuple[tuple[str, str], ...]


class HeadersView(View, frozen=True):
    """The file _headers with the headers of responses, for hosts that read it."""

    path: str


class DomainView(View, frozen=True):
    """The file CNAME with the custom domain for GitHub Pages."""

    path: str
    domain: str


class NoJekyllView(View, frozen=True):
    """The empty file .nojekyll, which tells GitHub Pages to publish all files unchanged."""

    path: str
