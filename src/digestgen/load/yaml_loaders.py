"""PyYAML's safe loaders, set up for article files."""

from __future__ import annotations

from typing import Any

import yaml

from digestgen.decoding import shown

BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MAX_MERGED_KEYS = 1000


class DuplicateKey(yaml.MarkedYAMLError):
    """A key that occurs twice in one mapping."""


class Loader(BaseLoader):  # type: ignore[misc]  # the C loader has no types
    """PyYAML's safe loader, except that times stay text and that a key may occur only once.

    Our own parser of times says what is wrong with one.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way to configure a loader
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in BaseLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, Any] = {}
            for key, _ in node.value:
                if key.value.__class__ is str and seen.setdefault(key.value, key) is not key:
                    raise DuplicateKey(key.value, seen[key.value].start_mark, "", key.start_mark)
        return super().construct_mapping(node, deep)

    def flatten_mapping(self, node: Any) -> None:
        own = len(node.value)
        super().flatten_mapping(node)
        # merges of merges would grow without limit
        if len(node.value) > max(own, _MAX_MERGED_KEYS):
            what = f"merges make a mapping of more than {_MAX_MERGED_KEYS:,} keys"
            raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)


for _tag in (
    "timestamp",
    "value",
    "merge",
):  # the last two: a bare = or << is a text like any other
    Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", Loader.construct_yaml_str)
for _tag in ("omap", "pairs"):
    Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", Loader.construct_yaml_seq)
Loader.add_constructor("tag:yaml.org,2002:set", Loader.construct_yaml_map)  # a set has no order


class CarefulLoader(Loader):
    """Loader, with an error that says where a scalar is whose tag it does not fit."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            kind = node.tag.rpartition(":")[2]
            raise yaml.constructor.ConstructorError(
                None, None, f'"{shown(node.value)}" does not fit its type, {kind}', node.start_mark
            ) from error
