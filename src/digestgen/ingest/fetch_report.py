"""The report of a `fetch` run, feed by feed; as JSON, and as Markdown for a workflow's summary page.

The status of a feed:

    ok           it answered, and was read
    broken       it answered, and was read as far as its XML, which is not well-formed, allows
    unchanged    it answered that nothing is new (304), or with the same bytes
    waiting      not asked: it is too early
    resting      not asked: its host asked to be left alone
    failing      404, a server's error, no answer in time, 429
    failed       an answer that is empty, cut off, over a limit, or so broken that it has no entry; whole
                 entries count
    blocked      401, 403, 451
    not a feed   a web page, or something else
    gone         410; not asked until its line changes
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from digestgen.text.plural import counted

ANSWERED = frozenset(("ok", "broken", "unchanged"))
NOT_ASKED = frozenset(("waiting", "resting"))
COLUMNS = ("feed", "status", "new", "known", "skipped", "KB", "ms", "notes")


class FeedReport(Struct, frozen=True, kw_only=True):
    """The result of a run for one feed."""

    url: str
    name: str
    status: str
    message: str = ""
    new: int = 0
    known: int = 0
    updated: int = 0
    skipped: dict[str, int] = {}  # entries, by reason
    bytes: int = 0  # received
    ms: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def is_failed(self) -> bool:
        """Return whether the feed was asked and gave nothing, or only a part."""
        return self.status not in ANSWERED | NOT_ASKED


class FetchReport(Struct, frozen=True, kw_only=True):
    """The result of a run."""

    feeds: tuple[FeedReport, ...]
    written: tuple[str, ...] = ()  # files, as the site sees them
    requests: int = 0
    seconds: float = 0.0
    is_from_files: bool = False  # or from a pipe: no host was asked
    is_dry_run: bool = False

    @property
    def new(self) -> int:
        """Return the number of new articles."""
        return sum(feed.new for feed in self.feeds)

    @property
    def has_answer(self) -> bool:
        """Return whether any feed answered, or none had to be asked."""
        return any(not feed.is_failed for feed in self.feeds)

    @property
    def failed(self) -> int:
        """Return the number of feeds that failed."""
        return sum(feed.is_failed for feed in self.feeds)


def report_exit_code(report: FetchReport, *, strict: bool) -> int:
    """Return 0 if any feed answered; 1 if none did or, if `strict`, any failed."""
    if not report.feeds:
        return 0
    return int(not report.has_answer or (strict and report.failed > 0))


def report_summary(report: FetchReport) -> str:
    """Return a run in one sentence."""
    answered = sum(feed.status in ANSWERED for feed in report.feeds)
    waiting = sum(feed.status in NOT_ASKED for feed in report.feeds)
    source = counted(len(report.feeds), "file" if report.is_from_files else "feed")
    parts = [f"{counted(report.new, 'new article')} from {source}"]
    parts += [f"{answered:,} answered"] if answered and not report.is_from_files else []
    broken = sum(feed.status == "broken" for feed in report.feeds)
    parts += [f"{broken:,} with broken XML"] if broken else []
    parts += [f"{waiting:,} not asked yet"] if waiting else []
    parts += [f"{report.failed:,} failed"] if report.failed else []
    text = f"{', '.join(parts)}, in {report.seconds:.1f} s"
    return f"{text}; nothing was written" if report.is_dry_run else text


def report_cells(feed: FeedReport) -> tuple[str, ...]:
    """Return the row of a feed in a table with the columns `COLUMNS`."""
    skipped = ", ".join(f"{count} {reason}" for reason, count in feed.skipped.items())
    notes = [feed.message, *feed.warnings]
    notes += [f"{feed.updated} updated"] if feed.updated else []
    numbers = (feed.new, feed.known)
    return (
        feed.name,
        feed.status,
        *(f"{number:,}" if number else "" for number in numbers),
        skipped,
        f"{feed.bytes / 1000:,.0f}" if feed.bytes else "",
        f"{feed.ms:,}" if feed.ms else "",
        "; ".join(note for note in notes if note),
    )


def report_as_json(report: FetchReport) -> bytes:
    """Return a run for programs."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2)


def report_as_markdown(report: FetchReport, now: datetime) -> str:
    """Return a run as a table for a workflow's summary page; feeds with something to tell first."""
    lines = [
        f"### Feeds, {now:%Y-%m-%d %H:%M} UTC",
        "",
        f"{report_summary(report)}.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---|---|--:|--:|---|--:|--:|---|",
        *(
            f"| {' | '.join(map(_escaped, report_cells(feed)))} |"
            for feed in sorted(report.feeds, key=_telling)
        ),
        "",
    ]
    return "\n".join(lines)


def _telling(feed: FeedReport) -> tuple[bool, bool, str]:
    is_telling = feed.status == "broken" or feed.new or feed.warnings
    return not feed.is_failed, not is_telling, feed.name.casefold()


def _escaped(text: str) -> str:
    for character in "\\|<>*_`[]":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())
