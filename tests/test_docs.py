"""What can be used is documented, and links in the documents lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import click
import msgspec
import pytest

from digestgen.cli import main
from digestgen.load import schema
from digestgen.settings import Config, OutputSettings, Settings
from runs import SOURCE

DOCUMENTS = [
    SOURCE / "README.md",
    SOURCE / "CHANGELOG.md",
    SOURCE / "CONTRIBUTING.md",
    *sorted((SOURCE / "docs").glob("**/*.md")),
]
RAW_RECORDS = [
    record
    for record in vars(schema).values()
    if isinstance(record, type) and issubclass(record, msgspec.Struct) and record.__name__ != "_Raw"
    and record.__module__ == schema.__name__
]  # fmt: skip
CODE = re.compile(r"````.*?````|```.*?```|`[^`\n]+`", re.DOTALL)
INLINE_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)")


def _code(*documents: Path) -> str:
    """Return all that documents show as code."""
    return "\n".join(found for each in documents for found in CODE.findall(each.read_text()))


def _mentions(code: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code) is not None


def _commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group, and of the groups in it, by all their words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def _options() -> Iterator[tuple[str, str]]:
    for name, command in _commands(main):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, option) for option in parameter.opts)


def _keys(record: type[Settings], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield each table of digest.toml with each key in it."""
    for name, kind in get_type_hints(record).items():
        inner = next((each for each in (kind, *get_args(kind)) if _is_table(each)), None)
        if inner:
            yield from _keys(inner, f"{above}.{name}".lstrip("."))
        else:
            yield above, name


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Settings)


@pytest.mark.parametrize("name", sorted(name for name, _ in _commands(main)))
def test_every_command_is_documented(name: str):
    assert f"digestgen {name}" in _code(*DOCUMENTS)


@pytest.mark.parametrize(("name", "option"), sorted(set(_options())))
def test_every_option_is_documented(name: str, option: str):
    section = _section(name)
    if same := re.search(r"[Tt]he same options as `(\w+)`", section):
        section += _section(same[1])
    assert _mentions("\n".join(CODE.findall(section)), option)


def _section(name: str) -> str:
    text = (SOURCE / "docs/commands.md").read_text()
    return text.partition(f"## digestgen {name}")[2].partition("\n## ")[0]


@pytest.mark.parametrize(("table", "key"), sorted(set(_keys(Config))))
def test_every_key_of_the_configuration_is_documented(table: str, key: str):
    text = (SOURCE / "docs/configuration.md").read_text()
    section = text.partition(f"[{table}]")[2] if table else text
    assert _mentions("\n".join(CODE.findall(section)), key)


@pytest.mark.parametrize("name", OutputSettings.__struct_fields__)
def test_every_output_switch_is_documented(name: str):
    text = (SOURCE / "docs/configuration.md").read_text()
    section = text.partition("[outputs]")[2].partition("\n## ")[0]
    assert _mentions("\n".join(CODE.findall(section)), name)


@pytest.mark.parametrize(
    "key", sorted({name for each in RAW_RECORDS for name in each.__struct_encode_fields__})
)
def test_every_key_of_front_matter_is_documented(key: str):
    assert _mentions(_code(SOURCE / "docs/format.md"), key)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document: Path):
    prose = CODE.sub("", document.read_text())
    targets = [each.partition("#")[0] for each in INLINE_LINK.findall(prose)]
    local = [
        each for each in targets if each and "://" not in each and not each.startswith("mailto:")
    ]
    assert [each for each in local if not (document.parent / each).exists()] == []


def test_every_promise_of_the_security_page_has_tests_that_exist() -> None:
    page = (SOURCE / "docs/security.md").read_text()
    promises = page.partition("## Promises")[2].partition("## What is not")[0]
    rows = [
        line for line in promises.splitlines() if line.startswith("| ") and "| test |" not in line
    ]
    assert rows
    assert not [row for row in rows if "`tests/" not in row]
    for file, name in re.findall(r"`(tests/[^`:]+)(?:::(\w+))?`", page):
        assert name, f"{file}: without the name of a test"
        assert f"def {name}(" in (SOURCE / file).read_text("utf-8"), f"{file}::{name}"
