"""The short way through YAML gives what PyYAML gives, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digestgen.load.frontmatter import split_front_matter
from digestgen.load.plain_yaml import parse_plain
from digestgen.load.yaml_loaders import Loader

KEYS = ["a", "b", "title", "webUrl", "_id", "on", "NO", "y", "null", "k-1", "a" * 70]
VALUES = [
    '', ' ', "''", '""', "'", '"', 'text', 'two words', 'a: b', 'a:b', 'a #b', 'a#b', 'ends:', '~',
    'null', 'Null', 'yes', 'No', 'on', 'OFF', 'true', 'True', 'false', 'y', '12', '-3', '+3', '012',
    '0o7', '0x1F', '1_000', '1.5', '.inf', '-', '- x', '1e3', '12:30', '12:30:45', '190:20:30',
    '2024-05-01', '2024-05-01T12:00:00Z', '2024-05-01 12:00:00', '2024-05-01T12:00:00.5+02:00',
    '<<', '=', '&a x', '*a', '!!str 1', '|', '>', '[]', '{}', '[a, b]', '{a: b}', '%x', '@x', '`x`',
    '? x', "it's", "'it''s'", "'it's'", '"say \\"so\\""', '"a\\\\b"', '"a\\nb"', '"\\u00e9"',
    '"a" b', '"a" # b', "'a' b", '\xe9t\xe9', 'a\u2028b', '\ufeffa', 'a\xa0b', 'a\tb', '\ta',
    'https://x.example/a?b=c&d#e', '&#038;', 'a, b', '(x)', 'x ', 'Win: two tickets', '\U0001f600',
    'a  b', '---', '...',
]  # fmt: skip
lines = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "  ", "    ", " ", "      "]),
    st.sampled_from(["", "", "- ", "-  ", "-"]),
    st.one_of(st.just(""), st.sampled_from(KEYS).map("{}:".format)),
    st.sampled_from(["", " ", "  "]),
    st.sampled_from(VALUES),
)
texts = st.lists(lines, max_size=8).map("\n".join)


def by_pyyaml(text: str) -> object:
    return yaml.load(text, Loader)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(texts)
@example("a: null\n  b: 1")
@example("a:\n- b: 1\n  c: 2\n- d\ne: 3")
@example("a: 1\na: 2")
@example("a:\n    - b:\n      c: 1\n    -   d: 1\n        e: 2")
def test_what_is_plain_is_what_pyyaml_makes_of_it(text: str) -> None:
    plain = parse_plain(text)
    if plain:
        assert repr(plain) == repr(by_pyyaml(text))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20),
    st.sampled_from(["{}", '"{}"', "'{}'"]),
)
def test_any_value_is_pyyamls_or_not_plain(text: str, quotes: str) -> None:
    line = f"a: {quotes.format(text)}"
    if plain := parse_plain(line):
        assert plain == by_pyyaml(line)


@pytest.mark.parametrize(
    "text", ["a: &x 1", "a: [1]", "a: |\n  x", "a: 1 # one", "a: yes", "a: 1\n...", "a: 012"]
)
def test_what_needs_pyyaml_is_not_plain(text: str) -> None:
    assert parse_plain(text) is None


def test_an_article_file_is_plain() -> None:
    related = "related:\n  - title: Sun\n    type: video\n"
    text = f'title: "Rain: it \\"pours\\""\nquality: 12\ntopics:\n  - Weather\n{related}'
    assert parse_plain(text) == {
        "title": 'Rain: it "pours"',
        "quality": 12,
        "topics": ["Weather"],
        "related": [{"title": "Sun", "type": "video"}],
    }


def test_real_files_are_what_pyyaml_makes_of_them(corpus: Path) -> None:
    fronts = [split_front_matter(each.name, each.read_bytes()) for each in corpus.glob("*/20*.md")]
    plain = [(each, found) for each in fronts if (found := parse_plain(each.text)) is not None]
    assert all(repr(found) == repr(by_pyyaml(each.text)) for each, found in plain)
    assert len(plain) > 0.95 * len(fronts)
