"""Ask feeds, and write an article file for each entry that is new: the steps of `fetch`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from digestgen.http_client import HostLimiter, HttpClient
from digestgen.http_client.addresses import allowed_addresses
from digestgen.ingest.answers import Outcome, feed_state, moved_answer_warning
from digestgen.ingest.drafts import Drafted, DraftRules, draft_articles
from digestgen.ingest.feed_records import Feed, NotAFeedError
from digestgen.ingest.feed_requests import (
    Asker,
    FetchRules,
    request_rest_reason,
    request_wait_reason,
)
from digestgen.ingest.fetch_report import ANSWERED, FeedReport
from digestgen.ingest.fetch_state import FeedState, FetchState
from digestgen.ingest.listed_feeds import ListedFeed, feed_identity
from digestgen.ingest.parse_feed import parse_feed
from digestgen.problems.boundary import bug, is_boundary_closed
from digestgen.signals import run_async
from digestgen.text.plural import counted
from digestgen.urls import without_credentials

_SILENT_AFTER = timedelta(days=30)


class Fetched(Struct, frozen=True, kw_only=True):
    """A feed, what came of it, and the drafts of its entries."""

    source: ListedFeed
    outcome: Outcome
    drafted: Drafted | None = None  # None if there was nothing to read
    is_first: bool = False
    ms: int = 0
    was_asked: bool = False


class FeedBody(Struct, frozen=True):
    """A feed's body that was not fetched: from a file or a pipe."""

    name: str  # of the file
    data: bytes
    url: str = ""  # the feed's address, if it is known


def fetch_feeds(
    sources: Sequence[ListedFeed],
    state: FetchState,
    rules: FetchRules,
    *,
    known_feeds: Iterable[str],
    done: Callable[[], None] = lambda: None,
) -> tuple[Fetched, ...]:
    """Return what came of each feed, in the order of `sources`.

    `known_feeds` are the addresses of those that were fetched before. `done` is called as each is known.
    """
    return run_async(_fetch_all(sources, state, rules, frozenset(known_feeds), done))


async def _fetch_all(
    sources: Sequence[ListedFeed],
    state: FetchState,
    rules: FetchRules,
    known_feeds: frozenset[str],
    done: Callable[[], None],
) -> tuple[Fetched, ...]:
    limiter = HostLimiter(delay_seconds=rules.delay_seconds)
    for host, until in state.resting_hosts.items():
        if until > rules.now:
            limiter.rest(host, request_rest_reason(host, until))
    allowed = allowed_addresses(private=rules.allow_private)
    loop = asyncio.get_running_loop()
    # one thread: a second one would only take the processor from the first
    with ThreadPoolExecutor(max_workers=1) as reader:
        async with HttpClient(rules.user_agent, limiter=limiter, is_allowed=allowed) as client:
            asker = Asker(client, limiter, reader, rules)

            async def fetch(source: ListedFeed) -> Fetched:
                known = state.feeds.get(source.key, FeedState())
                is_first = source.key not in known_feeds
                waiting = None if rules.is_forced else request_wait_reason(source, known, rules.now)
                began = loop.time()
                outcome = waiting or await asker.ask(source, known)
                # drafts are small, bodies are not: what is not needed any more goes at once
                draft = partial(draft_outcome, source, outcome, rules, is_first=is_first)
                fetched = await loop.run_in_executor(reader, draft)
                done()
                ms = round(1000 * (loop.time() - began))
                return replace(fetched, ms=0 if waiting else ms, was_asked=waiting is None)

            return tuple(await asyncio.gather(*map(fetch, sources)))


def draft_outcome(
    source: ListedFeed, outcome: Outcome, rules: FetchRules, *, is_first: bool
) -> Fetched:
    """Return an outcome with its entries as drafts in place of its feed.

    An exception that nobody expected costs this feed, not the others.
    """
    if outcome.feed is None:
        return Fetched(source=source, outcome=outcome, is_first=is_first)
    draft_rules = DraftRules(now=rules.now, max_age=rules.max_age, is_first_fetch=is_first)
    try:
        drafted = draft_articles(outcome.feed, source, draft_rules)
    except Exception as error:
        if not is_boundary_closed():
            raise
        return Fetched(source=source, outcome=_after_bug(outcome, error), is_first=is_first)
    newest = max(filter(None, (drafted.newest, outcome.state.newest)), default=None)
    left_out = outcome.feed.left_out
    kept = replace(
        outcome, feed=None, left_out=left_out, state=replace(outcome.state, newest=newest)
    )
    return Fetched(source=source, outcome=kept, drafted=drafted, is_first=is_first)


