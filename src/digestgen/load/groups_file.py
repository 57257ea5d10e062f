"""content/groups.yaml: the corrections that a person makes to the grouping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digestgen.decoding import KeyPath
from digestgen.load.decode import decode_fields
from digestgen.load.fields import Fields, LoadSettings
from digestgen.load.frontmatter import whole_file_as_front_matter
from digestgen.load.mapping import parse_mapping
from digestgen.load.schema import RawGroups
from digestgen.load.sources import Source
from digestgen.problems import Problem, did_you_mean, errors_of
from digestgen.records import GroupsFile, Name
from digestgen.text import visible_text

_KEYS = ("merge", "split", "lead", "never-together", "thread", "never-thread")
_PAIR = 2


def parse_groups_file(source: Source, settings: LoadSettings) -> tuple[GroupsFile, list[Problem]]:
    """Return the overrides in `source` and what is wrong with them.

    An unknown key is an error here: whoever wrote it expects it to change the grouping. May raise
    UnusableFileError.
    """
    front = whole_file_as_front_matter(source.path, source.data)
    decoded = decode_fields(front, RawGroups, settings.limits)
    raw = decoded.values
    fields = Fields(front, settings, errors_of(decoded.problems))  # unknown keys follow
    for key in map(str, parse_mapping(front, settings.limits)):
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS) or f"the keys are {', '.join(_KEYS)}"
            fields.add(replace(front.key_problem((key,), "unknown key", hint), level="error"))
    names = _Names(fields)
    groups_file = GroupsFile(
        path=source.path,
        merge=tuple(names.lists("merge", raw.merge, least=_PAIR)),
        split=tuple(names.lists("split", raw.split, least=1)),
        lead=tuple(names.of(("lead",), raw.lead or ())),
        never_together=tuple(names.lists("never-together", raw.never_together, least=_PAIR)),
        thread=tuple(names.lists("thread", raw.thread, least=_PAIR)),
        never_thread=tuple(names.lists("never-thread", raw.never_thread, least=_PAIR)),
    )
    return groups_file, fields.problems


class _Names:
    """The names in a file, with their places."""

    def __init__(self, fields: Fields) -> None:
        from digestgen.load.yaml_nodes import (
            yaml_node_places,  # imports PyYAML, which most sites never need
        )

        self._fields = fields
        self._places = yaml_node_places(fields.front.text)

    def of(self, at: KeyPath, given: Sequence[str | None]) -> Iterator[Name]:
        """Yield the names in a list that are not empty."""
        for index, each in enumerate(given):
            if text := visible_text(each or ""):
                yield Name(text, *self._places.get((*at, index), (1, 1)))

    def lists(
        self, key: str, given: Sequence[str | Sequence[str | None] | None] | None, *, least: int
    ) -> Iterator[tuple[Name, ...]]:
        """Yield the lists of names below `key`; a name in place of a list is a list of one name."""
        for index, each in enumerate(given or ()):
            at = (key, index)
            if isinstance(each, str):
                names = [Name(visible_text(each), *self._places.get(at, (1, 1)))]
            else:
                names = list(self.of(at, each or ()))
            if len(names) < least:
                hint = f"write   {key}: [[2024-05-01-flood.md, 2024-05-01-river.md]]"
                self._fields.error(at, f"expected a list of {least} names or more", hint)
            else:
                yield tuple(names)
