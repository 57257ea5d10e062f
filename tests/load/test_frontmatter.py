"""Front matter: its fences, its YAML, and where in the file a value stands."""

from __future__ import annotations

import re
from typing import Any

import pytest

from builders import article_file, source
from digestgen.load import LoadSettings
from digestgen.load.articles import parse_article
from digestgen.load.frontmatter import (
    UnusableFileError,
    split_front_matter,
    whole_file_as_front_matter,
)
from digestgen.load.mapping import parse_mapping

GOOD = article_file(more="excerpt: Water came.", body="It rose.\n")


def mapping(yaml: str) -> dict[str, Any]:
    return parse_mapping(split_front_matter("a.md", f"---\n{yaml}\n---\n".encode()))


def error(yaml: str) -> str:
    with pytest.raises(UnusableFileError) as raised:
        mapping(yaml)
    return str(raised.value.problem).splitlines()[0]


def body(text: str) -> str:
    return split_front_matter("a.md", text.encode()).body


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "\ufeff" + GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        GOOD.replace("---\n", "--- \t\n"),
    ],
    ids=["BOM", "CRLF", "CR", "BOM and CRLF", "no final newline", "space after the fences"],
)
def test_how_a_file_is_saved_changes_nothing_in_it(text: str) -> None:
    plain, _ = parse_article(source(GOOD), LoadSettings())
    assert parse_article(source(text), LoadSettings()) == (plain, [])


def test_fence_inside_a_quoted_string_is_text() -> None:
    assert mapping('title: "a --- b"')["title"] == "a --- b"


def test_indented_fence_inside_a_quoted_string_is_text() -> None:
    assert mapping('title: "a\n  ---\n  b"\nheat: 1') == {"title": "a --- b", "heat": 1}


def test_indented_fence_inside_a_block_scalar_is_text() -> None:
    assert mapping("title: |\n  a\n  ---\n  b")["title"] == "a\n---\nb\n"


def test_line_that_only_begins_with_a_fence_does_not_close() -> None:
    front = split_front_matter("a.md", b"---\na: 1\n----\n--- b\n---\nbody")
    assert front.body == "body"


def test_front_matter_ends_at_the_first_closing_fence() -> None:
    assert body("---\na: 1\n---\none\n---\ntwo\n") == "one\n---\ntwo\n"


def test_empty_front_matter_is_an_empty_mapping() -> None:
    assert mapping("") == mapping("# only a comment") == {}


def test_body_may_be_absent() -> None:
    assert body("---\na: 1\n---") == ""


@pytest.mark.parametrize("text", ["", "text", " ---\na: 1\n---\n", "\n---\na: 1\n---\n", "----\n"])
def test_file_that_does_not_begin_with_a_fence_is_unusable(text: str) -> None:
    with pytest.raises(UnusableFileError, match=r"a\.md:1:1: .*(?:front matter|begin)"):
        split_front_matter("a.md", text.encode())


@pytest.mark.parametrize("text", ["---", "---\n", "---\na: 1\n", "---\na: 1\n ---\n"])
def test_front_matter_without_closing_fence_is_unusable(text: str) -> None:
    with pytest.raises(
        UnusableFileError, match=r"ends the front matter is missing|does not end the front matter"
    ):
        split_front_matter("a.md", text.encode())


@pytest.mark.parametrize(
    ("yaml", "place"),
    [
        ("a: 1\na: 2", "a.md:3:1: a: the key occurs twice, first in line 2"),
        ("x: {a: 1, a: 2}", "a.md:2:11: x.a: the key occurs twice, first in line 2"),
        (
            "x:\n- y:\n    a: 1\n    b: 2\n    a: 3",
            "a.md:6:5: x[0].y.a: the key occurs twice, first in line 4",
        ),
        ("1: a\n1: b", "a.md:3:1: 1: the key occurs twice, first in line 2"),
        ("x: {<<: {a: 1}, <<: {b: 1}}", "a.md:2:17: x.<<: the key occurs twice, first in line 2"),
    ],
)
def test_key_given_twice_is_an_error_at_every_depth(yaml: str, place: str) -> None:
    assert error(yaml) == place


def test_alias_stands_for_its_anchor() -> None:
    assert mapping("a: &x [1, 2]\nb: *x")["b"] == [1, 2]


def test_merge_key_takes_what_is_not_given() -> None:
    merged = mapping("a: &x {u: 1, v: 2}\nb: {<<: *x, v: 3}")["b"]
    assert merged == {"u": 1, "v": 3}


def test_mapping_may_have_thousands_of_keys_of_its_own() -> None:
    assert len(mapping("\n".join(f"k{number}: 1" for number in range(3000)))) == 3000


def test_merges_of_merges_do_not_grow_without_limit() -> None:
    own = [", ".join(f"k{n}_{key}: 1" for key in range(100)) for n in range(20)]
    lines = [f"a{n}: &a{n} {{<<: [*a{n - 1}], {own[n]}}}" for n in range(1, 20)]
    assert "more than 1,000 keys" in error("\n".join([f"a0: &a0 {{{own[0]}}}", *lines]))


def test_aliases_of_aliases_do_not_unfold_without_limit() -> None:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "expand into too much" in error("\n".join(["a0: &a0 [x]", *lines]))