def _after_bug(outcome: Outcome, error: Exception) -> Outcome:
    """Return the outcome for a feed whose entries ended in an exception; the next run asks for all of it."""
    message = bug("", error).message
    state = replace(
        outcome.state, status="failed", message=message, etag="", last_modified="", body_hash=""
    )
    return replace(outcome, status="failed", message=message, feed=None, state=state)


class BodySources(Struct, frozen=True):
    """The feeds that bodies may belong to; `unlisted` says how entries of any other become articles."""

    listed: tuple[ListedFeed, ...]
    unlisted: ListedFeed

    def source_of(self, body: FeedBody, feed: Feed | None) -> ListedFeed:
        """Return the listed feed with the address of a body; for a body of no such feed one of its own."""
        address = body.url or (feed and (feed.self_url or feed.site_url)) or ""
        identity = feed_identity(address)
        for each in self.listed:
            if feed_identity(each.url) == identity:
                return each
        url = address if "://" in address else f"file:{body.name}"
        return replace(self.unlisted, url=url, name="" if feed else body.name)


def read_feed_bodies(
    bodies: Iterable[FeedBody],
    sources: BodySources,
    state: FetchState,
    rules: FetchRules,
    *,
    known_feeds: Iterable[str],
) -> tuple[Fetched, ...]:
    """Return what is in feed bodies from files or a pipe."""
    known, fetched = frozenset(known_feeds), list[Fetched]()
    for body in bodies:
        try:
            feed = parse_feed(body.data, body.url, max_entries=rules.max_entries)
        except NotAFeedError as error:
            source = sources.source_of(body, None)
            outcome = _read_outcome(source, state, error.status, error.report)
        else:
            source = sources.source_of(body, feed)
            outcome = _feed_outcome(feed, source, state)
            outcome = replace(outcome, received_bytes=len(body.data))
        is_first = source.key not in known
        fetched.append(draft_outcome(source, outcome, rules, is_first=is_first))
    return tuple(fetched)


def _feed_outcome(feed: Feed, source: ListedFeed, state: FetchState) -> Outcome:
    """Return the outcome of a feed that was read from a file or a pipe."""
    status, message = ("broken", feed.flaw) if feed.flaw else ("ok", "")
    if feed.cut:
        status, message = "failed", f"cut off: {feed.cut}"
    outcome = _read_outcome(source, state, status, message)
    return replace(outcome, feed=feed, url=source.url, state=feed_state(feed, outcome.state))


def _read_outcome(source: ListedFeed, state: FetchState, status: str, message: str) -> Outcome:
    known = replace(state.feeds.get(source.key, FeedState()), status=status, message=message)
    return Outcome(status=status, message=message, state=known)


def feed_report(
    fetched: Fetched, now: datetime, *, new: int, known: int, updated: int
) -> FeedReport:
    """Return what a run did with a feed."""
    source, outcome, drafted = fetched.source, fetched.outcome, fetched.drafted
    return FeedReport(
        url=without_credentials(source.key),
        name=source.name or outcome.state.title or without_credentials(source.key),
        status=outcome.status,
        message=without_credentials(outcome.message),
        new=new,
        known=known,
        updated=updated,
        skipped=drafted.skipped if drafted else {},
        bytes=outcome.received_bytes,
        ms=fetched.ms,
        warnings=tuple(_warnings(drafted, outcome, now)),
    )


def _warnings(drafted: Drafted | None, outcome: Outcome, now: datetime) -> list[str]:
    moved = moved_answer_warning(outcome.state, now)
    warnings = [moved] if moved else list[str]()
    if outcome.left_out:
        warnings.append(outcome.left_out)
    if drafted and drafted.undated:
        warnings.append(f"{counted(drafted.undated, 'entry has', 'entries have')} no date")
    newest = outcome.state.newest
    if newest and now - newest > _SILENT_AFTER and outcome.status in ANSWERED:
        warnings.append(f"nothing new since {newest:%Y-%m-%d}")
    return warnings
