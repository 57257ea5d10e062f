"""Everyday Markdown as GitHub renders it: `snippets.md` has the text and the HTML of its specification."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from builders import body

_SNIPPETS = (Path(__file__).parent / "snippets.md").read_text("utf-8").replace("→", "\t")
SNIPPETS = {
    name: (source, expected)
    for name, source, expected in re.findall(
        r"^#### ([^\n]*)\n(.*?)^-{4}\n(.*?)(?=^####|\Z)", _SNIPPETS, re.MULTILINE | re.DOTALL
    )
}
BLOCK_SPACE = re.compile(
    r"\s*(</?(?:blockquote|details|div|h2|h3|hr|li|ol|p|pre|section|summary|table|tbody|td|th|thead|tr|ul)"
    r"\b[^>]*>)\s*"
)


class Canonical(HTMLParser):
    """HTML in one form: attributes in their order, without ids and what protects from other sites."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted((name, value or "") for name, value in attrs if name not in {"id", "rel"})
        self.parts.append(f"<{tag}{''.join(f' {name}={value!r}' for name, value in kept)}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def canonical(html: str) -> str:
    parser = Canonical()
    parser.feed(html)
    parser.close()
    return BLOCK_SPACE.sub(r"\1", "".join(parser.parts).replace("<br>\n", "<br>"))


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippet_is_rendered_as_by_github(name: str) -> None:
    source, expected = SNIPPETS[name]
    assert canonical(body(source).html) == canonical(expected)


def test_there_are_snippets_of_each_construct() -> None:
    kinds = {name.partition(":")[0] for name in SNIPPETS}
    wanted = "list|code|quotation|table|task list|bare address|strikethrough|heading|link|picture"
    assert set(wanted.split("|")) <= kinds
    assert len(SNIPPETS) >= 60