def test_alias_to_what_holds_it_is_harmless_in_an_unknown_key() -> None:
    more = "extra: &x [*x, {a: *x}]"
    _, problems = parse_article(source(article_file(more=more)), LoadSettings())
    assert [each.key for each in problems] == ["extra"]


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [ls]", "!!python/name:os.system", "!own x", "!!own x"]
)
def test_tag_of_no_plain_type_is_an_error(tag: str) -> None:
    assert error(f"a: {tag}") == "a.md:2:4: text that begins with ! is read as a tag"


@pytest.mark.parametrize(
    "value", ["!!int x", "!!int ''", "!!float ''", "!!bool x", "0x_", "!!float x"]
)
def test_value_that_its_tag_does_not_fit_is_an_error_with_its_place(value: str) -> None:
    assert re.match(r'a\.md:3:4: ".*" does not fit its type, \w+$', error(f"a: 1\nb: {value}"))


def test_message_about_a_long_value_is_short() -> None:
    assert len(error("a: " + "9" * 5000)) < 150


@pytest.mark.parametrize("text", ["=", "<<", "2024-13-45", "2024-05-01 12:00:00"])
def test_plain_sign_or_time_is_text(text: str) -> None:
    assert mapping(f"a: {text}") == {"a": text}


def test_set_is_read_in_its_order() -> None:
    assert list(mapping("a: !!set {c, b, a}")["a"]) == ["c", "b", "a"]


def test_ordered_mapping_is_a_list_of_mappings() -> None:
    assert mapping("a: !!omap [x: 1, y: 2]") == {"a": [{"x": 1}, {"y": 2}]}


@pytest.mark.parametrize("nest", ["[" * 500 + "]" * 500, "\n  " + "- " * 500 + "x"])
def test_nesting_deeper_than_a_hundred_levels_is_an_error(nest: str) -> None:
    assert error(f"a: {nest}").endswith("nested deeper than 100 levels")


def test_nesting_of_fifty_levels_is_read() -> None:
    assert "a" in mapping("a: " + "[" * 50 + "]" * 50)


@pytest.mark.parametrize("text", ["a\x00", "a\x07", "a\x1b[31m", "a\x7f", "a\uffff"])
def test_control_character_is_an_error_with_its_place(text: str) -> None:
    assert error(f"title: {text}").startswith("a.md:2:9: a control character (U+")


def test_byte_that_is_not_utf8_is_an_error_at_its_character() -> None:
    data = "\ufeff---\r\ntitle: 😀é".encode() + b"\xff\r\n---\r\n"
    with pytest.raises(UnusableFileError) as raised:
        split_front_matter("a.md", data)
    assert str(raised.value.problem).startswith("a.md:2:10: not UTF-8: byte 0xff\n")


def test_whole_file_is_front_matter_in_a_yaml_file() -> None:
    assert parse_mapping(whole_file_as_front_matter("a.yaml", b"\xef\xbb\xbfname: A\r\n")) == {
        "name": "A"
    }


@pytest.mark.parametrize(
    ("yaml", "at", "line", "column"),
    [
        ("a: 1\nb: 2", ("b",), 3, 4),
        ('a: "😀😀"\nb: {c: "😀", d: 2}', ("b", "d"), 3, 16),
        ('a: {b: "x\u2028y\u0085z", c: 2}', ("a", "c"), 2, 20),
        ("a:\n- 1\n- b: 2", ("a", 1, "b"), 4, 6),
        ("a:\n- b: 2", ("a", 0, "absent"), 3, 3),
        ("a: 1", ("absent", "deep"), 2, 1),
        ("a: 1", ("a", "deep", 3), 2, 4),
    ],
)
def test_problem_stands_at_its_value_or_at_what_would_hold_it(
    yaml: str, at: Any, line: int, column: int
) -> None:
    front = split_front_matter("a.md", f"---\n{yaml}\n---\n".encode())
    problem = front.problem(at, "wrong")
    assert (problem.line, problem.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"Ferry \ud83d\ude80 returns"', "Ferry 🚀 returns"),
        (r'"\uD83D\uDE80\ud83c\uddeb"', "🚀🇫"),
        (r'"a \\ud83d\ude80"'.replace(r"\ude80", ""), r"a \ud83d"),
        (r"'\ud83d\ude80'", r"\ud83d\ude80"),
        (r'["\ud83d\ude80", \ud83d\ude80]', ["🚀", r"\ud83d\ude80"]),
    ],
)
def test_halves_of_a_character_as_json_writes_them_are_one_in_double_quotes(
    text: str, value: Any
) -> None:
    assert mapping(f"a: {text}") == {"a": value}


def test_place_after_halves_of_a_character_is_that_of_the_file() -> None:
    text = '---\na: {b: "\\ud83d\\ude80", c: 1, d: "\\ud83d\\ude80", e: 2}\n---\n'
    front = split_front_matter("a.md", text.encode())
    assert front.problem(("a", "c"), "wrong").column == text.index("1") - len("---\n") + 1
    assert front.problem(("a", "e"), "wrong").column == text.index("2}") - len("---\n") + 1


def test_half_a_character_alone_is_an_error() -> None:
    assert error(r'a: "x \ud83d y"') == r"a.md:2:7: \ud83d is half of a character"
