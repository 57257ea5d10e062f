"""Keys that have no effect are named, with the key that was meant."""

from __future__ import annotations

import pytest

from builders import article_file, source
from digestgen.load import LoadSettings, load_source


def messages(more: str, *, kind: str = "articles", text: str = "") -> list[str]:
    file = source(text or article_file(more=more), kind=kind)
    problems = load_source(file, LoadSettings()).problems
    return [f"{each.level}: {each.key}: {each.message} / {each.hint}" for each in problems]


@pytest.mark.parametrize("key", ["secured", "x-editor", "x_note", "_draft"])
def test_own_and_ignored_keys_are_not_named(key: str) -> None:
    assert messages(f"{key}: a") == []


def test_key_that_nothing_knows_is_a_warning() -> None:
    (line,) = messages("colour: blue")
    assert line.startswith("warning: colour: unknown key; it has no effect / remove it")


@pytest.mark.parametrize(
    ("more", "key", "meant"),
    [
        ("tags: [a]", "tags", "topics"),
        ("topcis: [a]", "topcis", "topics"),
        ("images: [{src: /a.png}]", "images[0].src", "url"),
        ("related: [{heading: a}]", "related[0].heading", "title"),
    ],
)
def test_key_called_otherwise_elsewhere_is_named_with_ours(more: str, key: str, meant: str) -> None:
    lines = messages(more)
    assert any(f": {key}: unknown key / " in each and f'"{meant}"' in each for each in lines)


def test_misspelt_key_replaces_the_message_that_its_value_is_missing() -> None:
    text = article_file().replace("title:", "tittle:")
    assert messages("", text=text) == ['error: tittle: unknown key / did you mean "title"?']


def test_empty_text_is_an_error_though_a_warning_says_why() -> None:
    text = article_file().replace('title: "A flood"', "title: #1 flood")
    (line,) = messages("", text=text)
    assert line.startswith("error: title: empty: # begins a comment")


def test_plain_related_entry_with_an_unknown_key_is_named() -> None:
    entry = (
        "related:\n- title: A\n  publishedDateTime: 2024-05-01T12:00:00Z\n"
        "  webUrl: https://a.example/\n  provider:\n    domain: a.example\n  colour: blue"
    )
    (line,) = messages(entry)
    assert line.startswith("warning: related[0].colour: unknown key")
