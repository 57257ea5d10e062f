"""Errors about object stores, in words; the client of a store may be any of many libraries."""

from __future__ import annotations

import re

from msgspec import Struct

from digestgen.problems import ContentError, UsageError, install_command, problem

_PLACE, _KEY = "digest.toml", "build.content"
_EXTRAS = {"s3": "s3", "s3a": "s3"}
_PACKAGES = {
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "az": "adlfs",
}


class _Reason(Struct, frozen=True):
    """A reason for which a store fails, by the names of exceptions: their libraries need not be installed."""

    exceptions: frozenset[str]
    message: str
    hint: str


_REASONS = (
    _Reason(
        frozenset(("FileNotFoundError",)),
        "there is no such bucket, or nothing below this address",
        "correct the address; an empty bucket is taken for a mistake",
    ),
    _Reason(
        frozenset(("NoCredentialsError", "PartialCredentialsError", "DefaultCredentialsError")),
        "no credentials were found",
        "set them as the client of the store expects: for S3, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
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
_OTHER_HINT = "the message is from the client of the store"
_ONE_SLASH = re.compile(r"([a-z][a-z0-9]+):/?([^/].*)")  # two letters, as C:/ is a drive
_QUERY = re.compile(r"\?\S+")  # of an address, which may be signed
_MOST_CHARACTERS = 200  # of a message from the client of a store


def store_error(address: str, error: Exception) -> ContentError:
    """Return the error that the store at `address` cannot be read, without anything secret."""
    names = {each.__name__ for each in type(error).__mro__}
    known = next((each for each in _REASONS if not each.exceptions.isdisjoint(names)), None)
    why, hint = (known.message, known.hint) if known else (_in_one_line(error), _OTHER_HINT)
    return ContentError([problem(_PLACE, f"{address} cannot be read: {why}", hint=hint, key=_KEY)])


def _in_one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {_QUERY.sub('', text)[:_MOST_CHARACTERS]}"


def unknown_store(address: str, protocol: str) -> UsageError:
    """Return the error that no client reads such addresses."""
    message = f'{address} cannot be read: there is no kind of store called "{protocol}"'
    hint = "write a folder, or an address such as s3://bucket/folder"
    return UsageError([problem(_PLACE, message, hint=hint, key=_KEY)])


def store_address_hint(folder: str) -> str:
    """Return `did you mean s3://…?` if a folder looks like an address without its slashes, else ""."""
    match = _ONE_SLASH.fullmatch(folder)
    if not match:
        return ""
    root = "/" if match[1] == "file" else ""
    return f"did you mean {match[1]}://{root}{match[2]}?"


def missing_package(address: str, protocol: str) -> UsageError:
    """Return the error that the client for such addresses is not installed."""
    if extra := _EXTRAS.get(protocol):
        hint = f"run {install_command(extra)}"
    elif package := _PACKAGES.get(protocol):
        hint = f"run pip install {package}, or with pipx: pipx inject digestgen {package}"
    else:
        hint = f"install fsspec, and the package that it needs for {protocol}:// addresses"
    message = f"{address} needs a package that is not installed"
    return UsageError([problem(_PLACE, message, hint=hint, key=_KEY)])
