"""docs/templates.md is what the templates and the records of their views say.

`DIGESTGEN_REWRITE=1 pytest tests/test_templates_document.py` writes it anew; read the difference.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec.structs import replace

from digestgen.pipeline.build import read_site
from digestgen.pipeline.options import Options
from digestgen.plan import Routes, plan_pages, view_of
from digestgen.theme.files import default_theme, theme_files_below
from digestgen.views import SiteView, View
from runs import SOURCE

DOCUMENT = SOURCE / "docs/templates.md"
BLOCK = re.compile(r"{%-? block (\w+)")
REMARK = re.compile(r"^{#-? (.*?) -?#}", re.DOTALL)
FIELD = re.compile(r"^    (\w+): [^#\n]+(?:# (.*))?$", re.MULTILINE)
WORDS = {
    str: "text",
    int: "number",
    float: "number",
    bool: "yes or no",
    date: "day",
    datetime: "time",
}
HEAD = """# Templates

All templates of the theme, with their blocks and their data. This page is made from the templates and from
the records in [`views`](../src/digestgen/views/__init__.py).

- [Change the theme](theme.md) shows how to replace a template, or one of its blocks.
- [Functions and filters](template-functions.md) lists what you can use in templates.

In a template, `view` is the record in the column "data", and `site` is a [SiteView](#siteview). Days and
times are in the time zone of the site. Pass addresses to `url()` or `absolute_url()`.
"""


def test_document_has_every_template_and_every_field_of_its_view():
    text = "\n".join(_document()).rstrip() + "\n"
    if "DIGESTGEN_REWRITE" in os.environ:
        DOCUMENT.write_text(text)
    assert DOCUMENT.read_text() == text


def _document() -> Iterator[str]:
    yield HEAD
    folder = default_theme() / "templates"
    shown = _views_of_templates()
    yield from ("| template | data | blocks |", "|---|---|---|")
    for name in theme_files_below(folder):
        source = (folder / name).read_text()
        remark = REMARK.match(source)
        what = _linked(shown[name]) if name in shown else remark[1] if remark else ""
        yield f"| `{name}` | {what} | {', '.join(f'`{each}`' for each in BLOCK.findall(source))} |"
    for record in _records({*shown.values(), SiteView}):
        yield from _section(record)


def _views_of_templates() -> dict[str, type[View]]:
    """Return the view of each template that a page is made with, as the golden site has them."""
    site = read_site(Options(site=SOURCE / "tests/sites/everything"))
    outputs = replace(site.config.outputs, search=True)
    config = replace(site.config, outputs=outputs)
    plan = plan_pages(site.digest, site.content, Routes(config, ()))
    pages = [page for page in plan.pages if page.template]
    return {page.template: type(view_of(page, plan.routes)) for page in pages}


def _records(first: set[type[View]]) -> list[type[View]]:
    """Return these records and all that they are made of, by name."""
    found: set[type[View]] = set()
    while new := first - found:
        found |= new
        first = {part for each in new for kind in _kinds(each).values() for part in _parts(kind)}
    return sorted(found, key=lambda each: each.__name__)


def _parts(kind: Any) -> Iterator[type[View]]:
    if isinstance(kind, type) and issubclass(kind, View):
        yield kind
    for each in get_args(kind):
        yield from _parts(each)


def _kinds(record: type[View]) -> dict[str, Any]:
    return get_type_hints(record)


def _section(record: type[View]) -> Iterator[str]:
    remarks = dict(FIELD.findall(inspect.getsource(record)))
    yield f"\n## {record.__name__}\n\n{inspect.getdoc(record)}\n"
    yield from ("| field | type | |", "|---|---|---|")
    for name, kind in _kinds(record).items():
        yield f"| `{name}` | {_said(kind)} | {remarks[name]} |"


def _said(kind: Any) -> str:
    """Return what a type is called here."""
    parts = get_args(kind)
    if get_origin(kind) is UnionType:
        return " or ".join(_said(each) for each in parts if each is not NoneType) + ", or none"
    if parts and parts[-1] is Ellipsis:
        return f"list of {_said(parts[0])}"
    if parts:
        return f"({', '.join(_said(each) for each in parts)})"
    return WORDS.get(kind) or _linked(kind)


def _linked(record: type[View]) -> str:
    return f"[{record.__name__}](#{record.__name__.lower()})"
