"""Add feeds to the text of a digest.toml; comments and order are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT


def with_feed(
    text: str, url: str, *, title: str = "", name: str = "", topics: Sequence[str] = ()
) -> str:
    """Return `text`, valid TOML, with one more `[[feeds]]`; the feed's title is in a comment."""
    document = tomlkit.parse(text)
    feed: Any = tomlkit.table()
    feed["url"] = url
    if title:
        feed["url"].comment(title)
    if name:
        feed["name"] = name
    if topics:
        feed["topics"] = list(topics)
    feeds = document.get("feeds")
    if isinstance(feeds, AoT):
        feeds.append(feed)
    elif feeds is None:
        tables = tomlkit.aot()
        tables.append(feed)
        document.append("feeds", tables)
    else:  # feeds = [{url = "…"}]
        inline = tomlkit.inline_table()
        inline.update(feed)
        feeds.append(inline)
    return _spaced(text, tomlkit.dumps(document))


def with_opml(text: str, path: str) -> str:
    """Return `text`, valid TOML, with `path` among the OPML files of `[fetch]`."""
    document = tomlkit.parse(text)
    fetch = document.get("fetch")
    if fetch is None:
        fetch = tomlkit.table()
        fetch["opml"] = [path]
        document.append("fetch", fetch)
    elif "opml" in fetch:
        fetch["opml"].append(path)
    else:
        fetch["opml"] = [path]
    return _spaced(text, tomlkit.dumps(document))


def _spaced(before: str, after: str) -> str:
    """Return the new text with an empty line before a table that was added at the end."""
    head = before.rstrip("\n")
    added = after[len(head) :].lstrip("\n") if after.startswith(head) else ""
    return f"{head}\n\n{added}" if head and added.startswith("[") else after
