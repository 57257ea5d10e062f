"""The limits of one XML feed, checked before it is parsed. Every function takes time linear in its input."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from digestgen.ingest.feed_records import NotAFeedError
from digestgen.ingest.xml_text import closed_after_last_entry, end_of_last_entry

_MOST_ATTRIBUTES = 200  # of one tag, each of which is compared with the others
_LONG_TAG = re.compile(r"<[^\W\d][^<>]{800,}")
_MOST_NAMESPACES = 100  # the feeds of the tests have at most seven
_NAMESPACE = re.compile(r"xmlns:([^\s=]+)")
_MOST_BASES = 20  # relative ones: each is joined to those around it
# the parser takes an attribute of any prefix for xml:base, and adds it to those around it
_RELATIVE_BASE = re.compile(
    r"""<[^\W\d][^<]*?\s(?:[^\s=<>"'/]*:)?base\s*=\s*["'](?![a-z][a-z0-9+.-]*:)""", re.IGNORECASE
)
# what is inside an element inherits these, and the parser copies them
_LONG_INHERITED = re.compile(r"""(?:base|lang)\s*=\s*(?:"[^"<]{501}|'[^'<]{501})""", re.IGNORECASE)
_MOST_ELEMENTS = 100_000  # feedparser takes 30 to 100 microseconds for each
_ELEMENT = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<[^\s<>/!?][^\s<>/]*", re.DOTALL)
_ENTRIES = frozenset(("item", "entry"))


class BoundedFeed(NamedTuple):
    """The text of a feed within its limits; `left_out` says what is not in it, "" if all is."""

    text: str
    left_out: str = ""


def check_tags(text: str) -> None:
    """Raise NotAFeedError for tags that feedparser would need time quadratic in their length for."""
    for match in _LONG_TAG.finditer(text):
        if match[0].count("=") > _MOST_ATTRIBUTES:
            raise NotAFeedError(f"one of its tags has more than {_MOST_ATTRIBUTES} attributes")
    if len({match[1] for match in _NAMESPACE.finditer(text)}) > _MOST_NAMESPACES:
        raise NotAFeedError(f"it declares more than {_MOST_NAMESPACES} namespaces")
    bases = islice(_RELATIVE_BASE.finditer(text), _MOST_BASES + 1)
    if len(list(bases)) > _MOST_BASES:
        raise NotAFeedError(f"it has more than {_MOST_BASES} relative bases")
    if _LONG_INHERITED.search(text):
        raise NotAFeedError("one of its base or lang attributes has more than 500 characters")


def bounded_feed(text: str, root: str, max_entries: int) -> BoundedFeed:
    """Return a feed with its first `max_entries` entries; with fewer if these have very many elements."""
    entries, end, reason = list[int](), len(text), ""
    for number, match in enumerate(_elements(text)):
        is_entry = _is_entry(match)
        if not reason and number == _MOST_ELEMENTS:
            reason = f"it has more than {_MOST_ELEMENTS:,} elements"
            end = entries[-1] if entries else match.start()
        if not reason and is_entry and len(entries) == max_entries:
            reason, end = entries_limit(max_entries), match.start()
        if is_entry:
            entries.append(match.start())
    if not reason:
        return BoundedFeed(text)
    end = end_of_last_entry(text[:end])
    left_out = entries_left_out(len(entries), bisect_left(entries, end), reason)
    return BoundedFeed(closed_after_last_entry(text[:end], root), left_out)


def documents_of_parts(text: str, root: str) -> list[str]:
    """Return a document of what comes before the entries of a feed, and one for each entry.

    So an element that is not closed in one of them swallows no other.
    """
    begins = [match.start() for match in _elements(text) if _is_entry(match)]
    head = closed_after_last_entry(text[: begins[0] if begins else len(text)], root)
    start = text.find(f"<{root}")
    tag = text[start : text.find(">", start) + 1]
    entries = (text[begin:end] for begin, end in pairwise([*begins, len(text)]))
    ended = (entry[: end_of_last_entry(entry) or len(entry)] for entry in entries)
    return [head, *(f"{tag}{entry}</{root}>" for entry in ended)]


def _is_entry(element: re.Match[str]) -> bool:
    return element[0].rpartition(":")[2].lstrip("<").lower() in _ENTRIES


def _elements(text: str) -> Iterator[re.Match[str]]:
    """Yield the beginning of each element outside of CDATA."""
    return (match for match in _ELEMENT.finditer(text) if not match[0].startswith("<!"))


def entries_left_out(count: int, kept: int, reason: str) -> str:
    """Return the message that of `count` entries all but the first `kept` are left out."""
    if count == kept:
        return f"its end is left out: {reason}"
    verb = "is" if count - kept == 1 else "are"
    return f"{count - kept:,} of its {count:,} entries {verb} left out: {reason}"


def entries_limit(max_entries: int) -> str:
    """Return the reason for leaving out entries after the first `max_entries`."""
    return f"[limits] max_feed_entries is {max_entries:,}"
