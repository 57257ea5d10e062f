"""docs/errors.md has an entry for each kind of message about an article file, from tests/broken.

`DIGESTGEN_REWRITE=1 pytest tests/load/test_errors_document.py` writes it anew; read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from msgspec import Struct

from broken_files import FOLDER, NAMES, problems_of
from digestgen.problems import Problem
from runs import SOURCE

DOCUMENT = SOURCE / "docs/errors.md"
SECTIONS = {
    "The beginning and the end of the front matter": r"front matter|---|TOML|JSON|merge conflict",
    "Limits": r"more than|too deeply|levels",
    "Characters": r"UTF-8|control character|invisible|special space|U\+|tab in",
    "Indentation": r"indent",
    "Quotes": r"quote|apostrophe|begins with .* but ends",
    "Colons, commas, dashes and brackets": r"colon|comma|dash|closing|\[ |\{ |text after|two keys",
    "Signs with a meaning in YAML": r"# begins|a value cannot begin|read as a|escape|placeholder|alias",
    "Keys": r"key|belong",
    "Dates": r"is not a date|date in the file name",
    "Links and old addresses": r"is not a link|is left out|webUrl|domain",
    "Values": r"expected|missing|empty|not a known|not a language|too large|type",
    "Other messages": "",
}
VARYING = re.compile(
    r'"(?:[^"]|"(?="))*"|(?<=found )\S.*|(?<=begins with )\w+:|(?<=begin with )[^"\s]+|&\w+|\\\S'
    r"|U\+[0-9A-F]+|\b0x[0-9a-f]+|(?<!UTF-)\b\d+(?:[,.:]\d+)*"
)


class Example(Struct):
    """A problem with the line that it is about."""

    problem: Problem
    line: str


def test_document_has_every_kind_of_message():
    text = "\n".join(_document()).rstrip() + "\n"
    if "DIGESTGEN_REWRITE" in os.environ:
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text


def _document() -> Iterator[str]:
    yield DOCUMENT.read_text("utf-8").partition("\n\n## ")[0]  # is written by hand
    kinds: dict[str, dict[str, Example]] = {section: {} for section in SECTIONS}
    for name in NAMES:
        lines = (FOLDER / f"{name}.md").read_text("utf-8", "replace").splitlines()
        for problem in problems_of(name):
            line = lines[problem.line - 1] if problem.line <= len(lines) else ""
            kind = _kind_of(problem)
            kinds[_section_of(kind)].setdefault(kind, Example(problem, line))
    for section, found in kinds.items():
        if found:
            yield f"\n## {section}"
            for kind in sorted(found, key=lambda kind: kind.strip("… ").lower()):
                yield from _entry(kind, found[kind])


def _kind_of(problem: Problem) -> str:
    return VARYING.sub("…", problem.message)


def _section_of(kind: str) -> str:
    return next(name for name, pattern in SECTIONS.items() if re.search(pattern, kind))


def _entry(kind: str, example: Example) -> Iterator[str]:
    problem = example.problem
    title = kind.replace("<", "&lt;").replace("*", r"\*").replace("_", r"\_")
    yield f"\n### {title}\n"
    yield "````"
    shown = example.line.expandtabs(4).rstrip()
    if shown:
        yield _short("".join(each if each.isprintable() else "�" for each in shown))
        yield ""
    yield _short(str(problem).partition("\n")[0].removeprefix(problem.path).lstrip(":"))
    yield f"  hint: {problem.hint}"
    yield "````"


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
