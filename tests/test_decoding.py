"""Checking data against a record type."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from digestgen.decoding import SchemaError, convert, shown, shown_path


class Leaf(Struct):
    name: str | None = None
    size: int | None = None


class Branch(Struct):
    grid: list[int]  # may not hold None


class Tree(Struct):
    kind: Literal["oak", "elm"] | None = None
    leaves: Annotated[list[Leaf | None], Meta(max_length=3)] | None = None
    words: list[str | None] | None = None
    trunk: Leaf | None = None
    nested: list[Branch] | None = None


def errors(data: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(shown_path(each.at), each.value) for each in convert(data, Tree)[1]]


def test_good_data_has_no_error() -> None:
    data = {"kind": "oak", "leaves": [{"name": "a"}, None], "trunk": {"size": 3}}
    tree = Tree(kind="oak", leaves=[Leaf("a"), None], trunk=Leaf(size=3))
    assert convert(data, Tree) == (tree, [])


def test_unknown_keys_are_left_out() -> None:
    assert convert({"root": 1, "trunk": {"bark": 2}}, Tree) == (Tree(trunk=Leaf()), [])


def test_every_error_is_found_with_its_place_and_value() -> None:
    data = {"leaves": [{"name": 1, "size": "x"}, 5, {"name": 2}], "words": ["a", 3, 4], "trunk": []}
    assert sorted(errors(data), key=lambda error: error[0]) == [
        ("leaves[0].name", 1),
        ("leaves[0].size", "x"),
        ("leaves[1]", 5),
        ("leaves[2].name", 2),
        ("trunk", []),
        ("words[1]", 3),
        ("words[2]", 4),
    ]


def test_what_is_good_beside_an_error_is_kept() -> None:
    tree, _ = convert({"leaves": [{"name": 1, "size": 2}, 5], "words": ["a", 3]}, Tree)
    assert tree == Tree(leaves=[Leaf(size=2), None], words=["a", None])


def test_places_are_those_of_the_data_as_it_was_given() -> None:
    words = ["a", {"b": 1}, "c", ["d"], None, {"e": 2}]
    nested = [{"grid": [1, "x", "y", 4, [5]]}, 6, {"grid": ["z", 7]}]
    assert errors({"words": words, "nested": nested}) == [
        ("words[1]", {"b": 1}),
        ("words[3]", ["d"]),
        ("words[5]", {"e": 2}),
        ("nested[0].grid[1]", "x"),
        ("nested[0].grid[2]", "y"),
        ("nested[0].grid[4]", [5]),
        ("nested[1]", 6),
        ("nested[2].grid[0]", "z"),
    ]


def test_list_that_is_too_long_is_one_error() -> None:
    assert errors({"leaves": [{}] * 4}) == [("leaves", [{}] * 4)]


@pytest.mark.parametrize("key", [1, None, True, 1.5, (1, 2)])
def test_keys_that_are_not_text_are_left_out_without_an_error(key: Any) -> None:
    data = {key: "x", "trunk": {key: "y", "name": "a"}, "leaves": [{key: {key: 1}}]}
    assert convert(data, Tree) == (Tree(trunk=Leaf("a"), leaves=[Leaf()]), [])


def test_keys_that_are_not_text_are_taken_out_of_data_that_holds_itself() -> None:
    data: dict[Any, Any] = {1: "x", "words": ["a"]}
    data["root"] = [data]
    assert convert(data, Tree) == (Tree(words=["a"]), [])


@pytest.mark.parametrize(
    "value", ["a - at `$.trunk`", "a - at `key`", "`", " - at ", "a\n - at `$`"]
)
def test_value_that_reads_like_a_place_is_found_at_its_own(value: str) -> None:
    assert errors({"kind": value, "trunk": {"name": "a"}}) == [("kind", value)]


def test_errors_of_one_value_in_two_places_are_reported_once() -> None:
    leaf = {"name": 1}
    assert convert({"leaves": [leaf, leaf]}, Tree)[1] == [
        SchemaError(("leaves", 0, "name"), "Expected `str | null`, got `int`", 1)
    ]


def test_path_is_shown_as_a_person_writes_it() -> None:
    assert shown_path(("related", 3, "provider", "domain")) == "related[3].provider.domain"
    assert shown_path(()) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (3, "3"),
        ({"a": 1}, "a mapping"),
        ([1], "a list"),
        (b"a", "binary data"),
        ("a\nb\x1b[31m\u2028c", "a b [31m c"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 57 + "…"),
    ],
)
def test_value_is_shown_on_one_short_line(value: Any, text: str) -> None:
    assert shown(value) == text
