"""Connections to object stores, such as S3; any file system of fsspec is one.

fsspec is imported only for a site that has its content in a store.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

from digestgen.files.store_errors import (
    StoreSetting,
    missing_package,
    store_error,
    unknown_store,
)
from digestgen.problems import DigestError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_S3_PROTOCOLS = frozenset(("s3", "s3a"))
# the attributes with the connections in the clients for S3, Google and Azure
_CONNECTIONS = ("s3", "session", "service_client")
_CLOSE_SECONDS = 5  # a connection that takes longer to close ends with the process
_CONNECTIONS_AT_ONCE = 50  # small objects take nearly all of their time to wait; botocore has 10


class ObjectStore:
    """A connection to a store; `root` is the path in the store below which the site is."""

    def __init__(self, client: Any, root: str) -> None:
        self._client, self.root = client, root.rstrip("/")
        # a path of a server begins with a slash, that of an object with its bucket
        self.bucket = self.root.partition("/")[0]

    def close(self, loop: AbstractEventLoop) -> None:
        """Close the connections, which use `loop`: a client leaves them to the garbage collector."""
        from asyncio import run_coroutine_threadsafe

        for name in _CONNECTIONS:
            connection: Any = getattr(self._client, name, None)
            if hasattr(connection, "close"):
                with suppress(Exception):  # of any library; all that counts has been read
                    run_coroutine_threadsafe(connection.close(), loop).result(_CLOSE_SECONDS)

    def listed(self, path: str) -> list[Mapping[str, Any]]:
        """Return fsspec's details of everything in a folder: all pages of the listing, or an error."""
        found: list[Mapping[str, Any]] = self._client.ls(path, detail=True)
        self._client.invalidate_cache()  # it would keep all listings, and take them for new ones
        return found

    def names_in_bucket(self) -> list[str] | None:
        """Return the names at the top of the bucket of the site; None if there is no such bucket."""
        try:
            found = self.listed(self.bucket)
        except FileNotFoundError:
            return None
        return [str(each["name"]).removeprefix(f"{self.bucket}/").strip("/") for each in found]

    def contents(self, paths: list[str]) -> list[bytes | OSError]:
        """Return the content of each object, read concurrently.

        If the store works but an object cannot be read, its content is a FileNotFoundError or a
        PermissionError.
        """
        found = self._client.cat_ranges(paths, None, None, on_error="return")
        contents = [_content(each, path) for each, path in zip(found, paths, strict=True)]
        denied = [each for each in contents if isinstance(each, PermissionError)]
        if len(denied) == len(contents) > 1:
            raise denied[0]  # it is the store that denies access
        if denied:
            self.listed(self.root)  # likewise: credentials may have expired
        return contents


def _content(found: Any, path: str) -> bytes | OSError:
    if isinstance(found, FileNotFoundError):
        return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    if isinstance(found, PermissionError):
        return PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    if isinstance(found, BaseException):
        raise found
    return bytes(found)


@contextmanager
def connected_store(setting: StoreSetting) -> Iterator[ObjectStore]:
    """Connect to a store. Afterwards no thread of it runs, so that processes can be forked.

    Raises UsageError if nothing installed reads such an address, and ContentError if the store fails.
    """
    with _loop_in_thread() as loop:
        try:
            store = ObjectStore(*_client(setting, loop))
            try:
                yield store
            finally:
                store.close(loop)
        except DigestError:
            raise
        except Exception as error:  # of any library
            raise store_error(setting, error) from error


def _client(setting: StoreSetting, loop: AbstractEventLoop) -> tuple[Any, str]:
    """Return fsspec's file system for an address, and the path in it."""
    protocol = setting.address.partition("://")[0]
    try:
        from fsspec.config import conf
        from fsspec.core import url_to_fs
        from fsspec.registry import get_filesystem_class

        is_async = get_filesystem_class(protocol).async_impl
    except ImportError as error:
        raise missing_package(setting, protocol) from error
    except ValueError as error:
        raise unknown_store(setting, protocol) from error
    options: dict[str, Any] = {"loop": loop} if is_async else {}
    if protocol in _S3_PROTOCOLS:
        options |= _s3_options(conf.get(protocol, {}))
    client, root = url_to_fs(setting.address, skip_instance_cache=True, **options)
    return client, root


def _s3_options(configured: Mapping[str, Any]) -> dict[str, Any]:
    """Return options of s3fs for many small objects; what the user has `configured` is kept."""
    return {
        "max_concurrency": 1,  # of the parts of an object; with more, it asks for the size of each first
        "config_kwargs": {
            "max_pool_connections": _CONNECTIONS_AT_ONCE,
            "retries": {"total_max_attempts": 1},  # s3fs tries five times itself
            **configured.get("config_kwargs", {}),
        },
    }


@contextmanager
def _loop_in_thread() -> Iterator[AbstractEventLoop]:
    """Run an event loop in a thread; both end with the block, and all threads that the loop began."""
    from asyncio import Runner  # takes long to import

    with Runner() as runner:
        loop = runner.get_loop()
        thread = Thread(target=loop.run_forever, name="object store", daemon=True)
        thread.start()
        try:
            yield loop
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
