"""Topic and provider files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from digestgen.load.decode import decode_fields
from digestgen.load.domains import path_after_host
from digestgen.load.fields import Fields, LoadSettings
from digestgen.load.frontmatter import FrontMatter, split_front_matter, whole_file_as_front_matter
from digestgen.load.schema import RawProviderNote, RawTopic
from digestgen.load.sources import Source
from digestgen.problems import Problem
from digestgen.records import Name, ProviderNote, Topic
from digestgen.urls.hosts import readable_host


def parse_topic(source: Source, settings: LoadSettings) -> tuple[Topic, list[Problem]]:
    """Return the topic that `source` describes and its problems. May raise UnusableFileError."""
    front = _front_matter(source)
    decoded = decode_fields(front, RawTopic, settings.limits)
    raw = decoded.values
    fields = Fields(front, settings, decoded.problems, meant=decoded.meant)
    name = fields.required(
        ("name",), raw.name, "give the topic's name as articles write it", "max_name_size"
    )
    topic = Topic(
        id=fields.text(("_id",), raw.id, "max_name_size"),
        name=name,
        shortname=fields.text(("shortname",), raw.shortname, "max_name_size"),
        parent=fields.text(("parent",), raw.parent, "max_name_size"),
        description=fields.text(("description",), raw.description, "max_excerpt_size"),
        keywords=fields.texts(("keywords",), raw.keywords),
        match=bool(raw.match),
        hashtags=fields.texts(("hashtags",), raw.hashtags),
        images=fields.images(("images",), raw.images),
        path=source.path,
        id_line=_line_of_key(front.text, "_id") if raw.id else 0,
    )
    if topic.match and not topic.keywords:
        hint = "add keywords, or remove match"
        fields.warn(("match",), "has no effect: the topic has no keywords", hint)
    return topic, fields.problems


def parse_provider(source: Source, settings: LoadSettings) -> tuple[ProviderNote, list[Problem]]:
    """Return the provider that `source` describes and its problems. May raise UnusableFileError."""
    front = _front_matter(source)
    decoded = decode_fields(front, RawProviderNote, settings.limits)
    raw = decoded.values
    fields = Fields(front, settings, decoded.problems, meant=decoded.meant)
    hint = "give the provider's domain as articles write it"
    given = raw.domain or raw.id
    domain = fields.domain(("domain",), given, hint)
    note = ProviderNote(
        domain=domain,
        name=fields.text(("name",), raw.name, "max_name_size") or readable_host(domain),
        images=fields.images(("images",), raw.images),
        path=source.path,
        owner=fields.text(("owner",), raw.owner, "max_name_size"),
        country=fields.text(("country",), raw.country, "max_name_size"),
        note=fields.text(("note",), raw.note, "max_excerpt_size"),
        aliases=tuple(_aliases(fields, raw.aliases or ())),
        channel=path_after_host(given or ""),
    )
    return note, fields.problems


def _aliases(fields: Fields, given: Sequence[str | None]) -> Iterator[Name]:
    for index, each in enumerate(given):
        if text := fields.text(("aliases", index), each, "max_name_size"):
            yield Name(text, *fields.place(("aliases", index)))


def _front_matter(source: Source) -> FrontMatter:
    split = (
        split_front_matter
        if PurePosixPath(source.path).suffix == ".md"
        else whole_file_as_front_matter
    )
    return split(source.path, source.data)


def _line_of_key(text: str, key: str) -> int:
    """Return the line of a key at the top of a mapping in block style, 0 if it does not have one.

    The exact place would need PyYAML, which takes many times as long as everything else here.
    """
    match = re.search(rf"^['\"]?{key}['\"]?[ \t]*:", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0
