"""Where things are on the site: the address of every story, topic, provider, edition and picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from digestgen.digests import digest_of_record
from digestgen.plan.providers import logos
from digestgen.plan.terms import provider_terms, topic_terms
from digestgen.records import Content, Digest, Image, Story
from digestgen.settings import Config
from digestgen.texts import Texts
from digestgen.views import EditionLink, Link, Picture


class Routes:
    """Tells where a thing is shown and under which name; nowhere, if `[outputs]` leaves it out."""

    def __init__(
        self,
        digest: Digest,
        content: Content,
        config: Config,
        assets: frozenset[str],
        texts: Texts,
    ) -> None:
        self.config = config
        self.texts = texts
        self.assets = assets
        self.topics = topic_terms(digest.stories, content.topics)
        self.providers = provider_terms(digest.stories, content.providers)
        self.topic_notes = {each.name.casefold(): each for each in content.topics}
        self.provider_notes = {each.domain: each for each in content.providers}
        self._zone = ZoneInfo(config.site.timezone)
        self._logos = {
            domain: self.picture(images, alt="")
            for domain, images in logos(digest, content).items()
        }

    def key(self) -> bytes:
        """Return a digest of all that is told here, but for which stories a term has."""
        terms = [(each.names, each.slugs) for each in (self.topics, self.providers)]
        notes = self.topic_notes, self.provider_notes
        files = sorted(self.assets)
        return digest_of_record(self.config, self.texts.catalog, files, terms, notes, self._logos)

    def local(self, moment: datetime) -> datetime:
        """Return `moment` in the site's time zone."""
        return moment.astimezone(self._zone)

    def story(self, permalink: str) -> str | None:
        """Return where the story of that permalink is shown."""
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
        """Return where the month with `day` is in the archive."""
        return f"{day.year:04}/{day.month:02}/" if self.config.outputs.archive else None

    def topic(self, name: str) -> Link:
        """Return the link to a topic, named in any spelling."""
        key = name.casefold()
        if key not in self.topics.slugs:
            return Link(name)
        href = f"topics/{self.topics.slugs[key]}/" if self.config.outputs.topic else None
        return Link(self.topics.names[key][0], href)

    def topics_of(self, story: Story) -> tuple[Link, ...]:
        """Return the links to a story's topics, each once however many spellings it has."""
        return tuple(dict.fromkeys(self.topic(name) for name in story.topics))

    def provider(self, domain: str, name: str = "") -> Link:
        """Return the link to a provider, under `name` if it is given."""
        if domain not in self.providers.slugs:  # its one report is background, and of no story
            return Link(name or domain)
        href = f"providers/{self.providers.slugs[domain]}/"
        shown = self.config.outputs.provider
        return Link(name or self.providers.names[domain][0], href if shown else None)

    def logo(self, domain: str) -> Picture | None:
        """Return the logo of a provider, if the site has one."""
        return self._logos.get(domain)

    def picture(self, images: Iterable[Image], *, alt: str) -> Picture | None:
        """Return the first of `images` that is there, or None; `alt` is for one without a title."""
        for image in images:
            if is_there(image.url, self.assets):
                src = image.url.removeprefix("/")
                size = image.width, image.height
                return Picture(src, *size, image.title or alt, image.attribution)
        return None


def is_there(address: str, assets: frozenset[str]) -> bool:
    """Tell whether a picture is on another site, or among the files of this one."""
    return not address.startswith("/") or unquote(urlsplit(address).path)[1:] in assets
