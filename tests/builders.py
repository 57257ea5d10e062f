"""Records and files with everything that a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from digestgen.load.sources import Source
from digestgen.records import Article, Content, Digest, File, Provider
from digestgen.settings import GroupingSettings

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
    """Return the stories of some articles."""
    from digestgen.group import group_articles

    return group_articles(articles, GroupingSettings(**settings))


def content(*articles: Article, **parts: Any) -> Content:
    """Return the content of a site that has these articles."""
    return Content(articles=articles, **parts)


def source(text: str | bytes, name: str = "2024-05-01-flood.md", kind: str = "articles") -> Source:
    """Return a file as the load stage reads it."""
    data = text if isinstance(text, bytes) else text.encode()
    folder = "content" if kind == "articles" else f"content/{kind}"
    return Source(f"{folder}/{name}", kind, name, data)


def article_file(
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
