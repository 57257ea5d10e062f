"""Feeds as tests write them, and a site that fetches them from a server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from digestgen.ingest.drafts import Draft, Drafted, DraftRules, draft_articles
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.ingest.parse_feed import parse_feed
from digestgen.load import LoadSettings, load_sources, read_sources
from digestgen.problems import Problem
from digestgen.records import Article
from http_server import Answering, Reply, Server
from runs import invoke

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
FEED_URL = "https://paper.example/feed"


def hours_ago(hours: float) -> str:
    """Return a time before NOW as RSS has it."""
    return format_datetime(NOW - timedelta(hours=hours))


def item(
    title: str | None = "A flood", link: str | None = "https://paper.example/flood", **more: Any
) -> str:
    """Return an RSS item; texts are escaped once, `raw` goes in as it is. `hours` ago, 1 if not given."""
    raw, hours = more.pop("raw", ""), more.pop("hours", 1)
    fields = {
        "title": title,
        "link": link,
        "pubDate": more.pop("date", hours and hours_ago(hours)),
        **more,
    }
    lines = [f"<{name}>{escape(text)}</{name}>" for name, text in fields.items() if text]
    return f"<item>{''.join(lines)}{raw}</item>"


def rss(*items: str, title: str = "The Paper", head: str = "") -> str:
    """Return an RSS feed."""
    names = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {names} '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        f"<channel><title>{title}</title><link>https://paper.example/</link>{head}{''.join(items)}</channel></rss>"
    )


def atom(*entries: str, attributes: str = "") -> str:
    """Return an Atom feed."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>The Paper</title>'
        f'<link href="https://paper.example/"/>{"".join(entries)}</feed>'
    )


def drafted(
    body: str | bytes, url: str = FEED_URL, *, first: bool = False, **source: Any
) -> Drafted:
    """Return what becomes of the entries of a feed."""
    data = body if isinstance(body, bytes) else body.encode()
    content_type = source.pop("content_type", "")
    rules = DraftRules(now=NOW, max_age=timedelta(days=30), is_first_fetch=first)
    return draft_articles(parse_feed(data, url, content_type), ListedFeed(url=url, **source), rules)


def drafts(body: str | bytes, url: str = FEED_URL, **source: Any) -> tuple[Draft, ...]:
    """Return the drafts of a feed, newest first."""
    return drafted(body, url, **source).drafts


def draft(*raw_items: str, **source: Any) -> Draft:
    """Return the only draft of an RSS feed with these items."""
    (only,) = drafts(rss(*raw_items), **source)
    return only


class FeedSite:
    """A site whose feeds are on a server of loopback."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.now = NOW
        folder.mkdir()
        (folder / "content").mkdir()

    def feeds(self, *paths: str, fetch: str = "", **options: Any) -> None:
        """Write digest.toml with a feed for each path of the server; `options` are of each."""
        lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in options.items())
        tables = "".join(f'[[feeds]]\nurl = "{self.server.url}{path}"\n{lines}' for path in paths)
        self.settings(f"{fetch}\n{tables}")

    def settings(self, text: str) -> None:
        head = '[site]\nbase_url = "https://digest.example/"\n[fetch]\nallow_private = true\ndelay = 0.0\n'
        (self.folder / "digest.toml").write_text(head + text)

    def fetch(self, *options: str, exit_code: int = 0) -> dict[str, Any]:
        """Run fetch and return its report."""
        moment = self.now.isoformat()
        result = invoke(
            "fetch", "--site", self.folder, "--now", moment, "--format", "json", *options
        )
        assert result.exit_code == exit_code, result.output
        return dict(json.loads(result.stdout))

    def fetch_one(self, *options: str, exit_code: int = 0) -> dict[str, Any]:
        """Run fetch and return the report of the only feed."""
        (only,) = self.fetch(*options, exit_code=exit_code)["feeds"]
        return dict(only)

    def serve(self, body: Answering | str | bytes, path: str = "/feed", **headers: str) -> None:
        self.server.serve(path, body, **headers)

    def only_feed(self, body: Answering | str | bytes, **headers: str) -> dict[str, Any]:
        """Serve a feed, name it as the only one, and return the report of a fetch."""
        self.serve(body, **headers)
        if not (self.folder / "digest.toml").exists():
            self.feeds("/feed")
        return self.fetch_one()

    def later(self, **length: float) -> None:
        self.now += timedelta(**length)

    def load(self) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
        """Return the articles of the site and the problems of all its files."""
        sources, problems = read_sources(
            self.folder / "content", shown_as="content", max_bytes=10**6
        )
        parsed = load_sources(sources, LoadSettings())
        return parsed.content.articles, (*problems, *parsed.problems)

    def articles(self) -> tuple[Article, ...]:
        """Return the articles, earliest first; no file may have a problem."""
        articles, problems = self.load()
        assert problems == ()
        return articles

    def files(self) -> dict[str, str]:
        """Return the text of each article file, by its path below content/."""
        content = self.folder / "content"
        return {
            file.relative_to(content).as_posix(): file.read_text()
            for file in sorted(content.rglob("*.md"))
        }

    def state(self) -> dict[str, Any]:
        """Return what is kept of the only feed."""
        state = json.loads((self.folder / ".digestgen/fetch.json").read_text())
        (only,) = state["feeds"].values()
        return dict(only)


def titles(articles: Iterable[Article]) -> list[str]:
    return sorted(each.title for each in articles)


def conditional(body: str, etag: str = '"1"', **headers: str) -> Answering:
    """Answer 304 to who has the ETag."""

    def answer(request: Any) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag, **headers})
        return Reply(body.encode(), headers={"ETag": etag, **headers})

    return answer
