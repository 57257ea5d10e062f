"""Topic and provider files."""

from __future__ import annotations

from pathlib import PurePosixPath

from digestgen.load.decode import decode_fields
from digestgen.load.fields import Fields, LoadSettings, texts
from digestgen.load.frontmatter import FrontMatter, split_front_matter, whole_file_as_front_matter
from digestgen.load.schema import RawProviderNote, RawTopic
from digestgen.load.sources import Source
from digestgen.problems import Problem
from digestgen.records import ProviderNote, Topic
from digestgen.text import clean_text


def parse_topic(source: Source, settings: LoadSettings) -> tuple[Topic, list[Problem]]:
    """Return the topic that `source` describes and its problems. May raise UnusableFileError."""
    front = _front_matter(source)
    decoded = decode_fields(front, RawTopic)
    raw = decoded.values
    fields = Fields(front, settings, decoded.problems, meant=decoded.meant)
    name = fields.required(("name",), raw.name, "give the topic's name as articles write it")
    topic = Topic(
        id=clean_text(raw.id) or name,
        name=name,
        shortname=clean_text(raw.shortname),
        parent=clean_text(raw.parent),
        description=clean_text(raw.description),
        keywords=texts(raw.keywords),
        hashtags=texts(raw.hashtags),
        images=fields.images(("images",), raw.images),
        path=source.path,
    )
    return topic, fields.problems


def parse_provider(source: Source, settings: LoadSettings) -> tuple[ProviderNote, list[Problem]]:
    """Return the provider that `source` describes and its problems. May raise UnusableFileError."""
    front = _front_matter(source)
    decoded = decode_fields(front, RawProviderNote)
    raw = decoded.values
    fields = Fields(front, settings, decoded.problems, meant=decoded.meant)
    hint = "give the provider's domain as articles write it"
    domain = fields.domain(("domain",), raw.domain or raw.id, hint)
    note = ProviderNote(
        domain=domain,
        name=clean_text(raw.name) or domain,
        images=fields.images(("images",), raw.images),
        path=source.path,
        owner=clean_text(raw.owner),
        country=clean_text(raw.country),
        note=clean_text(raw.note),
    )
    return note, fields.problems


def _front_matter(source: Source) -> FrontMatter:
    split = (
        split_front_matter
        if PurePosixPath(source.path).suffix == ".md"
        else whole_file_as_front_matter
    )
    return split(source.path, source.data)
