"""feedparser without the elements that only hostile feeds use: they make it slow, or crash it."""

from __future__ import annotations

from functools import cache
from typing import Any

_MOST_NAME = 1000  # characters


@cache
def lean_feedparser() -> Any:
    """Return feedparser, patched, because its public functions cannot leave elements out.

    - Categories are not collected: each would be compared with all before it.
    - A long name of an author is cut: the search for an e-mail address in it takes quadratic time.
    - Places and chapters are unknown elements: some of their values raise exceptions.
    """
    import feedparser  # here: when nothing has changed, nothing is parsed
    from feedparser.mixin import _FeedParserMixin
    from feedparser.namespaces import georss, psc

    find_address = _FeedParserMixin._sync_author_detail

    def find_in_short_name(parser: Any, key: str = "author") -> None:
        context = parser._get_context()
        if name := context.get(key):
            context[key] = name[:_MOST_NAME]
        find_address(parser, key)

    def collect_no_tag(parser: Any, *_: object) -> None:
        parser._get_context().setdefault("tags", [])

    _FeedParserMixin._sync_author_detail = find_in_short_name
    _FeedParserMixin._add_tag = collect_no_tag
    for unused in (georss.Namespace, psc.Namespace):
        for name in [each for each in vars(unused) if each.startswith(("_start_", "_end_"))]:
            delattr(unused, name)
    return feedparser
