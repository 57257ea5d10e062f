"""Incremental builds: results of pure functions are kept and used again (see `memoize`)."""

from digestgen.incremental.digests import digest, digest_of, digest_of_record
from digestgen.incremental.memoize import memoized
from digestgen.incremental.program import program
from digestgen.incremental.store import (
    CacheOptions,
    DiskStore,
    MemoryStore,
    NoStore,
    Store,
    Task,
    Trace,
    store_in,
)

__all__ = [
    "CacheOptions",
    "DiskStore",
    "MemoryStore",
    "NoStore",
    "Store",
    "Task",
    "Trace",
    "digest",
    "digest_of",
    "digest_of_record",
    "memoized",
    "program",
    "store_in",
]
