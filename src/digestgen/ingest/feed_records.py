"""A feed and its entries as they are in the feed, whatever its format: no rule has been applied yet."""

from __future__ import annotations

from msgspec import Struct

MOST_TEXT = 20_000  # characters of a summary or content; an excerpt needs 300
MOST_RAW_TITLE = 4_000  # characters of a title with its markup; the title itself needs 300


class RawPicture(Struct, frozen=True):
    """A picture that an entry offers; width and height in pixels where known."""

    url: str
    width: int | None = None
    height: int | None = None


class RawEntry(Struct, frozen=True, kw_only=True):
    """An entry of a feed; a text that the feed lacks is ""."""

    link: str = ""  # absolute, where the feed allows it
    guid: str = ""
    title: str = ""  # may hold markup and entities
    summary: str = ""  # HTML or text
    content: str = ""  # HTML or text
    published: str = ""  # as written; the time of an update where there is no other
    pictures: tuple[RawPicture, ...] = ()  # best kind first, then widest first
    language: str = ""  # as declared
    source_title: str = ""  # of the feed that the entry was taken from
    source_url: str = ""


class Feed(Struct, frozen=True, kw_only=True):
    """A feed; entries are in its own order."""

    title: str = ""
    site_url: str = ""
    self_url: str = ""  # its address, as it says itself
    language: str = ""
    ttl_minutes: int = 0
    entries: tuple[RawEntry, ...] = ()
    cut: str = ""  # why its end is missing; "" if it is not
    flaw: str = (
        ""  # the first error of its XML, so that entries may be missing; "" if there is none
    )
    left_out: str = ""  # how many entries are over a limit; "" if none are


class NotAFeedError(Exception):
    """The data is not a feed; a web page may name the feeds in `alternates`."""

    status = "not a feed"  # of the feed in a report

    def __init__(self, reason: str, *, hint: str = "", alternates: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.hint, self.alternates = reason, hint, alternates

    @property
    def report(self) -> str:
        """Return the reason with its hint, for a report."""
        return f"{self.reason}; {self.hint}" if self.hint else self.reason


class DamagedFeedError(NotAFeedError):
    """The data is empty, or a feed that is so broken that no entry can be read."""

    status = "failed"
