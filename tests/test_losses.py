"""Text in front matter that YAML leaves out of its value is not lost in silence."""

from __future__ import annotations

import pytest

from builders import article_file, source
from digestgen.load import LoadSettings
from digestgen.load.articles import parse_article


def warnings(more: str, title: str = "A flood") -> list[str]:
    text = article_file(more=more).replace('title: "A flood"', f"title: {title}")
    _, problems = parse_article(source(text), LoadSettings())
    assert all(each.level == "warning" for each in problems)
    return [f"{each.line}:{each.column}: {each.key}: {each.message}" for each in problems]


@pytest.mark.parametrize(
    ("title", "place"),
    [("Voted #1", "2:14"), ("Voted # 1", "2:14"), ("Rain   #wet", "2:15")],
)
def test_comment_that_cuts_a_title_is_a_warning(title: str, place: str) -> None:
    (line,) = warnings("", title)
    assert line.startswith(f"{place}: title: the text ends before #")


@pytest.mark.parametrize(
    "more",
    [
        "heat: 5 # hot",
        "# a comment\ncategory: news",
        'excerpt: "C #1"',
        "excerpt: C#1",
        "published: true #x",
        "locale: en  # English",
        "excerpt: |\n  Water #1\n  came.",
        "x-note: A #1",
    ],
)
def test_comment_that_cuts_no_text_is_none(more: str) -> None:
    assert warnings(more) == []


def test_item_in_another_column_is_a_warning() -> None:
    (line,) = warnings("topics:\n- Weather\n  - River")
    assert line.startswith("8:3: topics[0]: wrong indentation")


def test_key_inside_quotes_is_a_warning() -> None:
    (line,) = warnings('excerpt: "Water came\ncategory: "')
    assert line == '6:10: excerpt: the quoted text takes in the key "category" below it'


def test_anchor_without_alias_is_a_warning() -> None:
    (line,) = warnings("excerpt: &Co is here")
    assert line == "6:10: : &Co is read as an anchor, not as text"
    assert warnings("topics: [&w Weather]\ncategory: *w") == []


def test_exclamation_mark_before_a_text_is_a_warning() -> None:
    (line,) = warnings("excerpt: ! water came")
    assert line == "6:10: : the exclamation mark is read as a tag, not as text"
