"""Render bodies from Markdown to HTML that is safe to show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digestgen.load.fields import LoadSettings
from digestgen.load.frontmatter import FrontMatter
from digestgen.load.limits import apply_limit, is_over_limit, over_limit
from digestgen.problems import Problem
from digestgen.records import BodyLink
from digestgen.settings import LimitSettings
from digestgen.text import clean_html_text

if TYPE_CHECKING:
    from digestgen.load.gfm import GitHubMarkdown

_MAX_WARNINGS = 20  # in one body


class Body(Struct, frozen=True):
    """The HTML of a body, its links that depend on other files, and warnings about what is removed."""

    html: str = ""
    links: tuple[BodyLink, ...] = ()
    problems: tuple[Problem, ...] = ()


def render_body(front: FrontMatter, content: str, settings: LoadSettings) -> Body:
    """Return the body of a file as sanitised HTML; its headings begin at level 2.

    `content` is the content folder, as the path of the file has it. Addresses without a slash at the
    beginning are relative to the file, others to the site, which is below the base path.
    """
    if not front.body.strip():
        return Body()
    if too_long := _over_limit(front, settings.limits):
        return Body(problems=(too_long,))
    # here: most files have no body
    from digestgen.load.body_links import BodyFile, BodyLinks
    from digestgen.load.body_rules import BodyRules
    from digestgen.load.safe_html import html_without_controls, sanitised

    warnings = _Warnings(front)
    links = BodyLinks(BodyFile(front.path, content, settings.base_path, settings.limits))
    written = _markdown().render(html_without_controls(front.body), BodyRules(links, warnings.add))
    html = clean_html_text(sanitised(written, links.address))
    return Body(html, links.to_files(front.body_line), warnings.problems())


def _over_limit(front: FrontMatter, limits: LimitSettings) -> Problem | None:
    """Return an error if a body is over its limit; it is not cut, because text would be lost."""
    if not is_over_limit(front.body, limits.max_body_size):
        return None
    found = f"a body of {len(front.body.encode()):,} bytes"
    message = over_limit(found, "max_body_size", limits)
    return front.body_problem(message, apply_limit("max_body_size"))


@cache
def _markdown() -> GitHubMarkdown:
    from digestgen.load.gfm import GitHubMarkdown

    return GitHubMarkdown()


class _Warnings:
    """Warnings about a body: each kind once, at the first place where it occurs."""

    def __init__(self, front: FrontMatter) -> None:
        self._front = front
        self._found: dict[str, tuple[int, str, str]] = {}

    def add(self, line: int, sign: str, message: str, hint: str) -> None:
        """Add a warning about `sign` in a line of the body, from 0."""
        self._found.setdefault(message, (line, sign, hint))

    def problems(self) -> tuple[Problem, ...]:
        """Return the warnings in the order of their places."""
        lines = self._front.body.split("\n") if self._found else []
        problems = []
        for message, (line, sign, hint) in list(self._found.items())[:_MAX_WARNINGS]:
            place = self._front.body_line + line, max(0, lines[line].lower().find(sign.lower())) + 1
            problems.append(Problem(self._front.path, *place, "", message, hint, "warning"))
        if more := len(self._found) - len(problems):
            last = problems[-1]
            problems[-1] = replace(
                last, message=f"{last.message}, and {more} more in the body are, too"
            )
        return tuple(sorted(problems))
