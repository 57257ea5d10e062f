"""Bodies of HTTP answers, decoded as they come and never past a limit of decoded bytes."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterable
from typing import Protocol

import brotli

_CHUNK_BYTES = 1 << 16
_DECODE_ERRORS = (zlib.error, brotli.error)


class BoundedBody:
    """Collects a body up to a number of decoded bytes.

    `data` is what arrived; `cut` says why that is incomplete, "" if it is not; `received` counts the bytes as
    sent.
    """

    def __init__(self, max_bytes: int) -> None:
        self.received, self.cut = 0, ""
        self._max_bytes, self._parts, self._size = max_bytes, list[bytes](), 0

    @property
    def data(self) -> bytes:
        return b"".join(self._parts)

    async def read(self, raw_parts: AsyncIterator[bytes], encoding: str) -> None:
        """Read parts as they come; `encoding` is the content encoding that the answer names."""
        decoder = _decoder(encoding.strip().lower())
        if decoder is None:
            self.cut = f"its content encoding, {encoding[:40]}, is not known"
            return
        async for raw in raw_parts:
            self.received += len(raw)
            try:
                if not self._take(decoder.decode(raw)):
                    self.cut = f"larger than {self._max_bytes:,} bytes"
                    return
            except _DECODE_ERRORS:
                self.cut = f"its {encoding} data is damaged"
                return
            if self.received > self._max_bytes:  # of data that decodes to nothing
                self.cut = f"larger than {self._max_bytes:,} bytes"
                return
        if self.received and not decoder.is_complete:
            self.cut = "the connection broke off"

    def _take(self, pieces: Iterable[bytes]) -> bool:
        """Keep decoded pieces; return False once there are more bytes than allowed."""
        for piece in pieces:
            room = self._max_bytes - self._size
            self._parts.append(piece[:room])
            self._size += min(len(piece), room)
            if len(piece) > room:
                return False
        return True


class _Decoder(Protocol):
    @property
    def is_complete(self) -> bool: ...

    def decode(self, raw: bytes) -> Iterable[bytes]: ...


class _Identity:
    is_complete = True

    def decode(self, raw: bytes) -> Iterable[bytes]:
        yield raw


class _Gzip:
    """gzip, of one member or several; what follows the last one is ignored, as browsers do."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self._members = 0

    @property
    def is_complete(self) -> bool:
        return self._members > 0

    def decode(self, raw: bytes) -> Iterable[bytes]:
        while True:
            try:
                piece = self._inflate.decompress(raw, _CHUNK_BYTES)
            except zlib.error:
                if self._members:
                    return
                raise
            yield piece
            raw = self._inflate.unconsumed_tail
            if self._inflate.eof:
                raw = self._inflate.unused_data.lstrip(b"\0")
                self._members += 1
                self._inflate = zlib.decompressobj(wbits=31)
            if not raw and len(piece) < _CHUNK_BYTES:
                return


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()

    @property
    def is_complete(self) -> bool:
        return bool(self._inflate.is_finished())

    def decode(self, raw: bytes) -> Iterable[bytes]:
        piece = self._inflate.process(raw, output_buffer_limit=_CHUNK_BYTES)
        # it learns that it is finished only when asked for more
        while piece or not self._inflate.can_accept_more_data():
            yield piece
            piece = b"" if self.is_complete else self._more()

    def _more(self) -> bytes:
        return bytes(self._inflate.process(b"", output_buffer_limit=_CHUNK_BYTES))


def _decoder(encoding: str) -> _Decoder | None:
    """Return the decoder of a content encoding; None for one that was not asked for."""
    if encoding in {"", "identity"}:
        return _Identity()
    if encoding in {"gzip", "x-gzip"}:
        return _Gzip()
    return _Brotli() if encoding == "br" else None
