""".digestgen/fetch.json: validators, hashes and times. Losing it costs one unconditional round."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from digestgen.files import read_regular

STATE_FILE = "fetch.json"
_VERSION = 1  # of the form of the file; a file of another version counts as missing


class FeedState(Struct, frozen=True, omit_defaults=True):
    """The state of a feed after earlier runs; times are aware, UTC."""

    status: str = ""  # of the last answer, see `fetch_report`
    message: str = ""
    etag: str = ""  # verbatim
    last_modified: str = ""  # verbatim
    body_hash: str = ""
    asked: datetime | None = None
    ask_after: datetime | None = None  # not before then, except with --force
    failing_since: datetime | None = None
    has_worked: bool = False
    permanent_url: str = ""  # that permanent redirects lead to
    permanent_since: datetime | None = None
    newest: datetime | None = None  # publication of its newest entry
    entries: int = 0
    title: str = ""  # the last one: a feed that breaks keeps its name in reports
    flaw: str = ""  # the first error of its XML, as last read
    alternate_url: str = ""  # the feed that is used in place of the page at the address
    line: str = ""  # the fingerprint of the feed's line


class FetchState(Struct, frozen=True):
    """The content of the file."""

    version: int = _VERSION
    feeds: dict[str, FeedState] = {}  # by public address
    resting_hosts: dict[str, datetime] = {}  # until when a host asked to be left alone; aware, UTC
    written: dict[
        str, str
    ] = {}  # of each file of a feed with `updates`: the hash it was written with


def read_state(file: Path) -> FetchState:
    """Return the state in a file; a file that is missing or damaged has none."""
    try:
        state = msgspec.json.decode(read_regular(file), type=FetchState)
    except (OSError, msgspec.DecodeError, ValueError):
        return FetchState()
    return state if state.version == _VERSION else FetchState()


def format_state(state: FetchState) -> str:
    """Return the text of the file."""
    return msgspec.json.format(msgspec.json.encode(state, order="sorted"), indent=1).decode()
