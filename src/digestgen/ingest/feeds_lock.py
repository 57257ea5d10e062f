"""content/feeds.lock: the entries that each feed has and had, so that no article is added twice.

One sorted line per feed, made to be committed: the feed's address, then its entries, each as the hashes of
link, guid and title and the hour of publication, joined by colons. A `+` marks a link that several entries
have. An entry that left the feed has the day of that after an `@`, and is forgotten 30 days later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import quote, unquote

from msgspec.structs import replace

from digestgen.ingest.entry_identity import Keys

LOCK_FILE = "feeds.lock"
KEPT_DAYS = 30  # as long as `max_age` by default: an older entry is not taken anyway
_HEADER = "# Written by digestgen fetch: entries that are known. Commit it; do not edit it.\n"
_ENTRY = re.compile(r"([0-9a-f]*)(\+?):([0-9a-f]*):([0-9a-f]*):(-?\d+)(?:@(\d{4}-\d{2}-\d{2}))?")

Entries = dict[Keys, date | None]
"""Known entries; the day on which each left the feed, None while it is there."""


def parse_lock(text: str) -> dict[str, Entries]:
    """Return the known entries of each feed; lines and entries that are damaged are left out."""
    found: dict[str, Entries] = {}
    for line in text.splitlines():
        url, *written = line.split(" ")
        if not url or url.startswith(("#", "<", "=", ">")):  # marks of a merge conflict too
            continue
        entries = found.setdefault(unquote(url), {})
        for match in filter(None, map(_ENTRY.fullmatch, written)):
            keys = Keys(match[1], match[3], match[4], int(match[5]), bool(match[2]))
            entries[keys] = _day(match[6])
    return found


def format_lock(feeds: Mapping[str, Entries]) -> str:
    """Return the text of the file; equal for equal entries."""
    lines = (
        " ".join(
            (
                quote(url, safe=":/?&=;,@+~!$'()*[]"),
                *map(_written, sorted(entries.items(), key=_order)),
            )
        )
        for url, entries in sorted(feeds.items())
    )
    return _HEADER + "".join(f"{line}\n" for line in lines)


def updated_lock_entries(
    known: Mapping[Keys, date | None],
    taken: Sequence[Keys],
    present: Iterable[Keys],
    today: date,
) -> Entries:
    """Return the entries of a feed after it was read: those `taken`, and known ones that are still there.

    `present` are all entries of the feed. Entries that are gone are kept for 30 days. An entry keeps its
    first hour of publication, because some feeds date all entries anew each time.
    """
    first = {_parts(keys): keys for keys in known}
    gone = {keys: day or today for keys, day in known.items()}
    kept = {keys: day for keys, day in gone.items() if day > today - timedelta(days=KEPT_DAYS)}
    still_there = [first[_parts(keys)] for keys in present if _parts(keys) in first]
    here = [first.get(_parts(keys), keys) for keys in taken]
    shared = {keys.link for keys in taken if keys.is_link_shared}
    found = {**kept, **dict.fromkeys((*still_there, *here))}
    return {
        replace(keys, is_link_shared=keys.is_link_shared or keys.link in shared): day
        for keys, day in found.items()
    }


def _parts(keys: Keys) -> tuple[str, str, str]:
    return keys.link, keys.guid, keys.title


def _order(entry: tuple[Keys, date | None]) -> Keys:
    return entry[0]


def _written(entry: tuple[Keys, date | None]) -> str:
    keys, gone = entry
    text = f"{keys.link}{'+' * keys.is_link_shared}:{keys.guid}:{keys.title}:{keys.hour}"
    return f"{text}@{gone.isoformat()}" if gone else text


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
