"""What an article file and a related entry have alike."""

from __future__ import annotations

from typing import Any

from digestgen.decoding import KeyPath
from digestgen.load.fields import Fields, plain
from digestgen.load.links import without_entities
from digestgen.load.schema import RawRelated

_TITLE_HINT = "give the article's headline"


def report_of(fields: Fields, at: KeyPath, raw: RawRelated) -> dict[str, Any]:
    """Return the values that an article and a related entry have alike."""
    published, offset = fields.time((*at, "publishedDateTime"), raw.published_date_time)
    url, given_url, twins = _addresses(fields, at, raw)
    return {
        "title": fields.required((*at, "title"), _text(raw.title), _TITLE_HINT),
        "published": published,
        "utc_offset_minutes": offset,
        "provider": fields.provider((*at, "provider"), raw.provider),
        "excerpt": plain(_text(raw.excerpt)),
        "url": url,
        "given_url": given_url,
        "twin_urls": twins,
        "type": raw.type or "article",
        "quality": raw.quality or 0,
        "images": fields.images((*at, "images"), raw.images),
        "locale": fields.locale((*at, "locale"), raw.locale),
    }


def _text(given: str | None) -> str | None:
    """Return a text without the HTML entities that feeds leave in it, some of them twice: &amp;#39;"""
    if not given or "&" not in given:
        return given
    return without_entities(without_entities(given))


def _addresses(fields: Fields, at: KeyPath, raw: RawRelated) -> tuple[str, str, tuple[str, ...]]:
    """Return the address to link to, the same as given, and the AMP copies'."""
    keys = (("webUrl", raw.web_url), ("originalUrl", raw.original_url))
    given = [(key, text) for key, text in keys if text and text.strip()]
    links = [(fields.link((*at, key), text), text) for key, text in given]
    url, given_url = next((pair for pair in links if pair[0]), links[0] if links else ("", ""))
    copies = (("ampWebUrl", raw.amp_web_url), ("cdnAmpWebUrl", raw.cdn_amp_web_url))
    twins = tuple(link for key, text in copies if (link := fields.link((*at, key), text)))
    return url, given_url, twins
