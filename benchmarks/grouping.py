"""Quality and speed of the grouping: `python benchmarks/grouping.py [COUNT …]`.

Scores the labelled sets of DIGESTGEN_CORPUS, where that is set, and the demonstration digest's own
stories (benchmarks/stories.json); then times COUNT articles made by varying the words of the largest
set, spread over two months. Seconds are CPU seconds of the whole group stage.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from metrics import b_cubed, pairwise_f1

from digestgen.group import group_articles
from digestgen.load import LoadSettings, join_parsed, parse_batch, read_sources
from digestgen.records import Article, File, Provider
from digestgen.settings import GroupingSettings

ROOT = Path(__file__).parents[1]
Labelled = tuple[list[Article], dict[str, str]]
"""Articles, and the story of each by the path of its file."""


def from_rows(file: Path) -> Labelled:
    """Return a labelled set of one JSON row an article."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    articles = [
        article(
            row["id"],
            row["title"],
            row["excerpt"],
            row["domain"],
            time_of(row["published"]),
            row["url"],
        )
        for row in rows
    ]
    return articles, {row["id"]: row["story"] for row in rows}


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def article(  # noqa: PLR0913, PLR0917  # a row has these columns
    name: str, title: str, excerpt: str, domain: str, published: datetime, url: str = ""
) -> Article:
    return Article(
        title=title,
        excerpt=excerpt,
        published=published,
        utc_offset_minutes=0,
        provider=Provider(domain, domain),
        standing="publishable",
        url=url,
        given_url=url,
        files=(File(published, f"{name}/", name),),
    )


def demonstration() -> Labelled:
    """Return the articles of content/, which keep their lists, with their stories."""
    gold = {
        path: story
        for story, paths in json.loads((ROOT / "benchmarks/stories.json").read_text()).items()
        for path in paths
    }
    sources, _ = read_sources(ROOT / "content", shown_as="content", max_bytes=10**7)
    content = join_parsed([parse_batch(LoadSettings(), sources)]).content
    return list(content.articles), gold


def labelled_sets() -> Iterator[tuple[str, Labelled]]:
    yield "demonstration", demonstration()
    if "DIGESTGEN_CORPUS" in os.environ:
        for file in sorted(Path(os.environ["DIGESTGEN_CORPUS"], "grouping").glob("*.jsonl")):
            yield file.name.split(".")[0], from_rows(file)


def grouped(articles: list[Article]) -> tuple[dict[str, str], float]:
    """Return the story of each file, and the CPU seconds it took."""
    started = time.process_time()
    digest = group_articles(articles, GroupingSettings(off=False))
    seconds = time.process_time() - started
    return {file.path: story.id for story in digest.stories for file in story.files}, seconds


def varied(base: list[Article], count: int, days: int) -> list[Article]:
    """Return `count` articles: copies of `base`, each with one word in 25 renamed, moved in time."""
    rng = random.Random(1)
    made: list[Article] = []
    start = datetime(2020, 1, 1, tzinfo=UTC)
    first = min(each.published for each in base)
    for copy in range(count // len(base) + 1):
        words = {word for each in base for word in each.title.split()}
        renamed = {word: f"{word}{copy}" for word in sorted(words) if rng.random() < 0.04}
        shift = timedelta(days=rng.randrange(max(days - 30, 1)))
        for number, each in enumerate(base):
            text = " ".join(renamed.get(word, word) for word in each.title.split())
            when = start + shift + (each.published - first)
            made.append(article(f"{copy}-{number}", text, each.excerpt, each.provider.domain, when))
    return made[:count]


def main() -> None:
    print(
        f"{'set':14} {'articles':>8} {'B³ F1':>6} {'prec.':>6} {'recall':>6} {'pairs':>6} {'CPU s':>6}"
    )
    largest: list[Article] = []
    for name, (articles, gold) in labelled_sets():
        found, seconds = grouped(articles)
        precision, recall, f1 = b_cubed(gold, found)
        pairs = pairwise_f1(gold, found)
        print(
            f"{name:14} {len(gold):8,} {f1:6.3f} {precision:6.3f} {recall:6.3f} {pairs:6.3f} {seconds:6.2f}"
        )
        largest = max(largest, articles, key=len)
    for count in map(int, sys.argv[1:]):
        _, seconds = grouped(varied(largest, count, days=60))
        print(f"{count:23,} {'':27} {seconds:6.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
