"""The settings of a site: the tables of digest.toml as records, with every default."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Literal

from msgspec import Struct

CONFIG_FILE = "digest.toml"
MEDIA = "media"  # in the content: the folder of pictures, which is copied as it is
LOOK_FOLDERS = (
    "templates",
    "static",
    "translations",
)  # in the site: files that replace the theme's
STATE = ".digestgen"  # in the site: the folder for the cache, staging and the lock
MANIFEST = ".digestgen.json"  # in the output: the list of the files that digestgen wrote there
_AGE = re.compile(r"([0-9]{1,5})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_age_setting(text: str | int) -> timedelta:
    """Return a length of time: "90m", "12h", "30d", "4w", or a number of days. Raises ValueError."""
    match = _AGE.fullmatch(text if isinstance(text, str) else f"{text}d")
    if not match:
        raise ValueError(text)
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


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
    fsync: bool = False  # wait until the disk has the output

    @property
    def store_address(self) -> str:
        """Return the address of the object store with the content; "" if that is in a folder."""
        return self.content if "://" in self.content else ""

    @property
    def content_shown_as(self) -> str:
        """Return how the paths of content begin in messages: an object has the path of a file in content/."""
        return BuildSettings().content if self.store_address else PurePath(self.content).as_posix()


class LimitSettings(Settings, frozen=True):
    """`[limits]`: the most that one file may contain. A stranger's file costs only itself, never the site.

    Sizes are bytes of UTF-8. Real files stay far below the defaults: no title of the 4,000 in the test corpus
    has more than 133 bytes.
    """

    max_file_size: int = 2_000_000  # a file is read as a whole
    max_body_size: int = 256_000  # a book of 40,000 words; it is parsed as Markdown, which is slow
    max_front_matter_size: int = (
        500_000  # 200 related articles; YAML takes microseconds for each byte
    )
    max_title_size: int = 500  # it is in every list and feed; three lines on a page
    max_excerpt_size: int = 2_000  # likewise; a long paragraph
    max_name_size: int = 200  # of a provider, topic or person; file systems take names of 255 bytes
    max_url_size: int = 2_000  # what every browser and search engine takes
    max_host_size: int = 253  # RFC 1035, §2.3.4, without the length bytes at its ends
    max_topics: int = 20  # an article is on the page of each, and a card links to each
    max_aliases: int = 20  # each becomes a page
    max_related: int = 200  # each is compared with other articles
    max_images: int = 20  # only the first that fits is shown
    max_keys: int = (
        100  # of one mapping; an article has 23. Each unknown key is compared with all known
    )
    max_merge_keys: int = 1_000  # that one YAML merge (<<) may lead to; merges of merges multiply
    max_nesting: int = 100  # levels of YAML, whose parser calls itself at each
    max_digits: int = 60  # of a number; reading it takes the square of its length
    max_problems: int = 100  # that are listed for one file
    max_feed_entries: int = 2_000  # of one feed, in its own order; most have 10 to 100


class MediaSettings(Settings, frozen=True):
    """`[media]`: which files in `content/media/` are copied."""

    trusted: bool = False  # copy HTML, and SVG with script, too


class ContentSettings(Settings, frozen=True):
    """`[content]`: defaults of all article files."""

    language: str = ""  # BCP 47, of articles without `locale`; by default the site's


class ProviderSettings(Settings, frozen=True):
    """`[providers]`: who counts as a source."""

    platforms: tuple[str, ...] = ()  # domains, in addition to the built-in platforms


class ListSettings(Settings, frozen=True):
    """`[lists]`: the length of lists and feeds, and where their headlines lead."""

    page_size: int = 20
    feed_size: int = 30
    single: Literal["story", "source"] = "story"  # the link of a story with a single report


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
    why: bool = True
    edition: bool = True
    week: bool = True
    mail: bool = True
    archive: bool = True
    topic: bool = True
    provider: bool = True
    threads: bool = True
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
    feed_list: bool = True
    api: bool = True
    sitemap: bool = True
    news_sitemap: bool = False
    search: bool = False
    robots: bool = True
    manifest: bool = True
    headers: bool = False  # most hosts would publish the file, not read it
    redirect: bool = True
    removed: bool = True
    pruned: bool = True


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


class FeedSettings(Settings, frozen=True):
    """`[[feeds]]`: a feed that `digestgen fetch` asks, and how its entries become articles."""

    url: str = ""
    name: str = ""  # the provider's; by default the feed's title
    topics: tuple[str, ...] = ()
    quality: int = 0
    language: str = ""  # BCP 47; overrides what the feed declares
    timezone: str = ""  # of times without an offset; by default the site's
    limit: int | None = None  # its newest entries that a run considers; 0: all; see [fetch]
    include: tuple[str, ...] = ()  # take only entries with one of these words
    exclude: tuple[str, ...] = ()  # leave out entries with one of these words
    updates: bool = False  # rewrite title and excerpt of files that nobody edited


class FetchSettings(Settings, frozen=True):
    """`[fetch]`: how `digestgen fetch` asks."""

    opml: tuple[str, ...] = ()  # lists of feeds, as paths from the site's folder
    delay: float = 1.0  # seconds between two requests to one host
    limit_per_feed: int = 20  # the `limit` of feeds that have none of their own
    max_age: str | int = "30d"  # older entries are left out; a number is days
    allow_private: bool = False  # ask addresses of this machine and its network too


class Config(Settings, frozen=True):
    """The content of digest.toml."""

    site: SiteSettings = SiteSettings()
    build: BuildSettings = BuildSettings()
    limits: LimitSettings = LimitSettings()
    media: MediaSettings = MediaSettings()
    content: ContentSettings = ContentSettings()
    providers: ProviderSettings = ProviderSettings()
    lists: ListSettings = ListSettings()
    grouping: GroupingSettings = GroupingSettings()
    outputs: OutputSettings = OutputSettings()
    theme: ThemeSettings = ThemeSettings()
    menu: tuple[MenuItem, ...] = ()
    feeds: tuple[FeedSettings, ...] = ()
    fetch: FetchSettings = FetchSettings()

    @property
    def content_language(self) -> str:
        """Return the language of articles without `locale`."""
        return self.content.language or self.site.language


class SitePaths(Struct, frozen=True):
    """The paths of a site on this machine; they never appear in the output."""

    site: Path
    content: Path  # of content in an object store: the folder that would have it
    output: Path

    @classmethod
    def of(cls, site: Path, config: Config, output: Path | None = None) -> SitePaths:
        """Return the paths of the site in a folder; `output` overrides the configuration's."""
        build = config.build
        content = site / build.content_shown_as
        return cls(site, content, output or site / build.output)

    def shown(self, file: Path) -> str:
        """Return the path of a file for messages: below the site, if it is there."""
        below = file.is_relative_to(self.site)
        return (file.relative_to(self.site) if below else file).as_posix()

    @property
    def state(self) -> Path:
        """Return the folder for the cache, staging and the lock; it may be deleted at any time."""
        return self.site / STATE

    @property
    def output_name(self) -> str:
        """Return a name for this output: "site", or the name of an output in `state`, such as a preview's."""
        return self.output.name if self.output.parent == self.state else "site"
