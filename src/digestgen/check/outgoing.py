"""Check links to other hosts, a few at a time, and each at most once in the time that an answer is kept."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec import Struct

from digestgen.files import replace_file
from digestgen.problems import Problem, problem
from digestgen.signals import run_async

_AT_ONCE = 20  # requests
_AT_ONCE_PER_HOST = 2
_TIMEOUT_SECONDS = 15
_GONE = frozenset((404, 410))
_HEAD_REFUSED_FROM = 400  # many servers answer HEAD wrongly: GET decides
_AGENT = "digestgen-check (a link checker; asks once per link)"

State = Literal["ok", "dead", "unknown"]


class Answer(Struct, frozen=True):
    """The answer of a host about an address, and when it was given."""

    state: State
    reason: str
    asked: datetime  # aware, UTC


class LinkCheck(Struct, frozen=True):
    """The answers by address, in order."""

    answers: dict[str, Answer]

    def problems(self, pages: Mapping[str, str]) -> list[Problem]:
        """Return an error for each dead address; `pages` has the page that links to each."""
        return [
            problem(pages[url], f"dead link ({answer.reason}): {url}")
            for url, answer in self.answers.items()
            if answer.state == "dead"
        ]

    def count(self, state: State) -> int:
        """Return how many addresses are in a state."""
        return sum(each.state == state for each in self.answers.values())


class AnswerCache(Struct, frozen=True):
    """The file with earlier answers, and how long they are valid."""

    file: Path
    now: datetime  # aware, UTC
    max_age: timedelta

    def read(self) -> dict[str, Answer]:
        """Return the answers that are still valid; none if the file is missing or damaged."""
        try:
            known = msgspec.json.decode(self.file.read_bytes(), type=dict[str, Answer])
        except (OSError, msgspec.DecodeError):  # the state may be deleted at any time
            return {}
        ages = {url: self.now - answer.asked for url, answer in known.items()}
        return {url: known[url] for url, age in ages.items() if timedelta(0) <= age < self.max_age}

    def write(self, answers: Mapping[str, Answer]) -> None:
        """Write the answers, except unknown ones."""
        told = {url: answer for url, answer in answers.items() if answer.state != "unknown"}
        with suppress(OSError):  # without it, they are asked again
            self.file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.file, msgspec.json.encode(told, order="sorted"))


def check_outgoing(
    urls: Iterable[str],
    cache: AnswerCache,
    done: Callable[[], None],
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> LinkCheck:
    """Return an answer about each of `urls`, from the cache or from its host.

    `done` is called after each answer. `transport` replaces the network.
    """
    known = cache.read()
    wanted = sorted(set(urls))
    missing = [url for url in wanted if url not in known]
    for _ in range(len(wanted) - len(missing)):
        done()
    known |= run_async(_Asker(cache.now, done).ask_all(missing, transport))
    cache.write(known)
    return LinkCheck({url: known[url] for url in wanted})


class _Asker:
    """A client that asks many hosts at a time, with few requests to each."""

    def __init__(self, now: datetime, done: Callable[[], None]) -> None:
        self._now, self._done = now, done
        self._all = asyncio.Semaphore(_AT_ONCE)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(_AT_ONCE_PER_HOST)
        )

    async def ask_all(
        self, urls: list[str], transport: httpx.AsyncBaseTransport | None
    ) -> dict[str, Answer]:
        async with httpx.AsyncClient(
            follow_redirects=True,
            timeout=_TIMEOUT_SECONDS,
            headers={"user-agent": _AGENT},
            transport=transport,
        ) as client:
            answers = await asyncio.gather(*(self._ask(client, url) for url in urls))
        return dict(zip(urls, answers, strict=True))

    async def _ask(self, client: httpx.AsyncClient, url: str) -> Answer:
        async with self._hosts[urlsplit(url).netloc.lower()], self._all:
            state, reason = await _state(client, url)
        self._done()
        return Answer(state, reason, self._now)


async def _state(client: httpx.AsyncClient, url: str) -> tuple[State, str]:
    """Return the state of an address, by HEAD, and by GET if that fails."""
    try:
        status = (await client.head(url)).status_code
        if status >= _HEAD_REFUSED_FROM:
            async with client.stream("GET", url) as response:  # the body is never read
                status = response.status_code
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        return "dead", f"not a valid address: {error}"
    except httpx.ConnectError:
        return "dead", "its host cannot be reached"
    except (httpx.HTTPError, UnicodeError) as error:
        return "unknown", type(error).__name__
    if status in _GONE:
        return "dead", f"status {status}"
    # 403, 429 and the like: a host that refuses programs may still answer a reader
    return ("ok" if status < _HEAD_REFUSED_FROM else "unknown"), f"status {status}"
