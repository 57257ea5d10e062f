"""Digests of bytes and of records: what is equal has one digest, and what differs has not."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

DIGEST_SIZE = 16  # bytes


def digest_of(*parts: bytes) -> bytes:
    """Return a digest of `parts`, which tells ("a", "bc") from ("ab", "c")."""
    found = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()


def digest_of_record(*records: object) -> bytes:
    """Return a digest of records; JSON, as MessagePack forgets the offset of a time."""
    return digest_of(msgspec.json.encode(records, order="deterministic"))
