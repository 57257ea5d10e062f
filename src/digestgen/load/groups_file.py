"""content/groups.yaml: what a person says of the grouping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digestgen.decoding import KeyPath
from digestgen.load.fields import Fields, LoadSettings, plain
from digestgen.load.frontmatter import parse_mapping, whole_file
from digestgen.load.schema import RawGroups, decode_fields
from digestgen.load.sources import Source
from digestgen.problems import Problem, errors_of, nearest
from digestgen.records import GroupsFile, Name

_KEYS = ("merge", "split", "lead", "never-together")
_PAIR = 2


def parse_groups_file(source: Source, settings: LoadSettings) -> tuple[GroupsFile, list[Problem]]:
    """Return what `source` says of the grouping and what is wrong with it.

    May raise UnusableFileError. A key that it does not know is an error here: a person who wrote it
    meant something by it.
    """
    front = whole_file(source.path, source.data)
    raw, problems = decode_fields(front, RawGroups)
    fields = Fields(front, settings)
    fields.problems = list(errors_of(problems))  # of unknown keys see below
    for key in parse_mapping(front):
        if key not in _KEYS:
            hint = nearest(str(key), _KEYS) or f"known keys: {', '.join(_KEYS)}"
            fields.error((str(key),), "unknown key", hint)
    names = _Names(fields)
    groups_file = GroupsFile(
        path=source.path,
        merge=tuple(names.lists("merge", raw.merge, least=_PAIR)),
        split=tuple(names.lists("split", raw.split, least=1)),
        lead=tuple(names.of(("lead",), raw.lead or ())),
        never_together=tuple(names.lists("never-together", raw.never_together, least=_PAIR)),
    )
    return groups_file, sorted(fields.problems)


class _Names:
    """Gives names their places."""

    def __init__(self, fields: Fields) -> None:
        from digestgen.load.yaml_nodes import places

        self._fields = fields
        self._places = places(fields.front.text)

    def of(self, at: KeyPath, given: Sequence[str | None]) -> Iterator[Name]:
        """Yield the names of a list that are not empty."""
        for index, each in enumerate(given):
            if text := plain(each):
                yield Name(text, *self._places.get((*at, index), (1, 1)))

    def lists(
        self, key: str, given: Sequence[str | Sequence[str | None] | None] | None, *, least: int
    ) -> Iterator[tuple[Name, ...]]:
        """Yield the lists of names below `key`; a name in place of a list is a list of one."""
        for index, each in enumerate(given or ()):
            at = (key, index)
            if isinstance(each, str):
                names = [Name(plain(each), *self._places.get(at, (1, 1)))]
            else:
                names = list(self.of(at, each or ()))
            if len(names) < least:
                hint = f"write   {key}: [[2024-05-01-flood.md, 2024-05-01-river.md]]"
                self._fields.error(at, f"expected a list of {least} names or more", hint)
            else:
                yield tuple(names)
