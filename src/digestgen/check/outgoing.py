"""Check links to other hosts, a few hosts at a time; an answer is kept, and used until it is too old."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from digestgen import __version__
from digestgen.check.origins import LinkTarget, Origins
from digestgen.files import read_regular, replace_file
from digestgen.http_client import (
    AddressRefusedError,
    HostLimiter,
    HttpClient,
    Limits,
    RequestFailedError,
    UnreachableError,
    host_of,
)
from digestgen.http_client.addresses import allowed_addresses
from digestgen.problems import Problem
from digestgen.signals import run_async

_LIMITS = Limits(total_seconds=15, max_bytes=1)  # no body is of interest
_HOSTS_AT_ONCE = 20  # most of the time goes into waiting for slow ones
_DELAY_SECONDS = 0.1  # between two questions to one host
_MOST_SILENCES = 3  # requests to a host without an answer, before it is left alone
_GONE = frozenset((404, 410))
_HEAD_REFUSED_FROM = 400  # many servers answer HEAD wrongly: GET decides
_AGENT = f"digestgen/{__version__} (a link checker; asks once per link)"

State = Literal["ok", "dead", "refused", "unknown"]
"""`refused` was not asked: it is, or redirects to, an address of this machine or a private network."""
_KEPT: tuple[State, ...] = ("ok", "dead")


class LinkAnswer(Struct, frozen=True):
    """The answer of a host about an address, and when it was given."""

    state: State
    reason: str
    asked: datetime  # aware, UTC


class LinkCheck(Struct, frozen=True):
    """The answers by address, in order."""

    answers: dict[str, LinkAnswer]

    def problems(self, pages: Mapping[str, Sequence[str]], origins: Origins) -> list[Problem]:
        """Return a problem for each cause of a dead or refused link; `pages` link to each address.

        It is a warning if the link came with an article, else an error.
        """
        found: list[Problem] = []
        for url, answer in self.answers.items():
            if answer.state in {"dead", "refused"}:
                message = f"{answer.state} link ({answer.reason}): {url}"
                found += origins.problems(LinkTarget(url), message, pages[url])
        return found

    def count(self, state: State) -> int:
        """Return how many addresses are in a state."""
        return sum(each.state == state for each in self.answers.values())


class AnswerCache(Struct, frozen=True):
    """The file with earlier answers, and how long they are valid."""

    file: Path
    now: datetime  # aware, UTC
    max_age: timedelta

    def read(self) -> dict[str, LinkAnswer]:
        """Return the answers that are still valid; none if the file is missing or damaged."""
        try:
            known = msgspec.json.decode(read_regular(self.file), type=dict[str, LinkAnswer])
        except (OSError, msgspec.DecodeError):  # the state may be deleted at any time
            return {}
        ages = {url: self.now - answer.asked for url, answer in known.items()}
        return {url: known[url] for url, age in ages.items() if timedelta(0) <= age < self.max_age}

    def write(self, answers: Mapping[str, LinkAnswer]) -> None:
        """Write the answers that hosts have given."""
        given = {url: answer for url, answer in answers.items() if answer.state in _KEPT}
        with suppress(OSError):  # without it, they are asked again
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, msgspec.json.encode(given, order="sorted"))


def check_outgoing(
    urls: Iterable[str],
    cache: AnswerCache,
    done: Callable[[], None],
    *,
    allow_private: bool = False,
) -> LinkCheck:
    """Return an answer about each of `urls`, from the cache or from its host.

    `done` is called after each answer. Addresses of this machine and its network are asked only with
    `allow_private`, also if another host redirects there.
    """
    known = cache.read()
    wanted = sorted(set(urls))
    missing = [url for url in wanted if url not in known]
    for _ in range(len(wanted) - len(missing)):
        done()
    known |= run_async(_Asker(cache.now, done, allow_private=allow_private).ask_all(missing))
    cache.write(known)
    return LinkCheck({url: known[url] for url in wanted})


class _Asker:
    """Asks many hosts at a time, with one question at a time to each."""

    def __init__(self, now: datetime, done: Callable[[], None], *, allow_private: bool) -> None:
        self._now, self._done = now, done
        self._limiter = HostLimiter(delay_seconds=_DELAY_SECONDS, hosts_at_once=_HOSTS_AT_ONCE)
        self._is_allowed = allowed_addresses(private=allow_private)
        self._silences: Counter[str] = Counter()

    async def ask_all(self, urls: Sequence[str]) -> dict[str, LinkAnswer]:
        async with HttpClient(
            _AGENT, limits=_LIMITS, limiter=self._limiter, is_allowed=self._is_allowed
        ) as client:
            answers = await asyncio.gather(*(self._ask(client, url) for url in urls))
        return dict(zip(urls, answers, strict=True))

    async def _ask(self, client: HttpClient, url: str) -> LinkAnswer:
        state, reason = await self._state(client, url)
        self._done()
        return LinkAnswer(state, reason, self._now)

    async def _state(self, client: HttpClient, url: str) -> tuple[State, str]:
        """Return the state of an address, by HEAD, and by GET if that fails."""
        try:
            status = (await client.ask("HEAD", url)).status
            if status >= _HEAD_REFUSED_FROM:
                status = (await client.ask("GET", url)).status
        except AddressRefusedError as error:
            return "refused", error.reason
        except UnreachableError as error:
            return "dead", error.reason
        except RequestFailedError as error:
            self._note_silence(host_of(url), error.reason)
            return "unknown", error.reason
        if status in _GONE:
            return "dead", f"status {status}"
        # 403, 429 and the like: a host that refuses programs may still answer a reader
        return ("ok" if status < _HEAD_REFUSED_FROM else "unknown"), f"status {status}"

    def _note_silence(self, host: str, reason: str) -> None:
        self._silences[host] += 1
        if self._silences[host] == _MOST_SILENCES:
            self._limiter.rest(host, reason)
