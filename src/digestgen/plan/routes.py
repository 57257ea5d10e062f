"""The addresses of all kinds of pages, local times, and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import unquote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from digestgen.i18n.texts import Texts
from digestgen.incremental import digest_of_record
from digestgen.incremental.inputs import zone_inputs
from digestgen.records import Image
from digestgen.settings import Config
from digestgen.views import EditionLink, Picture

FRONT = ""
ARCHIVE = "archive/"
TOPICS = "topics/"
PROVIDERS = "providers/"
THREADS = "threads/"
MATRIX = "matrix/"
EXCLUSIVES = "exclusives/"
GAPS = "gaps/"
FOLLOWED_FEEDS, FOLLOWED_OPML = "feeds/", "feeds/feeds.opml"
SEARCH = "search/"
WHY = "why/"  # below a story
API = "api/"
FEED, RSS, JSON_FEED, OPML = "feed.xml", "rss.xml", "feed.json", "opml.xml"
SITEMAP, NEWS_SITEMAP = "sitemap.xml", "news-sitemap.xml"
WEB_MANIFEST = "site.webmanifest"
HEADERS = "_headers"


@lru_cache(maxsize=1024)
def _fixed(offset: timedelta | None) -> timezone:
    return timezone(offset or timedelta(0))


class Routes:
    """The addresses, local times and existing pictures of a site, for all views.

    An address is None if `[outputs]` leaves that kind of page out.
    """

    def __init__(self, config: Config, assets: Iterable[str], texts: Texts | None = None) -> None:
        """Prepare the routes; `assets` are the paths of all copied files, `texts` those of the interface."""
        self.config = config
        self.texts = texts or Texts()
        self.assets = frozenset(assets)
        self._zone = ZoneInfo(config.site.timezone)

    def key(self) -> bytes:
        """Return a digest of everything that the routes depend on."""
        zone = zone_inputs(self.config.site.timezone)
        return digest_of_record(self.config, self.texts.catalog, sorted(self.assets), zone)

    def local(self, moment: datetime) -> datetime:
        """Return `moment` in the site's time zone."""
        found = moment.astimezone(self._zone)
        # of two times of one zone Python compares the clocks, which show an hour twice when they go back
        return found.replace(tzinfo=_fixed(found.utcoffset()))

    def story(self, permalink: str) -> str | None:
        """Return the address of the story with this permalink."""
        return permalink if self.config.outputs.story else None

    def edition(self, day: date) -> EditionLink:
        """Return the link to the edition of `day`."""
        href = f"{day.year:04}/{day.month:02}/{day.day:02}/"
        return EditionLink(day, href if self.config.outputs.edition else None)

    def week(self, day: date) -> EditionLink:
        """Return the link to the edition of the ISO week with `day`."""
        year, number, weekday = day.isocalendar()
        href = f"{year:04}/w{number:02}/" if self.config.outputs.week else None
        return EditionLink(day - timedelta(days=weekday - 1), href, f"{year:04}-W{number:02}")

    def month(self, day: date) -> str | None:
        """Return the address of the month of `day` in the archive."""
        return f"{day.year:04}/{day.month:02}/" if self.config.outputs.archive else None

    @property
    def archive(self) -> str | None:
        """Return the address of the archive."""
        return ARCHIVE if self.config.outputs.archive else None

    def topic(self, slug: str) -> str | None:
        """Return the address of the topic with this slug."""
        return f"{TOPICS}{slug}/" if self.config.outputs.topic else None

    def provider(self, slug: str) -> str | None:
        """Return the address of the provider with this slug."""
        return f"{PROVIDERS}{slug}/" if self.config.outputs.provider else None

    def thread(self, permalink: str) -> str | None:
        """Return the address of a thread by the permalink of one of its stories: the first has the page."""
        return f"{THREADS}{permalink}" if self.config.outputs.threads else None

    @property
    def search(self) -> str | None:
        """Return the address of the search results; None if search is off or there are no stories."""
        outputs = self.config.outputs
        return SEARCH if outputs.search and outputs.story else None

    def found(self, filters: Mapping[str, str]) -> str | None:
        """Return the address of the search results for `filters`, such as {"topic": "Rivers"}."""
        return f"{self.search}?{urlencode(filters)}" if self.search else None

    def picture(self, images: Iterable[Image], *, alt: str) -> Picture | None:
        """Return the first of `images` that exists, or None; `alt` is used if it has no title."""
        for image in images:
            if is_there(image.url, self.assets):
                src = self._as_secure(image.url.removeprefix("/"))
                size = image.width, image.height
                return Picture(src, *size, image.title or alt, image.attribution)
        return None

    def _as_secure(self, src: str) -> str:
        """Return the address of a picture with https if the site has https.

        A browser asks for it in this way in any case, and writes a message to its console each time.
        """
        insecure = src.startswith("http://") and self.config.site.base_url.startswith("https://")
        return f"https://{src.removeprefix('http://')}" if insecure else src


def is_there(address: str, assets: frozenset[str]) -> bool:
    """Return whether a picture is on another site or among the files of this one."""
    return not address.startswith("/") or unquote(urlsplit(address).path)[1:] in assets
