"""Records and files with everything that a test does not care about filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from digestgen.i18n.texts import Catalog
from digestgen.incremental import Store
from digestgen.incremental import digest as digest_of
from digestgen.load import LoadSettings, Parsed, Source, SourceFile, load_sources
from digestgen.load.body import Body, render_body
from digestgen.load.frontmatter import FrontMatter
from digestgen.plan import Plan, Routes, plan_pages, shown_by, view_of
from digestgen.records import Article, Content, Digest, File, Provider
from digestgen.render import Due, RenderSettings, render_batch
from digestgen.settings import Config, GroupingSettings
from digestgen.theme.files import read_theme
from digestgen.theme.records import Template, Theme

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def article(name: str = "flood", *, hours: float = 0, **changes: Any) -> Article:
    """Return the article of content/2024-05-01-NAME.md, published `hours` after noon of that day."""
    published = changes.pop("published", NOON + timedelta(hours=hours))
    path, permalink = f"content/2024-05-01-{name}.md", f"2024/05/01/{name}/"
    url = changes.pop("url", f"https://{name}.example/story")
    fields: dict[str, Any] = {
        "title": f"Title of {name}",
        "published": published,
        "utc_offset_minutes": 0,
        "provider": Provider(f"{name}.example", name.capitalize()),
        "standing": "publishable",
        "url": url,
        "given_url": url,
        "files": (File(published, permalink, path),),
    }
    return Article(**{**fields, **changes})


def listed(name: str, **changes: Any) -> Article:
    """Return a related entry for the article that `article(name)` makes."""
    return article(name, **{"standing": "listed", "files": (), **changes})


def group(*articles: Article, **settings: Any) -> Digest:
    """Return the stories of some articles, by links only: their titles are all alike."""
    from digestgen.group import group_articles

    return group_articles(articles, GroupingSettings(**{"method": "links", **settings}))


def content(*articles: Article, **parts: Any) -> Content:
    """Return the content of a site that has these articles."""
    return Content(articles=articles, **parts)


def plan(*articles: Article, assets: Iterable[str] = (), **parts: Any) -> Plan:
    """Return the pages of a site that has these articles; `parts` are of Config or of Content."""
    of_config = set(Config.__struct_fields__) - set(Content.__struct_fields__)
    settings = {name: parts.pop(name) for name in sorted(of_config & set(parts))}
    digest = group(*articles)
    routes = Routes(Config(**settings), assets)
    return plan_pages(digest, content(*articles, **parts), routes)


def view(plan: Plan, path: str) -> Any:
    """Return what the page at `path` shows."""
    return next(view_of(page, plan.routes) for page in plan.pages if page.path == path)


class RenderedPages(Mapping[str, str]):
    """The text of each page by its path; a page is rendered when it is asked for."""

    def __init__(self, plan: Plan, settings: RenderSettings) -> None:
        self._pages = {page.path: page for page in plan.pages}
        self._settings = settings

    def __getitem__(self, path: str) -> str:
        (made,) = render_batch(self._settings, [Due(self._pages[path])])
        return made.content.decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def rendered(plan: Plan, templates: Mapping[str, str] | None = None) -> RenderedPages:
    """Return the pages of a plan; `templates` are the site's own, over the default theme's."""
    theme = _default_theme()
    own = {name: Template(text, f"templates/{name}") for name, text in (templates or {}).items()}
    theme = Theme(theme.templates | own, theme.assets)
    settings = RenderSettings.of(plan.site, theme, Catalog(), plan.routes, shown_by)
    return RenderedPages(plan, settings)


@cache
def _default_theme() -> Theme:
    return read_theme(Path("/nowhere")).theme


def source(text: str | bytes, name: str = "2024-05-01-flood.md", kind: str = "articles") -> Source:
    """Return a file as the load stage reads it."""
    data = text if isinstance(text, bytes) else text.encode()
    folder = "content" if kind == "articles" else f"content/{kind}"
    return Source(f"{folder}/{name}", kind, name, data)


def body(text: str, name: str = "2024-05-01-flood.md", *, base_path: str = "/") -> Body:
    """Return a body in a file as it is rendered; the name of an own page begins with pages/."""
    front = FrontMatter(f"content/{name}", "\ntitle: a\n", text)
    return render_body(front, "content/", LoadSettings(base_path=base_path))


def parse(sources: Iterable[Source], store: Store | None = None) -> Parsed:
    """Return what is in some files."""
    files = [
        SourceFile(each.path, each.kind, each.name, "", digest_of(each.data), each.data)
        for each in sources
    ]
    return load_sources(files, LoadSettings(), store)


def article_file(  # noqa: PLR0913  # one parameter for each line of a file
    title: str = "A flood",
    *,
    url: str = "https://example.org/flood",
    domain: str = "example.org",
    time: str = "2024-05-01T12:00:00Z",
    more: str = "",
    body: str = "",
) -> str:
    """Return the text of an article file; `more` is further front matter."""
    lines = [
        "---",
        f'title: "{title}"',
        f"publishedDateTime: {time}",
        f'webUrl: "{url}"' if url else "",
        f"provider: {{name: {domain}, domain: {domain}}}",
        more.strip("\n"),
        "---",
        body,
    ]
    return "\n".join(line for line in lines if line) + "\n"


def plain_article_file(more: str, title: str = "A flood") -> str:
    """Return the text of an article file in the plain part of YAML, if `more` is; `more` ends it."""
    return f"""---
title: {title}
publishedDateTime: 2024-05-01T12:00:00Z
webUrl: https://example.org/flood
provider:
  domain: example.org
{more}
---
"""
