"""The files of a new site, and of a new article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from urllib.parse import urlsplit

from msgspec import Struct

from digestgen.problems import UsageError, problem
from digestgen.text.language_tags import is_language_tag
from digestgen.text.slugs import slug
from digestgen.urls import is_web_address

_FILES = {
    "digest.toml": "digest.toml",
    # never part of a site; without it Git keeps no empty folder
    "templates/.gitkeep": "templates.txt",
    "static/.gitkeep": "static.txt",
    ".gitignore": "gitignore.txt",
}
_EXAMPLES = {
    "content/2026-01-15-the-lighthouse-is-lit-again.md": "content/first.md",
    "content/2026-01-15-north-mole-lighthouse-returns-to-service.md": "content/second.md",
    "content/topics/harbour.yaml": "harbour.yaml",
}
_WORKFLOWS = {
    # a push publishes; examples show what articles look like
    "pages": {**_EXAMPLES, ".github/workflows/pages.yml": "pages.yml"},
    # feeds fill the site, four times a day
    "scheduled": {
        "content/.gitkeep": "content/about.txt",
        ".github/workflows/scheduled.yml": "scheduled.yml",
    },
}
_INSTALL_INDENT = " " * 10


class NewSite(Struct, frozen=True):
    """The values that the files of a new site are filled with."""

    title: str
    base_url: str
    install: str  # the command, in one or more lines, that installs digestgen in the workflow
    workflow: str = "pages"  # or "scheduled"


class NewArticle(Struct, frozen=True):
    """The values of a new article file."""

    title: str
    url: str
    published: datetime  # aware, in the site's time zone
    provider: str = ""  # a name; the domain is the URL's
    topics: Sequence[str] = ()
    excerpt: str = ""
    added: datetime | None = None  # aware; when the file is written, if not when it was published
    image: str = ""
    locale: str = ""


def starter_files(site: NewSite) -> dict[str, str]:
    """Return the text of each file of a new site by its path in the site, in order."""
    lines = (line for line in site.install.splitlines() if line.strip())
    values = {
        "%TITLE%": _quoted(site.title),
        "%BASE_URL%": _quoted(site.base_url),
        "%INSTALL%": f"\n{_INSTALL_INDENT}".join(lines),
        "%MINUTE%": str(_minute(site.title)),
    }
    shipped = files("digestgen.starter")
    sources = _FILES | _WORKFLOWS[site.workflow]
    texts = {name: shipped.joinpath(source).read_text("utf-8") for name, source in sources.items()}
    return {name: _filled(text, values) for name, text in texts.items()}


def _minute(title: str) -> int:
    """Return the minute at which a site fetches: spread over sites, and none of the busy ones."""
    return 5 + sha256(title.encode()).digest()[0] % 50


def starter_article(article: NewArticle) -> tuple[tuple[str, str], str]:
    """Return the names that the file of an article may have, the longer one with its provider, and its text.

    Raises UsageError if the address is not a web address, if a value is not one line of text, or if the
    title is empty.
    """
    if not article.title.strip():
        raise UsageError([problem("TITLE", "empty", hint="give the article's headline")])
    if article.image and not article.image.startswith(("https://", "http://", "/")):
        hint = "write an address, or a path on the site such as /media/flood.jpg"
        raise UsageError([problem("--image", f"not an address: {article.image}", hint=hint)])
    if article.locale and not is_language_tag(article.locale):
        hint = "write a tag such as en or pt-BR"
        raise UsageError([problem("--locale", f"not a language: {article.locale}", hint=hint)])
    host = _host(article.url)
    fields = {
        "title": _quoted(article.title),
        "excerpt": _quoted(article.excerpt),
        "publishedDateTime": article.published.isoformat(timespec="seconds"),
        "added": _utc(article.added or article.published),
        "webUrl": _quoted(article.url),
        "provider": f"{{name: {_quoted(article.provider or host)}, domain: {_quoted(host)}}}",
        "topics": f"[{', '.join(map(_quoted, article.topics))}]",
        **({"images": f"[{{url: {_quoted(article.image)}}}]"} if article.image else {}),
        **({"locale": _quoted(article.locale)} if article.locale else {}),
    }
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
    name = f"{article.published:%Y-%m-%d}-{slug(article.title)}"
    return (f"{name}.md", f"{name}-{slug(article.provider or host)}.md"), f"---\n{lines}---\n"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _quoted(text: str) -> str:
    """Return `text` in double quotes, in a form that both TOML and YAML read."""
    if not text.isprintable():
        hint = "write it on one line, without control characters"
        raise UsageError([problem("", f"not one line of text: {text!r}", hint=hint)])
    return json.dumps(text, ensure_ascii=False)


def _host(url: str) -> str:
    if not is_web_address(url):
        hint = "write it as https://example.org/path"
        raise UsageError([problem("--url", f'"{url}" is not a web address', hint=hint)])
    return (urlsplit(url).hostname or "").removeprefix("www.")
