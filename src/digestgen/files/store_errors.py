"""Errors about object stores, in words; the client of a store may be any of many libraries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from digestgen.problems import ContentError, Problem, UsageError, did_you_mean, install_command

_FILE, _KEY = "digest.toml", "build.content"
_EXTRAS = {"s3": "s3", "s3a": "s3"}
_PACKAGES = {
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "az": "adlfs",
}


class StoreSetting(Struct, frozen=True):
    """The address of a store, as digest.toml has it, with line and column there, from 1; 0: unknown."""

    address: str
    line: int = 0
    column: int = 0

    def problem(self, message: str, hint: str) -> Problem:
        """Return a problem with the store."""
        return Problem(_FILE, self.line, self.column, _KEY, message, hint)


class _Reason(Struct, frozen=True):
    """A reason for which a store fails, by the names of exceptions: their libraries need not be installed."""

    exceptions: frozenset[str]
    message: str
    hint: str


_REASONS = (
    _Reason(
        frozenset(("FileNotFoundError",)),
        "there is nothing below this address",
        "correct the address, or upload the content first",
    ),
    _Reason(
        frozenset(("NoCredentialsError", "PartialCredentialsError", "DefaultCredentialsError")),
        "no credentials were found",
        "set those of the client of the store: for S3, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    _Reason(
        frozenset(("PermissionError",)),
        "the store denies access",
        "the credentials must allow you to list the bucket and to read its objects",
    ),
    _Reason(
        frozenset(("TimeoutError", "FSTimeoutError", "ReadTimeoutError", "ConnectTimeoutError")),
        "the store did not answer in time",
        "build again when it answers",
    ),
    _Reason(
        frozenset(("ConnectionError", "HTTPClientError", "ClientConnectionError", "gaierror")),
        "the store cannot be reached",
        "look at the network, and at the endpoint if you set one: for S3, AWS_ENDPOINT_URL",
    ),
)
_S3_ENDPOINT = "if the store is not Amazon's, set its endpoint in AWS_ENDPOINT_URL"
_UPLOAD_FIRST = (
    "upload the content first; an empty store is an error, so that no article is removed"
)
_MOST_NAMES = 5  # of a bucket, in a hint
_OTHER_HINT = "the message is from the client of the store"
_ONE_SLASH = re.compile(r"([a-z][a-z0-9]+):/?([^/].*)")  # two letters, as C:/ is a drive
_QUERY = re.compile(r"\?\S+")  # of an address, which may be signed
_USER = re.compile(r"://[^\s/?#]*@")  # and password
_MOST_CHARACTERS = 200  # of a message from the client of a store


def store_error(store: StoreSetting, error: Exception) -> ContentError:
    """Return the error that a store cannot be read, without anything secret."""
    names = {each.__name__ for each in type(error).__mro__}
    known = next((each for each in _REASONS if not each.exceptions.isdisjoint(names)), None)
    why, hint = (known.message, known.hint) if known else (_in_one_line(error), _OTHER_HINT)
    return ContentError([store.problem(f"{store.address} cannot be read: {why}", hint)])


def missing_bucket(store: StoreSetting, bucket: str) -> ContentError:
    """Return the error that there is no bucket with the name in an address."""
    protocol = store.address.partition("://")[0]
    hint = f"correct the name; {_S3_ENDPOINT}" if protocol in _EXTRAS else "correct the name"
    message = f'{store.address} cannot be read: there is no bucket "{bucket}"'
    return ContentError([store.problem(message, hint)])


def empty_bucket(
    store: StoreSetting, bucket: str, folder: str, names: Sequence[str]
) -> ContentError:
    """Return the error that a folder of a bucket, which has `names` at its top, is empty."""
    message = f'there is nothing below "{folder}/" in the bucket "{bucket}"'
    hint = did_you_mean(folder.partition("/")[0], names)
    if not hint and names:
        more = ", …" if len(names) > _MOST_NAMES else ""
        hint = f"correct the address; the bucket has {', '.join(names[:_MOST_NAMES])}{more}"
    if not names:
        message, hint = f'the bucket "{bucket}" is empty', _UPLOAD_FIRST
    return ContentError([store.problem(f"{store.address} cannot be read: {message}", hint)])


def _in_one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    text = _USER.sub("://", _QUERY.sub("", text))
    return f"{type(error).__name__}: {text[:_MOST_CHARACTERS]}"


def unknown_store(store: StoreSetting, protocol: str) -> UsageError:
    """Return the error that no client reads such addresses."""
    message = f'{store.address} cannot be read: there is no kind of store called "{protocol}"'
    hint = "write a folder, or an address such as s3://bucket/folder"
    return UsageError([store.problem(message, hint)])


def store_address_hint(folder: str) -> str:
    """Return `did you mean s3://…?` if a folder looks like an address without its slashes, else ""."""
    match = _ONE_SLASH.fullmatch(folder)
    if not match:
        return ""
    root = "/" if match[1] == "file" else ""
    return f"did you mean {match[1]}://{root}{without_query(match[2])}?"


def without_query(address: str) -> str:
    """Return an address without its query string, which may be a signature that gives access."""
    return address.partition("?")[0]


def missing_package(store: StoreSetting, protocol: str) -> UsageError:
    """Return the error that the client for such addresses is not installed."""
    if extra := _EXTRAS.get(protocol):
        hint = f"run {install_command(extra)}"
    elif package := _PACKAGES.get(protocol):
        hint = f"run pip install {package}, or with pipx: pipx inject digestgen {package}"
    else:
        hint = f"install fsspec, and the package that it needs for {protocol}:// addresses"
    message = f"{store.address} needs a package that is not installed"
    return UsageError([store.problem(message, hint)])
