"""The site's own pages, such as about, contact and imprint."""

from __future__ import annotations

from digestgen.load.body import render_body
from digestgen.load.decode import decode_fields
from digestgen.load.fields import Fields, LoadSettings
from digestgen.load.frontmatter import split_front_matter
from digestgen.load.schema import RawPage
from digestgen.load.sources import PAGES, Source
from digestgen.problems import Problem
from digestgen.records import OwnPage
from digestgen.text.slugs import slug


def parse_page(source: Source, settings: LoadSettings) -> tuple[OwnPage, list[Problem]]:
    """Return the page of `source` and its problems. May raise UnusableFileError."""
    front = split_front_matter(source.path, source.data)
    decoded = decode_fields(front, RawPage, settings.limits)
    raw = decoded.values
    fields = Fields(front, settings, decoded.problems, meant=decoded.meant)
    title = fields.required(("title",), raw.title, "give the page a title")
    body = render_body(front, source.path.removesuffix(f"{PAGES}/{source.name}"), settings)
    fields.add(*body.problems)
    page = OwnPage(
        title=title,
        permalink=_permalink(source.name),
        path=source.path,
        body_html=body.html,
        body_links=body.links,
        description=fields.text(("description",), raw.description, "max_excerpt_size"),
        menu=bool(raw.menu),
        order=raw.order or 0,
        standing="draft" if raw.draft else "publishable",
    )
    return page, fields.problems


def _permalink(name: str) -> str:
    """Return the address of the page in a file: "team/" for team.md and for team/index.md."""
    *folders, last = map(slug, name.removesuffix(".md").split("/"))
    parts = folders if last == "index" else [*folders, last]
    return "".join(f"{part}/" for part in parts)
