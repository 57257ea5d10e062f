"""The web application of the preview: pages, the reload script and the stream of events."""

from __future__ import annotations

import mimetypes
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from digestgen.serve.file_lookup import look_up_file, register_types
from digestgen.serve.file_response import file_response
from digestgen.serve.injection import with_script
from digestgen.serve.preview import Preview

# no page is ever there: no output name begins with "_"
_SCRIPT = "/__digestgen__/reload.js"
_EVENTS = "/__digestgen__/events"
_FRESH = {"cache-control": "no-cache"}
_NO_SITE_YET = b"<!doctype html><html lang=en><head><title>No site yet</title></head><body></body>"


def preview_app(preview: Preview, host: str) -> Starlette:
    """Return the application that serves a preview under the host name `host`."""
    register_types()
    script = files("digestgen.serve").joinpath("reload.js").read_bytes()

    async def reload_script(_request: Request) -> Response:
        return Response(script, media_type="text/javascript", headers=_FRESH)

    async def events(_request: Request) -> Response:
        stream = preview.events()
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    def site(request: Request) -> Response:
        return _answer(preview, request)

    routes = [Route(_SCRIPT, reload_script), Route(_EVENTS, events), Route("/{path:path}", site)]
    return Starlette(routes=routes, middleware=[Middleware(_KnownHosts, host=host)])


def _answer(preview: Preview, request: Request) -> Response:
    preview.restore()
    path = request.scope["path"]
    with preview.switching:
        build = (
            preview.build
        )  # not later: an old page under the name of a new build would never reload
        found = look_up_file(preview.root, preview.base_path, path)
        if found.moved_to:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(found.moved_to) + query)
        missing = preview.root / "404.html"
        opened = _opened(found.file) or (_opened(missing) if missing.is_file() else None)
    if opened is None:
        # a page all the same, so that the first good build, or the error, shows on it
        return _page(preview, build, _NO_SITE_YET, 404)
    if found.file is None:
        with opened:
            return _page(preview, build, opened.read(), 404)
    if found.file.suffix in {".html", ".htm"}:
        with opened:
            return _page(preview, build, opened.read(), 200)
    kind = mimetypes.guess_type(found.file.name)[0] or "application/octet-stream"
    return file_response(opened, kind, request)


def _opened(file: Path | None) -> BinaryIO | None:
    return file.open("rb") if file else None


def _page(preview: Preview, build: str, page: bytes, status: int) -> Response:
    if preview.reload:
        page = with_script(page, _SCRIPT, build)
    return HTMLResponse(page, status, headers=_FRESH)


class _KnownHosts:
    """Middleware that rejects requests for other host names.

    Another website could make its own name lead here (DNS rebinding), but no numeric address.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._names = {"localhost", host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(scope):
            response = PlainTextResponse("This is not the host that you asked for.\n", 421)
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"host"]
        if len(given) != 1:
            return False
        try:
            name = urlsplit(f"//{given[0].decode('ascii')}").hostname or ""
        except ValueError:
            return False
        return name in self._names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
