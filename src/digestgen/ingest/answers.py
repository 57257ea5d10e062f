"""The meaning of a host's answer to a request for a feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from digestgen.http_client import Answer, host_of
from digestgen.ingest.entry_texts import entry_title
from digestgen.ingest.feed_dates import parse_feed_date
from digestgen.ingest.feed_records import Feed, NotAFeedError
from digestgen.ingest.fetch_state import FeedState
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.ingest.parse_feed import parse_feed
from digestgen.text import visible_text
from digestgen.urls import without_credentials

# between two requests for a feed: polite to hosts that name no time, and news of a day is there in a day
LEAST_WAIT, MOST_WAIT = timedelta(hours=1), timedelta(hours=24)
MOST_RETRY_AFTER = timedelta(
    days=7
)  # a longer one is an error of the host, more likely than a wish
MOVED_AFTER = timedelta(
    days=7
)  # of the same permanent redirect; many are mistakes that are soon corrected
_MOST_TITLE = 200  # characters of a feed's title in reports
_BLOCKED = frozenset((401, 403, 451))
_NOT_MODIFIED, _GONE, _TOO_MANY, _UNAVAILABLE = 304, 410, 429, 503
SUCCESS = range(200, 300)


class Question(Struct, frozen=True, kw_only=True):
    """A feed, what was known of it when it was asked, and how it was asked."""

    source: ListedFeed
    state: FeedState
    now: datetime  # aware, UTC
    was_conditional: bool = False
    max_entries: int


class Outcome(Struct, frozen=True, kw_only=True):
    """The outcome of a feed in this run; `state` replaces the state of earlier runs."""

    status: str  # see `fetch_report`
    state: FeedState
    message: str = ""
    feed: Feed | None = None  # if there is something to read
    url: str = ""  # that `feed` came from
    received_bytes: int = 0
    left_out: str = ""  # how many entries of `feed` are over a limit; "" if none are
    rest_until: datetime | None = None  # the host that answered is not asked before then
    rest_host: str = ""


def judge_answer(answer: Answer, question: Question) -> Outcome:
    """Return what an answer means for a feed. Pure."""
    if answer.status == _NOT_MODIFIED:
        if not question.was_conditional:
            reason = "status 304 (not modified), although the request was not conditional"
            return failed_answer("failed", reason, question)
        return _unchanged(answer, question)
    if answer.status in SUCCESS:
        return _content(answer, question)
    return _refusal(answer, question)


def _content(answer: Answer, question: Question) -> Outcome:
    state = question.state
    body_hash = sha256(answer.body).hexdigest()[:16]
    same_etag = question.was_conditional and state.etag and answer.headers.get("etag") == state.etag
    if state.has_worked and not answer.cut and (same_etag or body_hash == state.body_hash):
        return _unchanged(answer, question)
    try:
        kind = answer.headers.get("content-type", "")
        feed = parse_feed(answer.body, answer.url, kind, max_entries=question.max_entries)
    except NotAFeedError as error:
        return _no_feed(answer, error, question)
    named = replace(question, state=feed_state(feed, state))
    if cut := answer.cut or feed.cut:
        # its validators stand for a body that we do not have
        outcome = failed_answer("failed", f"cut off: {cut}", named)
    else:
        good = _good(answer, named, ttl_minutes=feed.ttl_minutes)
        good = replace(good, body_hash=body_hash)
        outcome = Outcome(status=good.status, message=good.message, state=good)
    return replace(outcome, feed=feed, url=answer.url, received_bytes=answer.received_bytes)


def feed_state(feed: Feed, state: FeedState) -> FeedState:
    """Return a state with the title, entries and flaw of a feed; without a title, the last one stays."""
    title = visible_text(entry_title(feed.title))[:_MOST_TITLE] or state.title
    return replace(state, title=title, entries=len(feed.entries), flaw=feed.flaw)


def _unchanged(answer: Answer, question: Question) -> Outcome:
    good = _good(answer, question)
    received = answer.received_bytes
    return Outcome(status="unchanged", message=good.message, state=good, received_bytes=received)


def _good(answer: Answer, question: Question, *, ttl_minutes: int = 0) -> FeedState:
    state, now = question.state, question.now
    etag, last_modified = _validators(answer, state)
    moved = answer.permanent_url
    stays = moved and moved == state.permanent_url
    return replace(
        state,
        status="broken" if state.flaw else "ok", message=state.flaw,
        etag=etag, last_modified=last_modified, asked=now,
        ask_after=now + wait_after_answer(answer, now, ttl_minutes=ttl_minutes), failing_since=None,
        has_worked=True, permanent_url=moved,
        permanent_since=state.permanent_since if stays else (now if moved else None),
        line=question.source.fingerprint,
    )  # fmt: skip


def _validators(answer: Answer, state: FeedState) -> tuple[str, str]:
    """Return ETag and Last-Modified to keep: those of the answer; of a 304 that names none, the old."""
    control = answer.headers.get("cache-control", "").lower()
    expires = answer.headers.get("expires", "").strip()
    if "no-store" in control or (expires == "0" and "max-age" not in control):
        return "", ""
    was_not_modified = answer.status == _NOT_MODIFIED
    etag = answer.headers.get("etag", state.etag if was_not_modified else "")
    return etag, answer.headers.get(
        "last-modified", state.last_modified if was_not_modified else ""
    )


def moved_answer_warning(state: FeedState, now: datetime) -> str:
    """Return what to say of a feed whose host has redirected it permanently for a week; "" if none has."""
    if state.permanent_since and now - state.permanent_since >= MOVED_AFTER:
        return f"moved permanently: use {without_credentials(state.permanent_url)}"
    return ""


def _no_feed(answer: Answer, error: NotAFeedError, question: Question) -> Outcome:
    if answer.cut:
        return failed_answer("failed", f"cut off: {answer.cut}", question)
    outcome = failed_answer(error.status, error.report, question)
    if question.state.has_worked or not error.alternates or question.state.alternate_url:
        return outcome
    return replace(outcome, state=replace(outcome.state, alternate_url=error.alternates[0]))


def _refusal(answer: Answer, question: Question) -> Outcome:
    now = question.now
    status, after = answer.status, retry_after(answer, now)
    if status == _TOO_MANY or (status == _UNAVAILABLE and after):
        until = now + (after or LEAST_WAIT)
        failed = failed_answer(
            "failing", f"status {status}: the host asks for a pause", question, until=until
        )
        return replace(failed, rest_until=until, rest_host=host_of(answer.url))
    if status in _BLOCKED:
        challenged = "cf-mitigated" in answer.headers
        who = "blocked by Cloudflare" if challenged else "blocked"
        kind, reason = "blocked", f"{who}, status {status}"
    elif status == _GONE:
        kind, reason = "gone", "status 410: the feed is gone; remove its line"
    else:
        kind, reason = "failing", f"status {status}"
    return failed_answer(kind, reason, question, until=now + wait_after_answer(answer, now))


def failed_answer(
    status: str, reason: str, question: Question, *, until: datetime | None = None
) -> Outcome:
    """Return the outcome of a feed that gave nothing to read; it is not asked again before `until`.

    Without `until`, that is after LEAST_WAIT.
    """
    state, now = question.state, question.now
    since = state.failing_since or now
    kept = replace(
        state, status=status, message=reason, asked=now, failing_since=since,
        ask_after=until or now + LEAST_WAIT, line=question.source.fingerprint,
    )  # fmt: skip
    shown = f"{reason}; failing since {since:%Y-%m-%d}" if status == "failing" else reason
    return Outcome(status=status, state=kept, message=shown)


def wait_after_answer(answer: Answer, now: datetime, *, ttl_minutes: int = 0) -> timedelta:
    """Return how long a feed is not asked again: the longest that is asked for, from 1 to 24 hours.

    A Retry-After counts up to seven days.
    """
    wait = max(LEAST_WAIT, _max_age(answer), timedelta(minutes=ttl_minutes))
    return max(min(wait, MOST_WAIT), retry_after(answer, now) or timedelta())


def _max_age(answer: Answer) -> timedelta:
    for part in answer.headers.get("cache-control", "").lower().split(","):
        name, _, seconds = part.strip().partition("=")
        digits = seconds.strip('" ')
        if name.strip() == "max-age" and digits.isascii() and digits.isdecimal():
            return timedelta(seconds=min(int(digits[:12]), MOST_WAIT.total_seconds()))
    return timedelta()


def retry_after(answer: Answer, now: datetime) -> timedelta | None:
    """Return how long an answer asks to be left alone, at most seven days; None if it does not."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        wait = timedelta(seconds=min(int(text[:12]), MOST_RETRY_AFTER.total_seconds()))
    else:
        moment = parse_feed_date(text, UTC)
        if not moment:
            return None
        wait = moment - now
    return min(wait, MOST_RETRY_AFTER) if wait > timedelta() else None
