"""A real object store on loopback, moto's S3, which counts what it is asked and fails as a test says."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread
from typing import Any
from urllib.parse import quote

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

BUCKET = "news"
_OWN = "AWS the-test:itself"
_ERROR = "<Error><Code>{}</Code><Message>no</Message></Error>"


class S3Server:
    """The server; `requests` lists what it was asked, such as `GET /news/a.md` and `LIST content/`."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.failing: dict[str, str] = {}  # requests, and how: "403 AccessDenied"
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.http = make_server("127.0.0.1", 0, self, True, request_handler=MotoRequestHandler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = _request(environ)
        if environ.get("HTTP_AUTHORIZATION") != _OWN:
            self.requests.append(asked)
        if failure := self.failing.get(asked):
            code = failure.partition(" ")[2]
            start_response(failure, [("Content-Type", "application/xml")])
            return [_ERROR.format(code).encode()]
        answer: Iterable[bytes] = self._moto(environ, start_response)
        return answer

    def put(self, files: Mapping[str, str | bytes]) -> None:
        """Write objects by their names in the bucket."""
        for name, text in files.items():
            self._ask("PUT", name, text.encode() if isinstance(text, str) else text)

    def delete(self, name: str) -> None:
        self._ask("DELETE", name)

    def asked(self) -> list[str]:
        """Return, sorted, what a client asked for since the last call."""
        asked, self.requests = sorted(self.requests), []
        return asked

    def empty(self) -> None:
        """Begin anew, with an empty bucket."""
        self.failing = {}
        self._ask("POST", "../moto-api/reset")
        self._ask("PUT", "")
        self.requests = []

    def _ask(self, method: str, name: str, body: bytes = b"") -> None:
        path = f"/{BUCKET}/{quote(name)}" if not name.startswith("../") else f"/{name[3:]}"
        connection = HTTPConnection("127.0.0.1", self.http.server_port)
        connection.request(method, path, body, {"Authorization": _OWN})
        answer = connection.getresponse()
        assert answer.status in {200, 204}, answer.read()
        connection.close()


def _request(environ: Mapping[str, Any]) -> str:
    query = dict(each.partition("=")[::2] for each in environ["QUERY_STRING"].split("&"))
    if "list-type" in query:
        more = " continued" if "continuation-token" in query else ""
        return f"LIST {query['prefix'].replace('%2F', '/')}{more}"
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Run a server, in a thread of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each request
    server = S3Server()
    thread = Thread(target=server.http.serve_forever, daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()
