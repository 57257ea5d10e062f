"""Web pages that were returned instead of a feed: their titles, and the feeds that they offer."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from digestgen.ingest.entry_texts import entry_text

_HEAD_CHARACTERS = 300_000  # of a page: some put their styles and scripts before the links to feeds
_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_DOCTYPE_CHARACTERS = 2_000  # in which it is, if there is one
_ROOTS = frozenset(("html", "head", "body"))  # a page may leave out the first, or the first two
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_LINK = re.compile(r"<(?:link|a)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/json",
    "application/rdf+xml", "application/xml", "text/xml",
))  # fmt: skip
_COMMENTS = re.compile(r"comments?(?:/|$|\b)", re.IGNORECASE)
_TOKENS = frozenset(("alternate", "feed"))


def is_web_page(text: str, root: str) -> bool:
    """Return whether a document, whose first element is `root`, is HTML."""
    return root.lower() in _ROOTS or bool(_DOCTYPE.search(text[:_DOCTYPE_CHARACTERS]))


def web_page_title(html: str) -> str:
    """Return the title of a page, "" if it has none."""
    match = _TITLE.search(html[:_HEAD_CHARACTERS])
    return entry_text(match[1])[:100] if match else ""


def alternate_feeds(html: str, page_url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, in its order, each once.

    Feeds of comments and the JSON of WordPress's API (`wp-json`) are not among them.
    """
    found = (_feed_url(match[1], page_url) for match in _LINK.finditer(html[:_HEAD_CHARACTERS]))
    return tuple(dict.fromkeys(url for url in found if url))


def _feed_url(attributes_text: str, page_url: str) -> str:
    attributes = {
        match[1].lower(): entry_text(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(attributes_text)
    }
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    href = attributes.get("href", "")
    if kind not in _FEED_TYPES or not _TOKENS & set(attributes.get("rel", "").lower().split()):
        return ""
    try:
        url = urljoin(page_url, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    unwanted = "wp-json" in url or "oembed" in url.lower() or _COMMENTS.search(parts.path)
    about_comments = attributes.get("title", "").lower().rstrip().endswith("comments feed")
    good = parts.scheme in {"http", "https"} and href and not unwanted and not about_comments
    return url if good else ""
