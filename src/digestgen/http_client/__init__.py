"""The one HTTP client: every limit, every address check and every redirect is here.

    RequestFailedError        no answer; `reason` says why, `retryable` whether a second try may help
    ├── AddressRefusedError   not a web address, or a private one (PrivateAddressError); nothing was sent
    ├── UnreachableError      its host has no address, or refuses the connection
    └── HostRestsError        the host asked to be left alone; nothing was sent

HTTP/1.1 with gzip and brotli. Limits count decoded bytes: 304 bytes of brotli can hold 200 MB.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Literal, Self
from urllib.parse import urljoin, urlsplit

import httpx2
from msgspec import Struct
from msgspec.structs import replace

from digestgen.http_client.addresses import Address, is_public, resolve_addresses
from digestgen.http_client.bodies import BoundedBody

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_CONNECT_ERRORS = (httpx2.ConnectError, httpx2.ConnectTimeout)
_NO_ANSWER = "All connection attempts failed"  # of httpx, which says no more
_MOST_ADDRESSES = 4  # of one name that are tried

Method = Literal["GET", "HEAD"]


class Limits(Struct, frozen=True):
    """The most that one question may take, redirects included."""

    connect_seconds: float = 10.0
    total_seconds: float = 30.0  # without the time spent waiting for the host's turn
    max_bytes: int = 10_000_000  # of the decoded body
    max_redirects: int = 5


class Hop(Struct, frozen=True):
    """A redirect that was followed: the address that sent it, its status, and the new address."""

    url: str
    status: int
    target: str


class Answer(Struct, frozen=True):
    """The last answer of a chain of redirects."""

    url: str  # that gave this answer
    status: int
    headers: dict[str, str]  # by lower-case name
    body: bytes = b""  # decoded
    cut: str = ""  # why `body` is incomplete; "" if it is whole
    hops: tuple[Hop, ...] = ()
    received_bytes: int = 0  # of the body, as sent

    @property
    def permanent_url(self) -> str:
        """The address that permanent redirects alone lead to; "" if the first redirect is not permanent."""
        target = ""
        for hop in self.hops:
            if hop.status not in _PERMANENT:
                break
            target = hop.target
        return target


class RequestFailedError(Exception):
    """No answer; `reason` is a phrase for a message."""

    def __init__(self, reason: str, *, retryable: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.retryable = reason, retryable


class AddressRefusedError(RequestFailedError):
    """The address is not a web address, or a private one."""


class PrivateAddressError(AddressRefusedError):
    """The address is private, and such addresses are not allowed."""


class UnreachableError(RequestFailedError):
    """The host has no address, or refuses the connection."""


class HostRestsError(RequestFailedError):
    """The host asked to be left alone."""


def host_of(url: str) -> str:
    """Return the name and the port of a URL's host, which gets one request at a time."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


class HostLimiter:
    """Lets one request at a time to each host (name and port), some seconds apart."""

    def __init__(self, *, delay_seconds: float = 1.0, hosts_at_once: int = 16) -> None:
        self._delay = delay_seconds
        self._hosts_at_once = asyncio.Semaphore(hosts_at_once)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}
        self._resting: dict[str, str] = {}

    def rest(self, host: str, reason: str) -> None:
        """Let no request to `host` begin from now on."""
        self._resting[host] = reason

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for the turn of `url`'s host; it lasts as long as the context. May raise HostRestsError."""
        clock, host = asyncio.get_running_loop(), host_of(url)
        async with self._turns[host]:
            # a host that waits takes no place from others
            await asyncio.sleep(self._free_at.get(host, 0.0) - clock.time())
            async with self._hosts_at_once:
                if reason := self._resting.get(host):
                    raise HostRestsError(reason)
                try:
                    yield
                finally:
                    self._free_at[host] = clock.time() + self._delay


