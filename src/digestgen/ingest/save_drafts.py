"""New drafts → files in the content folder, with what is known of feeds kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digestgen.ingest import feeds_lock as lock
from digestgen.ingest.article_files import (
    ArticleFileWriter,
    NamedDraft,
    article_file_text,
    name_article_files,
)
from digestgen.ingest.drafts import Draft
from digestgen.ingest.entry_identity import KnownIdentities, SharedKeys
from digestgen.ingest.existing_articles import ExistingArticle, read_existing_articles
from digestgen.ingest.fetch_report import FetchReport
from digestgen.ingest.fetch_state import STATE_FILE, FetchState, format_state
from digestgen.ingest.fetch_steps import Fetched, feed_report
from digestgen.ingest.update_files import updated_text


class Places(Struct, frozen=True):
    """The paths of a site's parts on this machine, and the name of its content folder for messages."""

    content: Path
    state: Path
    content_name: str
    timezone: str

    @property
    def lock(self) -> Path:
        """Return the file with the known entries of each feed."""
        return self.content / lock.LOCK_FILE

    @property
    def fetch_state(self) -> Path:
        """Return the file with the last answer of each feed."""
        return self.state / STATE_FILE


class _Chosen(Struct):
    """The work for one feed; counts grow."""

    new: list[Draft]
    known: int = 0
    updated: int = 0


