"""The values that an article file and a related entry have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from digestgen.decoding import KeyPath
from digestgen.load.fields import Fields
from digestgen.load.schema import RawRelated
from digestgen.records import Article, Image, Provider, Standing
from digestgen.urls import canonical_url

_TITLE_HINT = "give the article's headline"


class Reported(Struct, gc=False, frozen=True, kw_only=True):
    """A report as an article file or a related entry gives it; see Article for the meaning of each."""

    title: str
    published: datetime
    utc_offset_minutes: int
    provider: Provider
    excerpt: str
    url: str
    given_url: str
    twin_urls: tuple[str, ...]
    type: Literal["article", "video"]
    quality: int
    images: tuple[Image, ...]
    locale: str

    def article(self, standing: Standing) -> Article:
        """Return the report as an article without files."""
        return Article(
            title=self.title,
            published=self.published,
            utc_offset_minutes=self.utc_offset_minutes,
            provider=self.provider,
            standing=standing,
            excerpt=self.excerpt,
            url=self.url,
            given_url=self.given_url,
            twin_urls=self.twin_urls,
            type=self.type,
            quality=self.quality,
            images=self.images,
            locale=self.locale,
        )


def read_related_report(fields: Fields, at: KeyPath, raw: RawRelated) -> Reported:
    """Return the report that `raw`, at `at` in the file, describes; its mistakes go to `fields`."""
    published, offset = fields.time((*at, "publishedDateTime"), raw.published_date_time)
    url, given_url, twins = _addresses(fields, at, raw)
    return Reported(
        title=fields.required((*at, "title"), raw.title, _TITLE_HINT),
        published=published,
        utc_offset_minutes=offset,
        provider=fields.provider((*at, "provider"), raw.provider),
        excerpt=fields.text((*at, "excerpt"), raw.excerpt, "max_excerpt_size"),
        url=url,
        given_url=given_url,
        twin_urls=twins,
        type=raw.type or "article",
        quality=raw.quality or 0,
        images=fields.images((*at, "images"), raw.images),
        locale=fields.locale((*at, "locale"), raw.locale),
    )


def _addresses(fields: Fields, at: KeyPath, raw: RawRelated) -> tuple[str, str, tuple[str, ...]]:
    """Return the address to link to, the same as given, and all others: the original's and AMP copies'."""
    keys = (("webUrl", raw.web_url), ("originalUrl", raw.original_url))
    given = [(key, text) for key, text in keys if text and text.strip()]
    links = [(fields.link((*at, key), text), fields.shown_address(text)) for key, text in given]
    url, given_url = next((pair for pair in links if pair[0]), links[0] if links else ("", ""))
    copies = (("ampWebUrl", raw.amp_web_url), ("cdnAmpWebUrl", raw.cdn_amp_web_url))
    twins = [link for key, text in copies if (link := fields.link((*at, key), text))]
    others = [link for link, _ in links[1:] if link and canonical_url(link) != canonical_url(url)]
    return url, given_url, (*others, *twins)
