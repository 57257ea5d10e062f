"""How the feeds of a site are doing, from what earlier runs noted; no host is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from digestgen.ingest.answers import moved_answer_warning
from digestgen.ingest.fetch_state import FeedState, FetchState
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.urls import without_credentials

HEALTH_COLUMNS = ("feed", "status", "asked", "newest entry", "entries", "listed in", "notes")


class FeedHealth(Struct, frozen=True, kw_only=True):
    """A feed and its last answer; times are aware, UTC."""

    url: str
    name: str
    status: str  # "new" if it was never asked; else see `fetch_report`
    message: str = ""
    asked: datetime | None = None
    ask_after: datetime | None = None
    failing_since: datetime | None = None
    newest: datetime | None = None
    entries: int = 0
    topics: tuple[str, ...] = ()
    place: str = ""  # the file that lists it


def feeds_health(
    sources: Iterable[ListedFeed], state: FetchState, now: datetime
) -> tuple[FeedHealth, ...]:
    """Return how each feed is doing, in the order of `sources`."""
    return tuple(_health(each, state.feeds.get(each.key, FeedState()), now) for each in sources)


def _health(source: ListedFeed, state: FeedState, now: datetime) -> FeedHealth:
    since = f"; failing since {state.failing_since:%Y-%m-%d}" if state.failing_since else ""
    notes = [f"{state.message}{since}" if state.message else ""]
    notes.append(moved_answer_warning(state, now))
    notes += [f"uses {without_credentials(state.alternate_url)}"] if state.alternate_url else []
    return FeedHealth(
        url=without_credentials(source.key),
        name=source.name or state.title or without_credentials(source.key),
        status=state.status or "new",
        message=without_credentials("; ".join(filter(None, notes))),
        asked=state.asked,
        ask_after=state.ask_after,
        failing_since=state.failing_since,
        newest=state.newest,
        entries=state.entries,
        topics=source.topics,
        place=source.place,
    )


def feed_health_cells(feed: FeedHealth) -> tuple[str, ...]:
    """Return the row of a feed in a table with the columns `HEALTH_COLUMNS`."""
    return (
        feed.name,
        feed.status,
        f"{feed.asked:%Y-%m-%d %H:%M}" if feed.asked else "",
        f"{feed.newest:%Y-%m-%d}" if feed.newest else "",
        str(feed.entries or ""),
        feed.place,
        feed.message,
    )
