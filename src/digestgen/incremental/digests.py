"""Digests of bytes and of records: equal values have equal digests, different values do not."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

DIGEST_SIZE = 16  # bytes


def digest_of(*parts: bytes) -> bytes:
    """Return a digest of `parts`, different for ("a", "bc") and ("ab", "c")."""
    return digest(b"".join(f"{len(part)}:".encode() + part for part in parts))


def digest(data: bytes | memoryview) -> bytes:
    """Return the digest of some bytes."""
    return blake2b(data, digest_size=DIGEST_SIZE).digest()


def digest_of_record(*records: object) -> bytes:
    """Return a digest of records: the same for equal ones."""
    return digest(encoded(records))


encoded = msgspec.json.Encoder(order="deterministic").encode
"""Return a record as JSON, the same for equal records. (MessagePack would forget the offset of a time.)"""
