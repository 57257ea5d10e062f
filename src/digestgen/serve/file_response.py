"""The response with one open file, so that all of it is from one version of the file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

_CHUNK_BYTES = 1 << 16
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def file_response(file: BinaryIO, kind: str, request: Request) -> Response:
    """Return a response with an open file, which it closes, as the media type `kind`.

    It contains the whole file, one range of it, or nothing if the file has not changed. Source: RFC 9110,
    §13.1.2, §14.
    """
    facts = os.fstat(file.fileno())
    tag = f'"{facts.st_mtime_ns:x}-{facts.st_ino:x}-{facts.st_size:x}"'
    headers = {"etag": tag, "cache-control": "no-cache", "accept-ranges": "bytes"}
    if tag in request.headers.get("if-none-match", ""):
        file.close()
        return Response(status_code=304, headers=headers)
    wanted, size = _range(request.headers.get("range", ""), facts.st_size), facts.st_size
    if wanted is None:
        file.close()
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    headers["content-length"] = str(len(wanted))
    is_part = len(wanted) < size
    if is_part:
        headers["content-range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    return StreamingResponse(
        _parts(file, wanted), 206 if is_part else 200, headers=headers, media_type=kind
    )


def _range(header: str, size: int) -> range | None:
    """Return the bytes that a Range header asks for; None if the file has none of them."""
    match = _RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return range(size)
    first, last = match.groups()
    if not first:  # the last bytes
        found = range(max(size - int(last), 0), size)
    else:
        found = range(int(first), min(int(last or size - 1) + 1, size))
    return found or None


def _parts(file: BinaryIO, wanted: range) -> Iterator[bytes]:
    with file:
        file.seek(wanted.start)
        left = len(wanted)
        while left and (part := file.read(min(left, _CHUNK_BYTES))):
            left -= len(part)
            yield part
