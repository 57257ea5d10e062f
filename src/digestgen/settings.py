"""The settings of a site: the tables of digest.toml as records, with every default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

FILE_NAME = "digest.toml"
MANIFEST = ".digestgen.json"  # in the output: the list of the files that digestgen wrote


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of digest.toml; unknown keys are an error."""


class SiteSettings(Settings, frozen=True):
    """`[site]`: the name, address and language of the site."""

    title: str = "News digest"
    description: str = ""
    base_url: str = "http://localhost:8000/"
    language: str = "en"
    timezone: str = "UTC"
    id: str = ""
    cname: str = ""
    author: str = ""


class BuildSettings(Settings, frozen=True):
    """`[build]`: folders, and which files are published."""

    content: str = "content"
    output: str = "build"
    unpublished: bool = False
    max_file_size: int = 2_000_000


class ListSettings(Settings, frozen=True):
    """`[lists]`: the length of lists and feeds."""

    page_size: int = 20
    feed_size: int = 30


class GroupingSettings(Settings, frozen=True):
    """`[grouping]`: how reports become stories; tuned on labelled sets, see docs/grouping.md."""

    method: Literal["content", "links"] = "content"  # compare texts, or only follow links
    threshold: float = 0.45  # the similarity at which two groups of reports become one story
    window_hours: float = 120.0  # reports further apart are not compared
    fade_hours: float = 22.0  # the gap in time that halves the similarity
    max_span_days: float = 7.0  # from a story's first report to its last
    related_weight: float = 0.1  # added to the similarity of two reports by a link


class OutputSettings(Settings, frozen=True):
    """`[outputs]`: one switch per page type."""

    home: bool = True
    story: bool = True
    edition: bool = True
    week: bool = True
    mail: bool = True
    archive: bool = True
    topic: bool = True
    provider: bool = True
    topics: bool = True
    providers: bool = True
    matrix: bool = True
    exclusives: bool = True
    gaps: bool = True
    page: bool = True
    not_found: bool = True
    feed: bool = True
    rss: bool = True
    json_feed: bool = True
    term_feeds: bool = True
    opml: bool = True
    api: bool = True
    sitemap: bool = True
    news_sitemap: bool = False
    search: bool = False
    robots: bool = True
    manifest: bool = True
    redirect: bool = True
    removed: bool = True


class ThemeColours(Settings, frozen=True):
    """`[theme.colours]` and `[theme.dark]`: CSS colours; an empty value keeps the theme's colour."""

    accent: str = ""
    background: str = ""
    surface: str = ""
    text: str = ""
    muted: str = ""
    line: str = ""


class ThemeFonts(Settings, frozen=True):
    """`[theme.fonts]`: CSS font families; an empty value keeps the theme's font."""

    body: str = ""
    heading: str = ""


class ThemeSettings(Settings, frozen=True):
    """`[theme]`: colours, fonts and the logo."""

    logo: str = ""
    colours: ThemeColours = ThemeColours()
    dark: ThemeColours = ThemeColours()
    fonts: ThemeFonts = ThemeFonts()


class MenuItem(Settings, frozen=True):
    """`[[menu]]`: an additional link in the menu."""

    title: str = ""
    url: str = ""


class Config(Settings, frozen=True):
    """The content of digest.toml."""

    site: SiteSettings = SiteSettings()
    build: BuildSettings = BuildSettings()
    lists: ListSettings = ListSettings()
    grouping: GroupingSettings = GroupingSettings()
    outputs: OutputSettings = OutputSettings()
    theme: ThemeSettings = ThemeSettings()
    menu: tuple[MenuItem, ...] = ()


class SitePaths(Struct, frozen=True):
    """The paths of a site on this machine; they never appear in the output."""

    site: Path
    content: Path
    output: Path

    @property
    def state(self) -> Path:
        """Return the folder for the cache, staging and the lock; it may be deleted at any time."""
        return self.site / ".digestgen"

    @property
    def output_name(self) -> str:
        """Return a name for this output: "site", or the name of an output in `state`, such as a preview's."""
        return self.output.name if self.output.parent == self.state else "site"
