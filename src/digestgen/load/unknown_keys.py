"""Keys that no schema has: misspelt, in the wrong place, or named differently in other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digestgen.decoding import KeyPath, shown
from digestgen.load.frontmatter import FrontMatter
from digestgen.load.remarks import Remark
from digestgen.load.schema import NESTED, RawImage, RawProvider, RawProviderNote, schema_keys
from digestgen.problems import did_you_mean

_IGNORED = frozenset(("secured", "services", "taxonomy"))  # upstream writes them for itself
_OWN = re.compile(r"x[-_]|_")  # a note of the author's own: nothing is said of it
_NO_COLON = re.compile(r"(\w+)(?: *= *| +)(\S.*)")
_SPACES = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]")
_NAMES_ELSEWHERE = {
    "publishedDateTime": "date published_at publishedAt pubDate datePublished publishDate published_time",
    "webUrl": "url link href address source_url sourceUrl canonical canonical_url external_url permalink",
    "originalUrl": "original_url",
    "title": "headline heading name subject",
    "excerpt": "summary description abstract teaser lead subtitle intro deck",
    "provider": "source publisher outlet site publication",
    "topics": "tags tag categories keywords labels subjects taxonomies",
    "images": "image cover picture pictures photo photos thumbnail banner featured_image",
    "locale": "lang language",
    "aliases": "alias redirect_from redirects",
    "related": "similar see_also coverage",
    "url": "src href link path source file",
    "domain": "url website site host homepage link",
    "attribution": "credit author copyright source photographer",
    "order": "weight position",
    "draft": "unpublished hidden",
    "description": "summary excerpt abstract",
    "name": "title label",
}


class _Explanation(Struct, frozen=True):
    """A message about an unknown key, a hint how to correct it, and the path of the key that was meant."""

    message: str
    hint: str
    meant: KeyPath = ()


def unknown_keys(
    front: FrontMatter, schema: type[Struct], data: Mapping[str, Any]
) -> Iterator[Remark]:
    """Yield a warning for each key of `data` that has no effect, in the order of the file's levels."""
    for at, each in _unknown(schema, data, ()):
        yield Remark(front.key_problem(at, each.message, each.hint), each.meant)


def has_unknown_keys(schema: type[Struct], data: Mapping[str, Any]) -> bool:
    """Return whether any key of `data` has no effect."""
    return any(True for _ in _unknown(schema, data, ()))


def _unknown(
    schema: type[Struct], data: Mapping[Any, Any], above: KeyPath
) -> Iterator[tuple[KeyPath, _Explanation]]:
    known = _known(schema)
    if not data.keys() <= known:
        for key in data:
            if key not in known and not _OWN.match(str(key)):
                yield _of_key(key, schema, data, above)
    for key in NESTED.keys() & data.keys() & known:
        for at, value in _mappings(data[key], (*above, key)):
            yield from _unknown(NESTED[key], value, at)


def _of_key(
    key: Any, schema: type[Struct], data: Mapping[Any, Any], above: KeyPath
) -> tuple[KeyPath, _Explanation]:
    """Return the path of an unknown key, and why it is unknown."""
    name = str(key)
    found = _explained(name, schema, _parent(data, key, _known(schema)))
    # a key that is there as well is not the one that was meant
    is_missing = found.meant and (len(found.meant) > 1 or found.meant[0] not in data)
    meant = (*above, *found.meant) if is_missing else ()
    return (*above, name), replace(found, meant=meant)


def _mappings(value: Any, at: KeyPath) -> Iterator[tuple[KeyPath, dict[Any, Any]]]:
    """Yield a value that is a mapping, or the mappings in a value that is a list."""
    if isinstance(value, dict):
        yield at, value
    elif isinstance(value, list):
        for index, each in enumerate(value):
            if isinstance(each, dict):
                yield (*at, index), each


@cache
def _known(schema: type[Struct]) -> frozenset[str]:
    return schema_keys(schema) | _IGNORED


def _parent(data: Mapping[Any, Any], key: Any, known: frozenset[str]) -> str:
    """Return the last known key above `key` if it may hold it: its value is a mapping, or absent."""
    above = ""
    for each in data:
        if each == key:
            break
        above = each if each in known else above
    return above if above == "provider" and isinstance(data[above], dict | None) else ""


@cache
def _explained(name: str, schema: type[Struct], parent: str) -> _Explanation:
    known = _known(schema)
    if found := _odd_signs(name, known, parent) or _odd_colon(name, known):
        return found
    if parent and name in schema_keys(RawProvider):
        message = f"wrong indentation: it does not belong to {parent}"
        return _Explanation(message, f"indent it by two spaces, below {parent}:", (parent, name))
    if meant := _called_elsewhere(name, schema):
        return _Explanation("unknown key", f'digestgen calls it "{meant}"', (meant,))
    if hint := did_you_mean(name, known - _IGNORED, cutoff=0.8):
        return _Explanation("unknown key", hint, (hint.split('"')[1],))
    hint = "remove it, or begin its name with x- if it is a note of your own"
    return _Explanation("unknown key; it has no effect", hint)


def _odd_signs(name: str, known: frozenset[str], parent: str) -> _Explanation | None:
    """Return what is wrong with a key that has quotes or invisible characters in or around it."""
    bare = _SPACES.sub("", name)
    inner = schema_keys(RawProvider) if parent else frozenset()
    if bare != name and (bare in known or bare in inner):
        code = f"U+{ord(next(each for each in name if _SPACES.match(each))):04X}"
        if bare in inner:
            message = f"the indentation has a special space ({code}) in it"
            return _Explanation(message, "replace it with ordinary spaces", (parent, bare))
        hint = f"delete the character, or write {bare} again"
        return _Explanation(f"an invisible character ({code}) in the key", hint, (bare,))
    if (unquoted := name.strip("\"'“”„‘’ ")) != name and unquoted in known:
        return _Explanation("a quote in the key", f"write   {unquoted}:", (unquoted,))
    return None


def _odd_colon(name: str, known: frozenset[str]) -> _Explanation | None:
    """Return what is wrong with a key that takes in its value: its colon is missing, or not seen as one."""
    key, colon, rest = name.partition(":")
    if colon and key in known:
        if not rest:
            return _Explanation("two colons after the key", f"write   {key}:", (key,))
        hint = f"write   {key}: {shown(rest)}"
        return _Explanation("no space after the colon", hint, (key,))
    match = _NO_COLON.fullmatch(name)
    if match and match[1] in known and not did_you_mean(name, known, cutoff=0.8):
        hint = f"write   {match[1]}: {shown(match[2])}…"
        return _Explanation("no colon after the key", hint, (match[1],))
    return None


def _called_elsewhere(name: str, schema: type[Struct]) -> str:
    folded = name.casefold().replace("-", "_")
    for ours, names in _NAMES_ELSEWHERE.items():
        if ours in schema_keys(schema) and folded in names.casefold().split():
            # the address of a picture and of an outlet are url and domain; an article's is webUrl
            if ours == "url" and schema is not RawImage:
                continue
            if ours == "domain" and schema not in {RawProvider, RawProviderNote}:
                continue
            return ours
    return ""
