"""Give memory back to the system."""

from __future__ import annotations

from contextlib import suppress


def give_back_free_memory() -> None:
    """Let the system have the memory that is free, which the C library keeps otherwise.

    Records are in memory of another kind, and would come on top of it: after 20,000 files are parsed, this
    leaves 115 of 262 MB. Does nothing where the C library is not glibc.
    """
    import ctypes  # takes long to import, and small sites do not need it

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
