"""GitHub's Markdown as an extension of Python-Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import ElementTree

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser as MarkdownParser
from markdown.postprocessors import Postprocessor
from markdown.util import Registry

from digestgen.load.gfm.blocks import BlockParser
from digestgen.load.gfm.rules import Rules
from digestgen.load.gfm.text import Stash
from digestgen.load.gfm.tree import TreeBuilder


class GitHubMarkdown(Extension):
    """Blocks and their text as GitHub Flavored Markdown defines them.

    Python-Markdown treats everything that is indented by four spaces as a part of a list, and searches the
    whole text for each kind of delimiter, sometimes in quadratic time; no setting changes that. So this
    parser replaces its own: it follows the specification and reads each line once. The document, its tree and
    the output remain Python-Markdown's.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stash = Stash()
        self._markdown = Markdown(extensions=[self], output_format="html")

    def render(self, source: str, rules: Rules) -> str:
        """Return a body as HTML, with its addresses and HTML as the `rules` of the site want them."""
        self._stash = Stash()
        self._markdown.parser = _Parser(self._markdown, rules, self._stash)
        return self._markdown.convert(source)

    def fill(self, html: str) -> str:
        """Return a written tree with the HTML of the body in its places."""
        return self._stash.fill(html)

    def extendMarkdown(self, md: Markdown) -> None:
        """Remove all steps that work on the output of the usual parser."""
        md.preprocessors, md.treeprocessors = Registry(), Registry()
        md.postprocessors = Registry()
        md.postprocessors.register(_FillIn(self), "html", 0)


class _Parser(MarkdownParser):
    """The parser of one document, for Python-Markdown."""

    def __init__(self, md: Markdown, rules: Rules, stash: Stash) -> None:
        super().__init__(md)
        self._rules, self._stash = rules, stash

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        """Return the tree of a body."""
        given = list(lines)
        if not given[-1]:
            given.pop()  # after the last line end
        blocks = BlockParser()
        blocks.parse(given)
        size = sum(map(len, given))
        return ElementTree(TreeBuilder(blocks, self._rules, self._stash, size).build())


class _FillIn(Postprocessor):
    """The step that puts HTML of the body into the written tree."""

    def __init__(self, extension: GitHubMarkdown) -> None:
        super().__init__()
        self._extension = extension

    def run(self, text: str) -> str:
        """Return the text with the HTML in its places."""
        return self._extension.fill(text)
