"""Quality and speed of the grouping: `python benchmarks/grouping.py [--without] [COUNT …]`.

Scores the labelled sets of DIGESTGEN_CORPUS, where that is set, and the demonstration digest's own
stories (benchmarks/stories.json); `--without` scores them again with each ingredient left out. Then
times COUNT articles made by varying the words of the largest set, a hundred a day, and as many at 1,400
a day, and masses of twice COUNT similar articles on one day. Seconds are CPU seconds of the whole group
stage, memory the peak of this process.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from metrics import adjusted_rand, b_cubed, pairwise_f1, v_measure

from digestgen.group import group_articles
from digestgen.group.clustering import linkage, local_scaling, similarity, tfidf, tokens
from digestgen.load import LoadSettings, load_sources, read_sources
from digestgen.records import Article, File, Provider
from digestgen.settings import GroupingSettings

ROOT = Path(__file__).parents[1]
Labelled = tuple[list[Article], dict[str, str]]
"""Articles, and the story of each by the path of its file."""

WITHOUT = {
    "excerpts": (tokens, "EXCERPT_CHARS", 0),
    "pairs of title words": (tfidf, "TITLE_PAIR", 0.0),
    "stock words left out of long texts": (tfidf, "FAINT", 0.0),
    "chance taken off": (tfidf, "CHANCE", 0.0),
    "what the site is about weighs less": (tfidf, "FEW_DAYS", 10**9),
    "weights of a month": (tfidf, "BACK_DAYS", 0),
    "one outlet seldom reports twice": (similarity, "SAME_OUTLET", 1.0),
    "faint pairs left out": (similarity, "LEAST_SIMILARITY", 0.02),
    "crowds": (local_scaling, "SPARSE", 10.0),
    "big stories' pieces need less": (linkage, "GROWING", 0.0),
    "groups of unlike size need less": (linkage, "UNEVEN", 0.0),
    "sibling guard": (linkage, "SIBLINGS", 0.0),
    "two words to begin a story": (linkage, "PAIR_WORDS", 0),
}
"""Ingredients of the method, and the constant that switches each off."""


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
    content = load_sources(sources, LoadSettings()).content
    return list(content.articles), gold


def apart(folder: Path) -> Labelled:
    """Return each file with what it lists, all given as files of their own without any list."""
    gold: dict[str, str] = {}
    articles = []
    sources, _ = read_sources(folder, shown_as="content", max_bytes=10**7)
    for each in load_sources(sources, LoadSettings()).content.articles:
        for number, report in enumerate((each, *each.related)):
            name = f"{each.files[0].path}-{number}"
            fields = report.title, report.excerpt, report.provider.domain, report.published
            articles.append(article(name, *fields, report.url))
            gold[name] = each.files[0].path
    return articles, gold


def labelled_sets() -> Iterator[tuple[str, Labelled]]:
    yield "demonstration", demonstration()
    if "DIGESTGEN_CORPUS" in os.environ:
        yield "seed", apart(Path(os.environ["DIGESTGEN_CORPUS"], "smartable"))
        for file in sorted(Path(os.environ["DIGESTGEN_CORPUS"], "grouping").glob("*.jsonl")):
            yield file.name.split(".")[0], from_rows(file)


def grouped(articles: list[Article]) -> tuple[dict[str, str], float]:
    """Return the story of each file, and the CPU seconds it took."""
    started = time.process_time()
    digest = group_articles(articles, GroupingSettings())
    seconds = time.process_time() - started
    return {file.path: story.id for story in digest.stories for file in story.files}, seconds


def print_quality(sets: Mapping[str, Labelled]) -> None:
    print(
        f"{'set':14} {'articles':>8} {'B³ F1':>6} {'prec.':>6} {'recall':>6} {'pairs':>6} {'ARI':>6} "
        f"{'V':>6} {'CPU s':>6} {'MB':>5}"
    )
    for name, (articles, gold) in sets.items():
        found, seconds = grouped(articles)
        precision, recall, f1 = b_cubed(gold, found)
        rest = pairwise_f1(gold, found), adjusted_rand(gold, found), v_measure(gold, found)
        print(
            f"{name:14} {len(gold):8,} {f1:6.3f} {precision:6.3f} {recall:6.3f} "
            f"{rest[0]:6.3f} {rest[1]:6.3f} {rest[2]:6.3f} {seconds:6.2f} {peak_megabytes():5.0f}"
        )


def print_without(sets: Mapping[str, Labelled]) -> None:
    """Print the B³ F1 of each set with each ingredient left out once."""
    print(f"\n{'B³ F1 without':36}", *(f"{name:>13}" for name in sets))
    for name, (module, constant, value) in {
        "(nothing)": (tfidf, "PRIOR", 3000),
        **WITHOUT,
    }.items():
        with patch.object(module, constant, value):
            scores = [b_cubed(gold, grouped(articles)[0])[2] for articles, gold in sets.values()]
        print(f"{name:36}", *(f"{score:13.3f}" for score in scores))


def varied(base: list[Article], count: int, days: int) -> list[Article]:
    """Return `count` articles: copies of `base`, each with one word in 25 renamed, moved in time."""
    rng = random.Random(1)
    made: list[Article] = []
    start = datetime(2020, 1, 1, tzinfo=UTC)
    first = min(each.published for each in base)
    span = (max(each.published for each in base) - first).total_seconds()
    pace = min(1.0, days * 86_400 / span)  # a set longer than that goes by faster
    for copy in range(count // len(base) + 1):
        words = {word for each in base for word in each.title.split()}
        renamed = {word: f"{word}{copy}" for word in sorted(words) if rng.random() < 0.04}
        shift = timedelta(seconds=rng.random() * (days * 86_400 - span * pace))
        for number, each in enumerate(base):
            text = " ".join(renamed.get(word, word) for word in each.title.split())
            when = start + shift + pace * (each.published - first)
            made.append(article(f"{copy}-{number}", text, each.excerpt, each.provider.domain, when))
    return made[:count]


def masses(count: int) -> Iterator[tuple[str, list[Article]]]:
    """Yield kinds of `count` articles of one day that would need `count`² comparisons."""
    day, rng = datetime(2024, 5, 1, tzinfo=UTC), random.Random(1)
    words = ["harbour", "council", "storm", "vote", "river", "bridge", "ferry", "mayor", "flood"]

    def on_one_day(titles: Iterable[str]) -> list[Article]:
        return [
            article(
                str(number), title, "", f"p{number % 50}.example", day, f"https://{number}.example/"
            )
            for number, title in enumerate(titles)
        ]

    yield "one title", on_one_day("Council votes on the harbour bridge" for _ in range(count))
    yield (
        "a number differs",
        on_one_day(f"Council votes on bill {n} for the bridge" for n in range(count)),
    )
    yield "the same few words", on_one_day(" ".join(rng.sample(words, 6)) for _ in range(count))


def print_masses(counts: list[int]) -> None:
    print(f"\n{'articles of one day':26} {'CPU s':>7} {'MB':>5}")
    for count in counts:
        for name, articles in masses(count):
            _, seconds = grouped(articles)
            print(f"{count:6,} {name:19} {seconds:7.2f} {peak_megabytes():5.0f}", flush=True)


def print_speed(base: list[Article], counts: list[int]) -> None:
    print(f"\n{'articles':>8} {'a day':>6} {'CPU s':>7} {'MB':>5}")
    for count in counts:
        for a_day in (100, 1400):
            _, seconds = grouped(varied(base, count, days=max(count // a_day, 1)))
            print(f"{count:8,} {a_day:6,} {seconds:7.2f} {peak_megabytes():5.0f}", flush=True)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sets = dict(labelled_sets())
    print_quality(sets)
    if "--without" in sys.argv:
        print_without(sets)
    counts = [int(each) for each in sys.argv[1:] if each.isdigit()]
    print_masses([2 * count for count in counts])
    print_speed(max((articles for articles, _ in sets.values()), key=len), counts)


if __name__ == "__main__":
    main()
