"""PyYAML's safe loaders, set up for article files."""

from __future__ import annotations

from typing import Any

import yaml

from digestgen.decoding import shown
from digestgen.load.limits import DEFAULTS
from digestgen.settings import LimitSettings

BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MAX_SHOWN = 20


class DuplicateKey(yaml.MarkedYAMLError):
    """A key that occurs twice in one mapping."""


class Loader(BaseLoader):  # type: ignore[misc]  # the C loader has no types
    """PyYAML's safe loader, except that times stay text and that a key may occur only once.

    Times stay text because our own parser explains what is wrong with one. `max_merge_keys` and `max_digits`
    are limits.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own way to configure a loader
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in BaseLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, stream: str, *, limits: LimitSettings = DEFAULTS) -> None:
        super().__init__(stream)
        self._limits = limits

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, Any] = {}
            for key, _ in node.value:
                if key.value.__class__ is str and seen.setdefault(key.value, key) is not key:
                    raise DuplicateKey(key.value, seen[key.value].start_mark, "", key.start_mark)
        return super().construct_mapping(node, deep)

    def flatten_mapping(self, node: Any) -> None:
        own, most = len(node.value), self._limits.max_merge_keys
        super().flatten_mapping(node)
        # merges of merges would grow without limit
        if len(node.value) > max(own, most):
            what = f"merges make a mapping of more than {most:,} keys"
            raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)

    def construct_yaml_int(self, node: Any) -> Any:
        self._check_digits(node)
        return super().construct_yaml_int(node)

    def construct_yaml_float(self, node: Any) -> Any:
        self._check_digits(node)
        return super().construct_yaml_float(node)

    def _check_digits(self, node: Any) -> None:
        """Raise ConstructorError for a number that is so long that reading it would take too long."""
        most = self._limits.max_digits
        text = self.construct_scalar(node)
        if len(text) > most:
            what = f"{shown(text, _MAX_SHOWN)} is too large a number"
            raise yaml.constructor.ConstructorError(None, None, what, node.start_mark)


for _tag in (
    "timestamp",
    "value",
    "merge",
):  # the last two: a bare = or << is a text like any other
    Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", Loader.construct_yaml_str)
for _tag in ("omap", "pairs"):
    Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", Loader.construct_yaml_seq)
for _tag in ("int", "float"):  # PyYAML's table has its own functions, not ours of the same name
    Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", getattr(Loader, f"construct_yaml_{_tag}"))
Loader.add_constructor("tag:yaml.org,2002:set", Loader.construct_yaml_map)  # a set has no order


class CarefulLoader(Loader):
    """A Loader whose error has the place of a scalar that does not fit its tag."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            kind = node.tag.rpartition(":")[2]
            raise yaml.constructor.ConstructorError(
                None, None, f'"{shown(node.value)}" does not fit its type, {kind}', node.start_mark
            ) from error
