"""JSON Feed 1.0 and 1.1 → Feed. Source: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from msgspec import Struct

from digestgen.decoding import convert
from digestgen.ingest.entry_links import absolute_entry_link
from digestgen.ingest.feed_limits import entries_left_out, entries_limit
from digestgen.ingest.feed_records import (
    MOST_RAW_TITLE,
    MOST_TEXT,
    DamagedFeedError,
    Feed,
    NotAFeedError,
    RawEntry,
    RawPicture,
)


class _Attachment(Struct):
    url: str | None = None
    mime_type: str | None = None


class _Item(Struct):
    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    image: str | None = None
    banner_image: str | None = None
    language: str | None = None
    attachments: list[_Attachment | None] | None = None


class _JsonFeed(Struct):
    version: str | None = None
    title: str | None = None
    home_page_url: str | None = None
    feed_url: str | None = None
    language: str | None = None


def parse_json_feed(text: str, url: str, max_entries: int) -> Feed:
    """Return the feed in a JSON text, which came from `url`. Raises NotAFeedError.

    A value of the wrong type counts as absent. If the text was cut off, the complete items count; if there
    are more than `max_entries`, the first of them do.
    """
    data, cut = _decoded(text)
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeedError("JSON, but not a JSON Feed")
    if "jsonfeed.org" not in str(data.get("version")):
        raise NotAFeedError("JSON, but not a JSON Feed: its version is missing")
    items = [each for each in data.pop("items") if isinstance(each, dict)]
    kept, left_out = items[:max_entries], ""
    if len(items) > max_entries:
        left_out = entries_left_out(len(items), max_entries, entries_limit(max_entries))
    found, _ = convert(data, _JsonFeed)
    return Feed(
        title=(found.title or "")[:MOST_RAW_TITLE],
        site_url=found.home_page_url or "",
        self_url=found.feed_url or "",
        language=found.language or "",
        # one by one: to look for what is wrong with one takes a look at all that is converted with it
        entries=tuple(_entry(convert(each, _Item)[0], url) for each in kept),
        cut=cut,
        left_out=left_out,
    )


def _decoded(text: str) -> tuple[Any, str]:
    try:
        return msgspec.json.decode(text.encode("utf-8", "replace")), ""
    except msgspec.DecodeError:
        pass
    except RecursionError:
        raise NotAFeedError("JSON that is nested too deeply") from None
    data = _salvaged(text)
    if data is None:
        raise DamagedFeedError(f"broken JSON at {_first_error(text)}")
    return data, "its end is missing"


def _first_error(text: str) -> str:
    """Return the first error of a JSON text with its place."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        return f"an unknown place: {error}"
    return "an unknown place"


def _salvaged(text: str) -> dict[str, Any] | None:
    """Return the complete part of a text that was cut off: its head, and its first items."""
    head, found, rest = text.partition('"items"')
    if not found:
        return None
    decoder, items = json.JSONDecoder(), list[Any]()
    at = rest.find("[") + 1
    while at < len(rest) and (start := rest.find("{", at)) >= 0:
        try:
            item, at = decoder.raw_decode(rest, start)
        except (ValueError, RecursionError):  # also a number of thousands of digits
            break
        items.append(item)
    try:
        data = json.loads(f"{head.rstrip().removesuffix(',')}}}")
    except (ValueError, RecursionError):  # also a number of thousands of digits
        return None
    return {**data, "items": items} if isinstance(data, dict) else None


def _entry(item: _Item, url: str) -> RawEntry:
    attached = [
        each.url
        for each in item.attachments or ()
        if each and (each.mime_type or "").startswith("image/")
    ]
    pictures = [each for each in (item.image, item.banner_image, *attached) if each]
    guid = str(item.id if item.id is not None else "")
    permalink = guid if guid.startswith(("http://", "https://")) else ""
    return RawEntry(
        link=absolute_entry_link(item.url or item.external_url or permalink, url),
        guid=guid,
        title=(item.title or "")[:MOST_RAW_TITLE],
        summary=(item.summary or "")[:MOST_TEXT],
        content=(item.content_html or _escaped(item.content_text or ""))[:MOST_TEXT],
        published=item.date_published or item.date_modified or "",
        pictures=tuple(RawPicture(absolute_entry_link(each, url)) for each in pictures),
        language=item.language or "",
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
