"""Check the mapping of a file against its schema, and say what is wrong with each value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from msgspec import Struct

from digestgen.decoding import MORE_ERRORS, KeyPath, SchemaError, convert, shown
from digestgen.load.frontmatter import FrontMatter, UnusableFileError
from digestgen.load.limits import apply_limit, excesses, is_over_limit, over_limit
from digestgen.load.mapping import read_mapping
from digestgen.load.mistakes import CURLY
from digestgen.load.remarks import Remark
from digestgen.load.schema import NUMBER_LIMIT
from digestgen.load.unknown_keys import unknown_keys
from digestgen.problems import Problem
from digestgen.settings import LimitSettings

_Schema = TypeVar("_Schema", bound=Struct)


class Decoded(Struct, Generic[_Schema], frozen=True):
    """The values of a file, and what is wrong with it.

    `meant` maps the place of a value that may be missing to the problem that explains its absence.
    """

    values: _Schema
    problems: list[Problem]
    meant: dict[KeyPath, Problem]


def decode_fields(
    front: FrontMatter,
    schema: type[_Schema],
    limits: LimitSettings,
    plain: dict[str, Any] | None = None,
) -> Decoded[_Schema]:
    """Return the values of `front` that `schema` knows, and every problem with them.

    A value of the wrong type counts as absent, so that all problems are found at once. Unknown keys are left
    out with a warning, and so are the items of a list over its limit. `plain` is the mapping of `front`, if
    the caller has read it already. Raises UnusableFileError if `front` is not a mapping, is too long, or has
    too many keys.
    """
    _check_size(front, limits)
    losses: Iterable[Remark] = ()
    if plain is None:
        mapping = read_mapping(front, limits)
        plain = mapping.values
        if not mapping.is_plain:
            from digestgen.load.losses import losses_in  # imports PyYAML; most sites never need it

            losses = losses_in(front)
    problems = list(_over_limits(front, schema, limits, plain))
    found = chain(losses, unknown_keys(front, schema, plain))
    # each costs a look for its place; one more than are listed, so that it shows that there are more
    remarks = list(islice(found, limits.max_problems + 1))
    values, errors = convert(plain, schema, limits.max_problems)
    problems += [each.problem for each in remarks]
    problems += [_type_problem(front, each) for each in errors]
    return Decoded(values, problems, {each.meant: each.problem for each in remarks if each.meant})


def _check_size(front: FrontMatter, limits: LimitSettings) -> None:
    """Raise UnusableFileError for front matter that is over its limit."""
    if is_over_limit(front.text, limits.max_front_matter_size):
        found = f"front matter of {len(front.text.encode()):,} bytes"
        message = over_limit(found, "max_front_matter_size", limits)
        hint = apply_limit("max_front_matter_size")
        raise UnusableFileError(Problem(front.path, 1, 1, "", message, hint))


def _over_limits(
    front: FrontMatter, schema: type[Struct], limits: LimitSettings, data: dict[str, Any]
) -> Iterator[Problem]:
    """Yield a warning for each list that is over its limit, and cut it."""
    for each in excesses(data, schema, limits):
        found = f"{each.count:,} {'keys' if each.key == 'max_keys' else 'items'}"
        message, hint = over_limit(found, each.key, limits), apply_limit(each.key)
        if each.key == "max_keys":
            raise UnusableFileError(front.problem(each.at, message, hint))
        yield front.problem(each.at, f"{message}; the others are left out", hint, level="warning")


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
_MAPPINGS = {
    "provider": "name and domain",
    "images": "a picture with its url",
    "related": "an article with its keys",
}
_BULLET = re.compile(r"[-*+•‣◦·–—−][ \t]*(\S.*)")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,.'\u00a0 ]\d{3})+")


def _type_problem(front: FrontMatter, error: SchemaError) -> Problem:
    at, what, value = error.at, error.why, error.value
    if what == MORE_ERRORS:
        return front.problem(at, "more mistakes than are listed", "correct those first")
    expected = re.findall(r"`(\w+)", what.partition(", got")[0])
    if what.startswith("Invalid enum value"):
        folded = str(value).strip(CURLY).casefold()
        hint = f"write {folded}" if folded in {"article", "video"} else "write article or video"
        return front.problem(at, f'"{shown(value)}" is not a known type', hint)
    if "length" in what:
        return front.problem(at, f"a list of {len(value):,} is too long", "shorten it")
    kinds = [_KINDS[kind] for kind in expected if kind in _KINDS and kind != "null"]
    if type(value) is int and "int" in expected:
        hint = f"write a whole number between {-NUMBER_LIMIT:,} and {NUMBER_LIMIT:,}"
        return front.problem(at, f"{shown(value)} is too large a number", hint)
    written = front.written(at)
    given = shown(written or value)
    quoted = f'"{given}"' if isinstance(value, str) else given
    key = next((step for step in reversed(at) if isinstance(step, str)), "")
    wanted = _MAPPINGS.get(key) if kinds == ["a mapping"] else None
    message = f"expected {wanted or ' or '.join(kinds)}, found {quoted}"
    hint = _entry_hint(key, kinds, value) or _type_hint(front, error, kinds, given)
    return front.problem(at, message, hint)


_IMAGES_HINT = "write   images: [{url: /media/flood.jpg}]"


def _entry_hint(key: str, kinds: list[str], value: Any) -> str:
    """Return the hint for a key whose value is a mapping, or a list of mappings; "" for another."""
    if key == "provider" and kinds == ["a mapping"]:
        return _provider_hint(value)
    if key == "images":
        return _IMAGES_HINT
    if key == "related":
        if kinds == ["a list"]:
            return "begin each entry with a dash:   - title: A title"
        return "give its title, publishedDateTime, webUrl and provider:   - title: A title"
    return ""


def _provider_hint(value: Any) -> str:
    if isinstance(value, list):
        return "write it without dash or brackets:   provider: {name: BBC, domain: bbc.co.uk}"
    text = shown(value).strip()
    if _DOMAIN.fullmatch(text):
        return f"write   provider: {{domain: {text}}}"
    return "give its name and domain:   provider: {name: BBC, domain: bbc.co.uk}"


def _type_hint(front: FrontMatter, error: SchemaError, kinds: list[str], given: str) -> str:
    value = error.value
    if kinds == ["text"]:
        if isinstance(value, bool | int | float):
            return f'put it in quotes: "{given}"'
        return "write text; put it in quotes if it begins with [ or {"
    text = value.strip() if isinstance(value, str) else ""
    if kinds == ["a whole number"]:
        return _number_hint(text)
    if kinds == ["a list"]:
        key = next((step for step in reversed(error.at) if isinstance(step, str)), "")
        return _list_hint(key, front.source(error.at), value)
    return "write true or false, without quotes" if kinds == ["true or false"] else ""


def _number_hint(text: str) -> str:
    bare = text.strip(f"{CURLY}\"' ")
    if _THOUSANDS.fullmatch(bare):
        return f"write it without commas, points or spaces: {re.sub('[^0-9+-]', '', bare)}"
    if bare.lstrip("+-").isdecimal():
        return f"write the number without quotes: {shown(bare)}"
    return "write a whole number, such as 120"


def _list_hint(key: str, source: str, value: Any) -> str:
    if isinstance(value, dict) and value and all(each is None for each in value.values()):
        return f"write it in square brackets: [{shown(', '.join(map(str, value)))}]"
    first, *more = source.strip().split("\n")
    if more or _BULLET.match(first):
        item = _BULLET.sub(r"\1", first)
        return f"begin each item with a hyphen and a space:   - {shown(item)}"
    items = first.strip("()[] ")
    for curly in CURLY:
        items = items.replace(curly, '"')
    if not isinstance(value, str) or not items:
        return f"write   {key}: [one, two]"
    return f"write   {key}: [{shown(items, 80)}]   or one item per line, each after a hyphen"