class HttpClient:
    """Asks hosts for documents, within `limits` and at the pace of `limiter`.

    Use it as an async context manager. `is_allowed` decides about each resolved address, of each
    hop; the connection goes to the address that was checked, not to the name again.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        limits: Limits | None = None,
        limiter: HostLimiter | None = None,
        is_allowed: Callable[[Address], bool] = is_public,
    ) -> None:
        self._limits, self._limiter = limits or Limits(), limiter or HostLimiter()
        self._client = httpx2.AsyncClient(
            transport=_CheckedTransport(is_allowed),
            trust_env=False,
            timeout=httpx2.Timeout(None, connect=self._limits.connect_seconds),
            headers={"user-agent": user_agent, "accept-encoding": "gzip, br", "accept": "*/*"},
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._client.aclose()

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a GET of `url`, redirects followed. Raises RequestFailedError."""
        return await self.ask("GET", url, headers)

    async def ask(
        self, method: Method, url: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Return the answer, redirects followed; only for GET, its body is read.

        An answer that breaks off, or exceeds a limit, has what arrived before, and the reason in `cut`.
        Raises RequestFailedError if no status arrived.
        """
        clock = asyncio.get_running_loop()
        seconds_left, hops = self._limits.total_seconds, list[Hop]()
        while True:
            _check_scheme(url)
            async with self._limiter.turn(url):
                began = clock.time()
                answer = await self._ask_once(method, url, headers or {}, seconds_left)
                seconds_left -= clock.time() - began
            target = _redirect_target(answer)
            if not target:
                return replace(answer, hops=tuple(hops))
            hops.append(Hop(url, answer.status, target))
            if len(hops) > self._limits.max_redirects:
                raise RequestFailedError(f"more than {self._limits.max_redirects} redirects")
            url = target

    async def _ask_once(
        self, method: Method, url: str, headers: Mapping[str, str], seconds: float
    ) -> Answer:
        body = BoundedBody(self._limits.max_bytes)
        response: httpx2.Response | None = None
        try:
            async with asyncio.timeout(max(seconds, 0)):
                request = self._client.build_request(method, url, headers=headers)
                response = await self._client.send(request, stream=True)
                if method == "GET" and response.status_code not in _REDIRECTS:
                    encoding = response.headers.get("content-encoding", "")
                    await body.read(response.aiter_raw(), encoding)
        except TimeoutError:
            body.cut = f"not complete after {self._limits.total_seconds:g} s"
            if response is None:
                reason = f"no answer within {self._limits.total_seconds:g} s"
                raise RequestFailedError(reason) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            if response is None:
                raise _failure(error, self._limits) from error
            body.cut = "the connection broke off"
        finally:
            self._client.cookies.clear()
            if response is not None:
                await response.aclose()
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(
            url, response.status_code, found, body.data, body.cut, received_bytes=body.received
        )


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise AddressRefusedError("not an http or https address")


def _redirect_target(answer: Answer) -> str:
    """Return the absolute address that an answer redirects to; "" if it is no redirect."""
    if answer.status not in _REDIRECTS:
        return ""
    location = answer.headers.get("location", "").strip()
    if not location:
        raise RequestFailedError(f"status {answer.status} without an address to redirect to")
    try:
        return urljoin(answer.url, location).partition("#")[0].replace(" ", "%20")
    except ValueError:
        raise RequestFailedError("redirected to something that is not an address") from None


def _failure(error: Exception, limits: Limits) -> RequestFailedError:
    text = str(error) or type(error).__name__
    if isinstance(error, httpx2.ConnectTimeout):
        reason = f"no connection within {limits.connect_seconds:g} s"
        return RequestFailedError(reason, retryable=True)
    if "CERTIFICATE_VERIFY_FAILED" in text or "certificate" in text.lower():
        return RequestFailedError(f"its certificate is not valid: {text}")
    if isinstance(error, httpx2.ConnectError):
        what = "" if text == _NO_ANSWER else f": {text}"
        return UnreachableError(f"no connection{what}", retryable=True)
    if isinstance(error, httpx2.TransportError):
        return RequestFailedError(f"the connection broke off: {text}", retryable=True)
    return RequestFailedError(f"not an address: {text}")


class _CheckedTransport(httpx2.AsyncBaseTransport):
    """Resolves a name, checks its addresses, and connects to one of those that it checked.

    TLS still verifies the name. Connections are not kept: one is known by its address alone, and a
    certificate for one name says nothing about another on the same address.
    """

    def __init__(self, is_allowed: Callable[[Address], bool]) -> None:
        self._is_allowed = is_allowed
        self._inner = httpx2.AsyncHTTPTransport(  # trust_env: a SSL_CERT_FILE counts
            trust_env=True, limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        name = request.url.raw_host.decode("ascii").strip("[]")
        try:
            addresses = await resolve_addresses(name)
        except OSError as error:
            raise httpx2.ConnectError(f"the name {name} cannot be resolved") from error
        if refused := [each for each in addresses if not self._is_allowed(each)]:
            reason = f"refused: {refused[0]} is a private address"
            raise PrivateAddressError(reason if str(refused[0]) == name else f"{reason} ({name})")
        for number, address in enumerate(addresses[:_MOST_ADDRESSES], start=1):
            pinned = httpx2.Request(
                request.method,
                request.url.copy_with(host=str(address)),
                headers=request.headers,  # Host among them, with the name
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": name},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except _CONNECT_ERRORS:
                if number == min(len(addresses), _MOST_ADDRESSES):
                    raise
        raise httpx2.ConnectError("the host name has no address")

    async def aclose(self) -> None:
        await self._inner.aclose()
