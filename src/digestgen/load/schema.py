"""The keys of each kind of file and the types of their values, as the article format names them.

Every key may be absent or null; whether a file needs it is checked where it is used.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

# the lists of an article are cut before, see limits.py; these are of files that the site's owner writes
_Texts = Annotated[list[str | None], Meta(max_length=1000)]
NUMBER_LIMIT = 2**31 - 1
_NameLists = Annotated[list[str | _Texts | None], Meta(max_length=10_000)]
_Number = Annotated[int, Meta(ge=-NUMBER_LIMIT, le=NUMBER_LIMIT)]


class _Raw(Struct, rename="camel"):
    """A mapping as a file has it."""


class RawImage(_Raw):
    url: str | None = None
    width: _Number | float | str | None = None
    height: _Number | float | str | None = None
    is_cached: bool | None = None
    title: str | None = None
    attribution: str | None = None


class RawProvider(_Raw):
    name: str | None = None
    domain: str | None = None
    images: list[RawImage | None] | None = None


class RawRelated(_Raw):
    title: str | None = None
    excerpt: str | None = None
    published_date_time: Any = None
    original_url: str | None = None
    web_url: str | None = None
    amp_web_url: str | None = None
    cdn_amp_web_url: str | None = None
    type: Literal["article", "video"] | None = None
    quality: _Number | None = None
    provider: RawProvider | None = None
    images: list[RawImage | None] | None = None
    locale: str | None = None


class RawArticle(RawRelated):
    category: str | None = None
    heat: _Number | None = None
    published: bool | None = None
    deleted: bool | None = None
    draft: bool | None = None
    featured_content: str | None = None
    topics: list[str | None] | None = None
    related: list[RawRelated | None] | None = None
    aliases: list[str | None] | None = None
    added: Any = None  # the instant at which `fetch` or `new` wrote the file
    feed: str | None = None  # that `fetch` took it from
    guid: str | None = None  # of the feed's entry
    previous_titles: _Texts | None = None  # that the feed gave it earlier


class RawTopic(Struct):
    id: str | None = msgspec.field(name="_id", default=None)
    name: str | None = None
    shortname: str | None = None
    parent: str | None = None
    description: str | None = None
    keywords: _Texts | None = None
    match: bool | None = None
    hashtags: _Texts | None = None
    images: list[RawImage | str | None] | None = None


class RawProviderNote(Struct):
    id: str | None = msgspec.field(name="_id", default=None)
    domain: str | None = None
    name: str | None = None
    aliases: _Texts | None = None
    images: list[RawImage | str | None] | None = None
    owner: str | None = None
    country: str | None = None
    note: str | None = None


class RawGroups(Struct):
    merge: _NameLists | None = None
    split: _NameLists | None = None
    lead: _Texts | None = None
    never_together: _NameLists | None = msgspec.field(name="never-together", default=None)
    thread: _NameLists | None = None
    never_thread: _NameLists | None = msgspec.field(name="never-thread", default=None)


class RawPage(Struct):
    title: str | None = None
    description: str | None = None
    menu: bool | None = None
    order: _Number | None = None
    draft: bool | None = None


@cache
def schema_keys(schema: type[Struct]) -> frozenset[str]:
    """Return the keys of a schema as files have them."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(schema))


NESTED: dict[str, type[Struct]] = {
    "provider": RawProvider,
    "images": RawImage,
    "related": RawRelated,
}
"""The schema of the mapping, or of each mapping in the list, that a key has for a value."""

KEYS = frozenset(
    key
    for schema in (
        RawImage, RawProvider, RawArticle, RawTopic, RawProviderNote, RawGroups, RawPage,
    )
    for key in schema_keys(schema)
)  # fmt: skip
"""All keys that any kind of file may have."""
