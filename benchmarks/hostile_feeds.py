"""Measure what feeds as large as `fetch` reads them cost if each byte is meant to cost much.

    python benchmarks/hostile_feeds.py [WORD]

Prints the seconds of the processor and the megabytes for each, from its bytes to drafts of articles, in a
process of its own. With WORD, only feeds with it in their name.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

from linear import FEEDS, Attack

from digestgen.http_client import Limits
from digestgen.ingest.drafts import DraftRules, draft_articles
from digestgen.ingest.feed_records import NotAFeedError
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.ingest.parse_feed import parse_feed

_URL = "https://a.example/"
_LINK = f"<link>{_URL}{{}}</link><pubDate>Sun, 10 May 2026 11:00:00 GMT</pubDate>"
_RULES = DraftRules(now=datetime(2026, 5, 10, 12, tzinfo=UTC), max_age=timedelta(days=30))
_BEGIN = "<rss><channel>"
ENTRIES = [
    Attack("ordinary entries", f"<item><title>a</title>{_LINK}{'word ' * 400}</item>", _BEGIN),
    Attack("titles", f"<item><title>{'&lt;' * 900}</title>{_LINK}</item>", _BEGIN),
    Attack("texts", f"<item>{_LINK}<description>{'&lt;a ' * 990}</description></item>", _BEGIN),
    Attack("links", f"<item><title>a</title><link>{_URL}{{}}?{'&amp;a=b' * 250}</link></item>", _BEGIN),
    Attack("dates", f"<item><title>a</title><pubDate>{'May ' * 500}</pubDate></item>", _BEGIN),
    Attack("ill-formed elements", "<a/>", f"{_BEGIN}</b>"),
]  # fmt: skip


def main() -> None:
    """Print a row for each feed."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    print("| feed | seconds | MB | what came of it |")
    print("|---|---|---|---|")
    context = get_context("spawn")  # memory that a process had once counts
    for attack in (*ENTRIES, *FEEDS):
        if word in attack.name:
            process = context.Process(target=measure, args=(attack,))
            process.start()
            process.join()


def measure(attack: Attack) -> None:
    """Print the row of a feed."""
    data = attack.text(Limits().max_bytes - 1_000).encode()[: Limits().max_bytes]
    begun = time.process_time()
    try:
        feed = parse_feed(data, _URL)
        drafted = draft_articles(feed, ListedFeed(url=_URL), _RULES)
        what = f"{len(feed.entries):,} entries, {len(drafted.drafts)} drafts"
    except NotAFeedError as error:
        what = str(error)
    seconds = time.process_time() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {attack.name} | {seconds:.1f} | {megabytes} | {what} |", flush=True)


if __name__ == "__main__":
    main()