class DraftSaver:
    """Decides which drafts are new, and writes them: files first, then the lock, then the state.

    A run that is killed in between leaves complete files, which the next run finds.
    """

    def __init__(
        self, places: Places, state: FetchState, known_feeds: dict[str, lock.Entries]
    ) -> None:
        self._places, self._state, self._lock = places, state, known_feeds
        self._known = KnownIdentities()
        self._files: list[ExistingArticle] | None = None
        self._by_key: dict[
            tuple[str, str], ExistingArticle
        ] = {}  # by feed and hash of link or guid
        self._hashes = dict(state.written)
        for feed, entries in known_feeds.items():
            for keys in entries:
                self._known.add(feed, keys)

    def collect(
        self,
        fetched: Sequence[Fetched],
        now: datetime,
        *,
        configured: Iterable[str] | None,
        dry_run: bool,
    ) -> FetchReport:
        """Write what is new, and return the report; with `dry_run` nothing is written.

        `configured` are the addresses of all feeds of the site; other feeds are forgotten after 30 days.
        None: this run does not know them.
        """
        if any(self._may_write(each) for each in fetched):
            self._read_content()
        writer = None if dry_run else ArticleFileWriter(self._places.state / "fetching")
        chosen = [self._choose(each, writer) for each in fetched]
        named = name_article_files(
            (draft for each in chosen for draft in each.new),
            self._places.timezone,
            self._permalinks(),
        )
        written = self._write(named, fetched, writer) if writer else ()
        if writer:
            self._keep(fetched, now, writer, None if configured is None else frozenset(configured))
        reports = (
            feed_report(each, now, new=len(its.new), known=its.known, updated=its.updated)
            for each, its in zip(fetched, chosen, strict=True)
        )
        return FetchReport(
            feeds=tuple(reports),
            written=written,
            requests=sum(each.was_asked for each in fetched),
            is_dry_run=dry_run,
        )

    def _may_write(self, fetched: Fetched) -> bool:
        drafted, feed = fetched.drafted, fetched.source.key
        if drafted is None:
            return False
        unknown = (not self._known.has(feed, each.keys, drafted.shared) for each in drafted.drafts)
        return fetched.source.updates or any(unknown)

    def _read_content(self) -> None:
        self._files = list(read_existing_articles(self._places.content, self._places.timezone))
        for file in self._files:
            for keys in file.all_keys():
                self._known.add_file(file.feed, keys)
                self._by_key.setdefault((file.feed, keys.link), file)
                if keys.guid:
                    self._by_key[file.feed, keys.guid] = file

    def _permalinks(self) -> frozenset[str]:
        return frozenset(file.permalink for file in self._files or ())

    def _choose(self, fetched: Fetched, writer: ArticleFileWriter | None) -> _Chosen:
        """Sort the drafts of a feed into new ones and known ones, of which some are updated."""
        chosen, feed = _Chosen([]), fetched.source.key
        if not fetched.drafted:
            return chosen
        shared = fetched.drafted.shared
        shared = SharedKeys(shared.links | self._known.shared_links(feed), shared.guids)
        for draft in fetched.drafted.drafts:
            if not self._known.has(feed, draft.keys, shared):
                chosen.new.append(draft)
                self._known.add(feed, draft.keys)
                continue
            chosen.known += 1
            if fetched.source.updates and writer:
                chosen.updated += self._update(draft, writer)
        return chosen

    def _update(self, draft: Draft, writer: ArticleFileWriter) -> bool:
        """Rewrite title and excerpt of a draft's file, if nobody edited it and they have changed."""
        found = (
            self._by_key.get((draft.feed, key)) for key in (draft.keys.guid, draft.keys.link) if key
        )
        if not (file := next(filter(None, found), None)):
            return False
        path = self._places.content / file.path
        data = path.read_bytes() if path.is_file() else b""
        if self._hashes.get(file.path) != _hash(data):
            return False
        text = updated_text(data.decode(), draft)
        if text.encode() == data:
            return False
        writer.replace(path, text)
        self._hashes[file.path] = _hash(text.encode())
        return True

    def _write(
        self, named: Sequence[NamedDraft], fetched: Sequence[Fetched], writer: ArticleFileWriter
    ) -> tuple[str, ...]:
        updating = {each.source.key for each in fetched if each.source.updates}
        written = list[str]()
        for each in named:
            text = article_file_text(each.draft)
            if writer.create(self._places.content / each.path, text):
                written.append(f"{self._places.content_name}/{each.path}")
            if each.draft.feed in updating:
                self._hashes[each.path] = _hash(text.encode())
        return tuple(written)

    def _keep(
        self,
        fetched: Sequence[Fetched],
        now: datetime,
        writer: ArticleFileWriter,
        configured: frozenset[str] | None,
    ) -> None:
        """Write what is known of feeds from now on."""
        text = lock.format_lock(self._entries(fetched, now, configured))
        if text != _read(self._places.lock):
            writer.replace(self._places.lock, text)
        asked = {each.source.key: each.outcome.state for each in fetched if each.source.place}
        feeds = {**self._state.feeds, **asked}
        if configured is not None:
            feeds = {key: feed for key, feed in feeds.items() if key in configured}
        state = FetchState(
            feeds=feeds, resting_hosts=self._resting(fetched, now), written=self._kept_hashes()
        )
        writer.replace(self._places.fetch_state, format_state(state))

    def _entries(
        self, fetched: Sequence[Fetched], now: datetime, configured: frozenset[str] | None
    ) -> dict[str, lock.Entries]:
        today, entries = now.date(), dict(self._lock)
        for each in fetched:
            # of a first look at a part of a feed nothing is known: the whole feed is still to come
            is_part = each.outcome.status == "failed"
            if each.drafted and not (is_part and each.is_first):
                shared = each.drafted.shared.links | self._known.shared_links(each.source.key)
                drafted = (
                    *(draft.keys for draft in each.drafted.drafts),
                    *each.drafted.passed_over,
                )
                taken = [replace(keys, is_link_shared=keys.link in shared) for keys in drafted]
                known = entries.get(each.source.key, {})
                present = known if is_part else each.drafted.present
                entries[each.source.key] = lock.updated_lock_entries(known, taken, present, today)
        for key in entries if configured is not None else ():
            if key not in (configured or ()):
                entries[key] = lock.updated_lock_entries(entries[key], (), (), today)
        is_kept = frozenset(each.source.key for each in fetched) | (
            configured or frozenset(entries)
        )
        return {key: found for key, found in entries.items() if found or key in is_kept}

    def _resting(self, fetched: Sequence[Fetched], now: datetime) -> dict[str, datetime]:
        rests = {
            each.outcome.rest_host: each.outcome.rest_until
            for each in fetched
            if each.outcome.rest_until
        }
        earlier = {host: until for host, until in self._state.resting_hosts.items() if until > now}
        return {**earlier, **{host: until for host, until in rests.items() if until}}

    def _kept_hashes(self) -> dict[str, str]:
        return {
            path: found
            for path, found in self._hashes.items()
            if (self._places.content / path).is_file()
        }


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def read_lock(places: Places) -> dict[str, lock.Entries]:
    """Return the known entries of each feed; a lock that is missing has none."""
    return lock.parse_lock(_read(places.lock))
