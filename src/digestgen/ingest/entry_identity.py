"""Decide which entries are one article: by link, by guid if a link is shared, by title within 48 hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from msgspec import Struct

from digestgen.ingest.entry_texts import comparable_entry_text
from digestgen.ingest.feed_records import RawEntry
from digestgen.urls import canonical_url, url_without_tracking

SAME_WITHIN_HOURS = 48
_DIGITS = 10  # of a hash: two of a million differ with a chance of 1 to a million


class Keys(Struct, frozen=True, order=True):
    """The keys by which an entry is recognized, each as ten hex digits of a hash; "" if it has none."""

    link: str = ""
    guid: str = ""
    title: str = ""
    hour: int = 0  # of its publication, since 1970
    is_link_shared: bool = False  # by several entries of the feed: the guid tells which


class SharedKeys(Struct, frozen=True):
    """Keys that several entries of a feed have, and that therefore identify none of them."""

    links: frozenset[str] = frozenset()
    guids: frozenset[str] = frozenset()


def entry_keys(link: str, guid: str, title: str, published: datetime) -> Keys:
    """Return the keys of an article; `title` is "" if the feed gave none."""
    return Keys(
        link_identity(link) if link else "",
        guid_identity(guid),
        identity_hash(comparable_entry_text(title)) if comparable_entry_text(title) else "",
        int(published.timestamp() // 3600),
    )


@lru_cache(maxsize=1 << 12)  # each link of a feed is asked for several times
def link_identity(link: str) -> str:
    """Return the hash of a link's canonical URL. Raises ValueError if it is no address."""
    return identity_hash(canonical_url(link))


@lru_cache(maxsize=1 << 12)
def guid_identity(guid: str) -> str:
    """Return the hash of a guid, in canonical form if it is an address."""
    return identity_hash(_canonical(guid.strip())) if guid.strip() else ""


def _canonical(guid: str) -> str:
    """Return a guid that is an address in canonical form, but with its fragment: logs have one per entry."""
    if not guid.startswith(("http://", "https://")):
        return guid
    address, mark, fragment = url_without_tracking(guid).partition("#")
    try:
        return canonical_url(address) + mark + fragment
    except ValueError:
        return guid


def identity_hash(text: str) -> str:
    """Return ten hex digits of a hash of `text`."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def shared_entry_keys(entries: Iterable[RawEntry], links: Iterable[str]) -> SharedKeys:
    """Return the links that several entries of a feed have, and the guids that several links have.

    `links` are those of the entries as articles have them. An entry that occurs twice shares nothing.
    """
    told_apart, links_of = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for entry, link in zip(entries, links, strict=True):
        if link:
            key, guid = link_identity(link), guid_identity(entry.guid)
            told_apart[key].add(guid or comparable_entry_text(entry.title))
            links_of[guid].add(key)
    return SharedKeys(
        frozenset(link for link, others in told_apart.items() if len(others) > 1),
        frozenset(guid for guid, others in links_of.items() if guid and len(others) > 1),
    )


class KnownIdentities:
    """The articles that exist already, or existed; `has` returns whether an entry is one of them."""

    def __init__(self) -> None:
        self._links = set[str]()
        self._guids = defaultdict[tuple[str, str], set[int]](set)  # hours, by feed and guid
        self._titles = defaultdict[tuple[str, str], set[int]](set)
        self._shared_links = defaultdict[str, set[str]](set)  # by feed
        self._guids_of_files = defaultdict[tuple[str, str], set[str]](set)  # by feed and link

    def add_file(self, feed: str, keys: Keys) -> None:
        """Note an article that has a file; `feed` is "" for one that no feed gave."""
        self.add(feed, keys)
        guids = self._guids_of_files[feed, keys.link]
        guids.add(keys.guid)
        if len(guids) > 1:  # two files for one link: it was on several entries
            self._shared_links[feed].add(keys.link)

    def add(self, feed: str, keys: Keys) -> None:
        """Note an entry of a feed."""
        self._links.add(keys.link)
        if keys.is_link_shared:
            self._shared_links[feed].add(keys.link)
        if feed:
            self._guids[feed, keys.guid].add(keys.hour)
            self._titles[feed, keys.title].add(keys.hour)

    def shared_links(self, feed: str) -> frozenset[str]:
        """Return the links that are known to be on several entries of a feed."""
        return frozenset(self._shared_links[feed])

    def has(self, feed: str, keys: Keys, shared: SharedKeys) -> bool:
        """Return whether an entry of `feed` is an article that is known."""
        if self._near(self._titles, feed, keys.title, keys.hour):
            return True
        if keys.link in shared.links:
            return bool(keys.guid) and bool(self._guids.get((feed, keys.guid)))
        if keys.link in self._links:
            return True
        return keys.guid not in shared.guids and self._near(self._guids, feed, keys.guid, keys.hour)

    @staticmethod
    def _near(known: dict[tuple[str, str], set[int]], feed: str, key: str, hour: int) -> bool:
        hours = known.get((feed, key), ()) if key else ()
        return any(abs(each - hour) <= SAME_WITHIN_HOURS for each in hours)
