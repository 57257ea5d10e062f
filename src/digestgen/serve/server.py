"""The server: its socket, and serving and watching at the same time."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from digestgen.problems import UsageError, problem
from digestgen.serve.app import preview_app
from digestgen.serve.preview import Preview

_TRIED = 100  # ports after the one that is taken
_LAST_PORT = 65535
_GRACE_SECONDS = 2  # for answers that are under way when the server stops
_REQUEST_SECONDS = 10  # for all of a request to come; it has no body


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 chooses a free port.

    Raises UsageError if the port is already in use, naming a free one, and if the host is not this machine.
    """
    try:
        return _listen(host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            hint = "leave --host out to serve to this machine only"
            if error.errno == errno.EACCES:
                hint = "ports below 1024 are for the system: leave --port out, or use a higher one"
            message = f"cannot listen there: {error.strerror or error}"
            raise UsageError([problem(f"{host}:{port}", message, hint=hint)]) from error
        free = _free_port(host, port)
        hint = f"use --port {free}, which is free" if free else "choose another with --port"
        raise UsageError(
            [problem(f"{host}:{port}", "the port is already in use", hint=hint)]
        ) from error


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def _free_port(host: str, taken: int) -> int:
    """Return the first free port after `port`, or 0."""
    for port in range(taken + 1, min(taken + _TRIED, _LAST_PORT) + 1):
        with suppress(OSError):
            _listen(host, port).close()
            return port
    return 0


def serve(
    preview: Preview,
    changes: AsyncIterator[frozenset[Path]],
    listening: socket.socket,
    host: str,
) -> None:
    """Serve until a signal stops it, which is raised again; rebuild whenever `changes` yields."""
    config = uvicorn.Config(
        preview_app(preview, host),
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        http=_PatientProtocol,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    _Server(config, preview, changes).run(sockets=[listening])


class _PatientProtocol(H11Protocol):
    """A connection that ends if a request is incomplete after 10 s; uvicorn would wait forever."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            self._wait()
        else:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(_REQUEST_SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


class _Server(uvicorn.Server):
    """A server that also watches for changes, and stops when either of the two ends."""

    def __init__(
        self, config: uvicorn.Config, preview: Preview, changes: AsyncIterator[frozenset[Path]]
    ) -> None:
        super().__init__(config)
        self._preview, self._changes = preview, changes

    async def main_loop(self) -> None:
        watching = asyncio.create_task(self._watch())
        serving = asyncio.create_task(super().main_loop())
        await asyncio.wait({watching, serving}, return_when=asyncio.FIRST_COMPLETED)
        await self._preview.close()
        for task in (watching, serving):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task  # raises what ended it, if that was an error

    async def _watch(self) -> None:
        async for changed in self._changes:
            await self._preview.update(changed)
