"""A real HTTP server on loopback that answers as a test says."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from msgspec import Struct


class Reply(Struct):
    """An answer; `parts` are sent one by one with `pause_seconds` between them, without a length."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    parts: tuple[bytes, ...] = ()
    pause_seconds: float = 0.0
    length: int | None = None  # to claim; by default that of `body`
    hang_up: bool = False  # close without a word
    raw: Callable[[], Iterable[bytes]] | None = (
        None  # sent instead of an answer, status line and all
    )


class Request(Struct):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]  # by lower-case name
    began: float
    ended: float = 0.0


Answering = Reply | Callable[[Request], Reply]


class Server:
    """Answers at `url`; `routes` may be changed at any time, `requests` lists what was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.routes: dict[str, Answering] = {}
        self.requests: list[Request] = []

    def serve(self, path: str, reply: Answering | bytes | str, **headers: str) -> str:
        """Set what `path` answers, and return its address."""
        if isinstance(reply, str | bytes):
            data = reply.encode() if isinstance(reply, str) else reply
            reply = Reply(
                data, headers={name.replace("_", "-"): text for name, text in headers.items()}
            )
        self.routes[path] = reply
        return self.url + path

    def asked(self, path: str) -> list[Request]:
        return [each for each in self.requests if each.path == path]


class _Handler(BaseHTTPRequestHandler):
    """Answers from `routes` of the Server that its own server has."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found: Server = self.server.answers  # type: ignore[attr-defined]
        head = {name.lower(): text for name, text in self.headers.items()}
        request = Request(self.command, self.path, head, time.monotonic())
        found.requests.append(request)
        reply = found.routes.get(self.path, Reply(b"no such page", 404))
        with suppress(OSError):  # the client had enough
            self._send(reply if isinstance(reply, Reply) else reply(request))
        request.ended = time.monotonic()

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, reply: Reply) -> None:
        self.close_connection = True
        if reply.hang_up:
            return
        if reply.raw:
            for part in reply.raw():
                self.wfile.write(part)
                time.sleep(reply.pause_seconds)
            return
        self.send_response(reply.status)
        for name, text in reply.headers.items():
            self.send_header(name, text)
        if not reply.parts and reply.status != 304:
            self.send_header("Content-Length", str(reply.length or len(reply.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(reply.body)
            for part in reply.parts:
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(reply.pause_seconds)

    def log_message(self, *args: Any) -> None:
        pass


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *args: Any) -> None:
        pass


@contextmanager
def running_server(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """Yield a server on a free port of loopback."""
    listening = _Listening((host, 0), _Handler)
    if tls:
        listening.socket = tls.wrap_socket(listening.socket, server_side=True)
    server = Server(listening.server_address[1])
    listening.answers = server  # type: ignore[attr-defined]
    if tls:
        server.url = f"https://localhost:{listening.server_address[1]}"
    thread = Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
