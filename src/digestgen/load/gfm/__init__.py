"""GitHub Flavored Markdown, https://github.github.com/gfm/, in time linear in the length of the text."""

from digestgen.load.gfm.extension import GitHubMarkdown
from digestgen.load.gfm.rules import Rules

__all__ = ["GitHubMarkdown", "Rules"]
