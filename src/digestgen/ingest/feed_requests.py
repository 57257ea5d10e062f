"""Ask a feed if it is time to: with the headers of a conditional request, and one retry."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from digestgen.http_client import (
    AddressRefusedError,
    Answer,
    HostLimiter,
    HostRestsError,
    HttpClient,
    PrivateAddressError,
    RequestFailedError,
)
from digestgen.ingest.answers import SUCCESS, Outcome, Question, failed_answer, judge_answer
from digestgen.ingest.fetch_report import ANSWERED
from digestgen.ingest.fetch_state import FeedState
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.urls import without_credentials

_NOT_MODIFIED = 304
_SERVER_ERRORS = range(500, 600)
ALLOW_PRIVATE = "to allow it, write allow_private = true below [fetch] in digest.toml"


def request_wait_reason(source: ListedFeed, state: FeedState, now: datetime) -> Outcome | None:
    """Return the outcome of a feed that is not asked now; None for one that is."""
    if state.line != source.fingerprint:
        return None
    if state.status == "gone":
        return Outcome(status="gone", state=state, message=state.message)
    if state.ask_after and state.ask_after > now:
        until = f"{state.ask_after:%Y-%m-%d %H:%M} UTC"
        return Outcome(status="waiting", state=state, message=f"not asked before {until}")
    return None


class FetchRules(Struct, frozen=True, kw_only=True):
    """The rules of a run: how it asks feeds, and which entries it takes."""

    now: datetime  # aware, UTC
    user_agent: str
    max_age: timedelta
    max_entries: int  # of one feed
    delay_seconds: float = 1.0
    allow_private: bool = False
    is_forced: bool = False  # ask although it is too early; a host that rests is left alone


class Asker:
    """Asks feeds, conditionally and with one retry, and judges what they answer.

    Answers are read in `reader`, so that a feed that takes long to read costs no other its deadline.
    """

    def __init__(
        self, client: HttpClient, limiter: HostLimiter, reader: Executor, rules: FetchRules
    ) -> None:
        self._client, self._limiter, self._reader = client, limiter, reader
        self._rules, self._now = rules, rules.now

    async def ask(self, source: ListedFeed, state: FeedState) -> Outcome:
        """Return what a feed answers now; never fails."""
        known = state if state.line == source.fingerprint else replace(
            state, etag="", last_modified="", body_hash="", alternate_url=""
        )  # fmt: skip
        headers = conditional_headers(known)
        question = self._question(source, known, was_conditional=bool(headers))
        url = known.alternate_url or source.url
        try:
            answer = await self._with_retry(url, headers)
            if answer.status == _NOT_MODIFIED and not headers:
                answer = await self._client.get(url)
        except HostRestsError as error:
            return Outcome(status="resting", state=state, message=error.reason)
        except RequestFailedError as error:
            return self._unanswered(error, question)
        outcome = await self._judge(answer, question)
        if outcome.rest_until:
            self._limiter.rest(
                outcome.rest_host, request_rest_reason(outcome.rest_host, outcome.rest_until)
            )
        if outcome.state.alternate_url and not known.alternate_url:
            return await self._ask_alternate(source, outcome)
        return outcome

    def _unanswered(self, error: RequestFailedError, question: Question) -> Outcome:
        """Return the outcome of a feed whose host gave no answer, or must not be asked."""
        if isinstance(error, AddressRefusedError):
            is_private = isinstance(error, PrivateAddressError)
            reason = f"{error.reason}; {ALLOW_PRIVATE}" if is_private else error.reason
            # it was not asked, so no host needs a pause
            return failed_answer("failing", reason, question, until=self._now)
        return failed_answer("failing", error.reason, question)

    async def _ask_alternate(self, source: ListedFeed, page: Outcome) -> Outcome:
        """Ask the feed that a page names in place of the page, which never was a feed."""
        url = page.state.alternate_url
        no_feed = replace(page, state=replace(page.state, alternate_url=""))
        try:
            answer = await self._client.get(url)
        except RequestFailedError:
            return no_feed
        outcome = await self._judge(answer, self._question(source, page.state))
        if not outcome.feed or outcome.status not in ANSWERED:
            return no_feed
        feed, flaw = without_credentials(url), outcome.message
        message = f"a web page, whose feed was used: put {feed} into {source.place} instead"
        return replace(outcome, message=f"{message}; {flaw}" if flaw else message)

    def _question(
        self, source: ListedFeed, state: FeedState, *, was_conditional: bool = False
    ) -> Question:
        return Question(
            source=source,
            state=state,
            now=self._now,
            was_conditional=was_conditional,
            max_entries=self._rules.max_entries,
        )

    async def _judge(self, answer: Answer, question: Question) -> Outcome:
        if answer.status not in SUCCESS:  # at once: its host may ask to be left alone
            return judge_answer(answer, question)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, judge_answer, answer, question)

    async def _with_retry(self, url: str, headers: Mapping[str, str]) -> Answer:
        try:
            answer = await self._client.get(url, headers)
            if answer.status not in _SERVER_ERRORS or "retry-after" in answer.headers:
                return answer
        except RequestFailedError as error:
            if not error.retryable:
                raise
        await asyncio.sleep(self._rules.delay_seconds * (1 + self._jitter(url)))
        return await self._client.get(url, headers)

    def _jitter(self, url: str) -> float:
        """Return a number in [0, 1] that differs from feed to feed and from run to run."""
        return sha256(f"{url} {self._now}".encode()).digest()[0] / 255


def request_rest_reason(host: str, until: datetime) -> str:
    """Return why no feed of a host is asked for a while."""
    return f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"


def conditional_headers(state: FeedState) -> dict[str, str]:
    """Return the headers that ask for a feed only if it has changed: validators, verbatim."""
    headers = {"if-none-match": state.etag, "if-modified-since": state.last_modified}
    return {name: text for name, text in headers.items() if text}
