"""Make a site of N articles for benchmarks: the same bytes for the same N.

Sizes follow a real corpus: deciles of its titles', excerpts' and related lists' lengths and of the articles
a day, the commonest provider in a seventh of all; 4 KB and 3 related a file on average, 60 % folded, 100
providers, 10 topics. A related entry says of an article what that one's own file says, as 95 in 100 of the
corpus do, so that the same entry stands in several files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

PROVIDERS, TOPICS = 100, 10
_FOLDED_SHARE = 0.6
_NEAR = 12  # articles before and after one, among which are those it lists
# ten numbers each: what stands in the middle of every tenth of the corpus
_TITLE_WORDS = (7, 8, 9, 10, 10, 11, 12, 13, 14, 17)
_EXCERPT_WORDS = (18, 21, 24, 27, 30, 32, 33, 34, 36, 38)
_RELATED = (0, 0, 0, 0, 1, 1, 2, 3, 6, 18)
_DAILY = (1, 1, 1, 1, 1, 1, 2, 3, 6, 15)
_SYLLABLES = [f"{first}{last}" for first in "bdfgklmnprstv" for last in "aeio"]
_DIGEST_TOML = '[site]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n'


def write_site(site: Path, count: int, *, outputs: str = "") -> None:
    """Write `count` articles into `site`/content, and a digest.toml with `outputs`."""
    content = site / "content"
    content.mkdir(parents=True)
    (site / "digest.toml").write_text(_DIGEST_TOML + outputs, "utf-8")
    random = Random(count)
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(4000)]
    times = list(islice(_times(random), count))
    reports = [_report(random, words, number, when) for number, when in enumerate(times)]
    for number, when in enumerate(times):
        text = _article(random, reports, number)
        (content / f"{when:%Y-%m-%d}-report-{number}.md").write_text(text, "utf-8")


def _times(random: Random) -> Iterator[datetime]:
    """Yield the times at which articles come, in order, without end."""
    day = datetime(2000, 1, 1, tzinfo=UTC)
    while True:
        yield from sorted(
            day + timedelta(minutes=random.randrange(1440)) for _ in range(random.choice(_DAILY))
        )
        day += timedelta(days=1)


def _article(random: Random, reports: list[list[str]], number: int) -> str:
    folded = random.random() < _FOLDED_SHARE
    near = [*range(max(0, number - _NEAR), number), *range(number + 1, number + _NEAR + 1)]
    near = [other for other in near if other < len(reports)]
    related = random.sample(near, min(random.choice(_RELATED), len(near)))
    topics = random.sample(range(TOPICS), k=random.choice((1,) * 9 + (2,)))
    lines = [
        "---",
        "category: news",
        *reports[number],
        f"heat: {-1 if folded else random.randint(53, 400)}",
        f"published: {'false' if folded else 'true'}",
        "topics:",
        *(f"  - Topic {topic}" for topic in topics),
        "related:" if related else "related: []",
    ]
    for other in related:
        first, *rest = reports[other]
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    secured = "".join(random.choices("abcdefghijklmnopqrstuvwxyzABCDEF0123456789+/", k=800))
    return "\n".join([*lines, f'secured: "{secured}"', "---", ""])


def _report(random: Random, words: list[str], number: int, when: datetime) -> list[str]:
    title = " ".join(random.choices(words, k=random.choice(_TITLE_WORDS))).capitalize()
    excerpt = " ".join(random.choices(words, k=random.choice(_EXCERPT_WORDS)))
    # the same for a number wherever it is listed; the first of them are the commonest
    paper = int(PROVIDERS ** Random(number).random()) - 1 if number % 2 else number % PROVIDERS
    domain = f"paper{paper}.example"
    return [
        f'title: "{title}"',
        f'excerpt: "{excerpt}"',
        f"publishedDateTime: {when:%Y-%m-%dT%H:%M:%SZ}",
        f'originalUrl: "https://{domain}/{number}/report"',
        f'webUrl: "https://{domain}/{number}/report"',
        "type: article",
        f"quality: {random.randint(11, 189)}",
        "provider:",
        f"  name: Paper {paper}",
        f"  domain: {domain}",
        "images:",
        f'  - url: "https://{domain}/pictures/{number}.jpg"',
        "    width: 600",
        "    height: 315",
        "    isCached: true",
    ]
