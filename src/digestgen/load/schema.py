"""The keys of each kind of file and the types of their values, as FORMAT names them.

Every key may be absent or null; what a file can not do without is checked where it is used.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from digestgen.decoding import KeyPath, convert, shown
from digestgen.load.frontmatter import FrontMatter, parse_mapping
from digestgen.problems import Problem, nearest

# far above what any real file has; aliases could make a small file unfold into a huge one
MOST_RELATED = 2000
_Related = Annotated[list["RawRelated | None"], Meta(max_length=MOST_RELATED)]
_Images = Annotated[list["RawImage | None"], Meta(max_length=200)]
_Texts = Annotated[list[str | None], Meta(max_length=1000)]
_NUMBER_LIMIT = 2**31 - 1
_NameLists = Annotated[list[str | _Texts | None], Meta(max_length=10_000)]
_Number = Annotated[int, Meta(ge=-_NUMBER_LIMIT, le=_NUMBER_LIMIT)]


class _Raw(Struct, rename="camel"):
    """A mapping as it stands in a file."""


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
    images: _Images | None = None


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
    images: _Images | None = None
    locale: str | None = None


class RawArticle(RawRelated):
    category: str | None = None
    heat: _Number | None = None
    published: bool | None = None
    deleted: bool | None = None
    draft: bool | None = None
    featured_content: str | None = None
    topics: _Texts | None = None
    related: _Related | None = None
    aliases: _Texts | None = None
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
    hashtags: _Texts | None = None
    images: Annotated[list[RawImage | str | None], Meta(max_length=200)] | None = None


class RawProviderNote(Struct):
    id: str | None = msgspec.field(name="_id", default=None)
    domain: str | None = None
    name: str | None = None
    images: Annotated[list[RawImage | str | None], Meta(max_length=200)] | None = None
    owner: str | None = None
    country: str | None = None
    note: str | None = None


class RawGroups(Struct):
    merge: _NameLists | None = None
    split: _NameLists | None = None
    lead: _Texts | None = None
    never_together: _NameLists | None = msgspec.field(name="never-together", default=None)


class RawPage(Struct):
    title: str | None = None
    description: str | None = None
    menu: bool | None = None
    order: _Number | None = None
    draft: bool | None = None


_Schema = TypeVar("_Schema", bound=Struct)
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
    "bytes": "binary data",
}


def decode_fields(
    front: FrontMatter, schema: type[_Schema], data: dict[str, Any] | None = None
) -> tuple[_Schema, list[Problem]]:
    """Return the values of `front` that `schema` knows, and a problem for each of a wrong type.

    A wrong value is taken as absent, so that all of them are found at once. Unknown keys are left
    out. `data` is the mapping of `front`, where that is known. Raises UnusableFileError where `front` is
    not a mapping at all.
    """
    data = parse_mapping(front) if data is None else data
    misspelt = [
        front.problem((key,), "unknown key", hint, level="warning")
        for key in data
        if isinstance(key, str) and (hint := _misspelt(key, schema))
    ]
    fields, faults = convert(data, schema)
    return fields, misspelt + [
        _type_problem(front, fault.at, fault.why, fault.value) for fault in faults
    ]


@cache
def _misspelt(key: str, schema: type[Struct]) -> str:
    """Return a hint if `key` is none of the schema's, and one of these was surely meant."""
    known = [field.encode_name for field in msgspec.structs.fields(schema)]
    return "" if key in known else nearest(key, known, cutoff=0.85)


def _type_problem(front: FrontMatter, at: KeyPath, what: str, value: Any) -> Problem:
    expected = re.findall(r"`(\w+)", what.partition(", got")[0])
    if what.startswith("Invalid enum value"):
        return front.problem(at, f'"{shown(value)}" is not known', "write article or video")
    if "length" in what:
        return front.problem(at, f"a list of {len(value):,} is too long", "shorten it")
    kinds = [_KINDS[kind] for kind in expected if kind in _KINDS and kind != "null"]
    if type(value) is int and "int" in expected:
        hint = f"write a whole number between {-_NUMBER_LIMIT:,} and {_NUMBER_LIMIT:,}"
        return front.problem(at, f"{shown(value)} is too large a number", hint)
    given = shown(front.written(at) or value)
    quoted = f'"{given}"' if isinstance(value, str) else given
    message = f"expected {' or '.join(kinds)}, found {quoted}"
    key = next(step for step in reversed(at) if isinstance(step, str))
    entry = _ENTRY_HINTS.get((key, " or ".join(kinds)))
    return front.problem(at, message, entry or _type_hint(kinds, value, given))


_IMAGES_HINT = "write   images: [{url: /media/flood.jpg}]"
_ENTRY_HINTS = {
    ("provider", "a mapping"): "write   provider: {name: BBC, domain: bbc.co.uk}",
    ("images", "a mapping"): _IMAGES_HINT,
    ("images", "a list"): _IMAGES_HINT,
    ("related", "a mapping"): "write the article's title, publishedDateTime, webUrl and provider",
    ("related", "a list"): "begin each entry with a dash:   - title: A title",
}
_KIND_HINTS = {
    "true or false": "write true or false, without quotes",
    "a whole number": "write a whole number, such as 120",
    "a list": "write a list: [one, two]",
}


def _type_hint(kinds: list[str], value: Any, given: str) -> str:
    if kinds == ["text"]:
        if isinstance(value, bool | int | float):
            return f'put it in quotes: "{given}"'
        return "write text, in quotes if it begins with [ or {"
    text = value.strip() if isinstance(value, str) else ""
    if kinds == ["a whole number"] and text.lstrip("+-").isdecimal():
        return f"write the number without quotes: {shown(text)}"
    if kinds == ["a list"] and text and given == value:
        return f"write a list: [{value}]"
    return _KIND_HINTS.get(kinds[0], "")
