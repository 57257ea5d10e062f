"""Make a site of N articles for benchmarks: the same bytes for the same N.

Sizes follow the real corpus: 4 KB and 3 related a file on average, 60 % folded, 100 providers, 10 topics.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

PROVIDERS, TOPICS = 100, 10
_FOLDED_SHARE = 0.6
_RELATED_SHARES = (30, 15, 12, 10, 9, 8, 6, 4, 3, 2, 1)  # weights of 0 to 10 related; mean 2.7
_SYLLABLES = [f"{first}{last}" for first in "bdfgklmnprstv" for last in "aeio"]
_DIGEST_TOML = '[site]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n'
# a folded file keeps its redirect page, so that there is a page a file as there is with Hugo
_LEFT_OUT = ("edition", "removed", "not_found", "page")
EQUAL_OUTPUTS = "[outputs]\n" + "".join(f"{name} = false\n" for name in _LEFT_OUT)


def write_site(site: Path, count: int, *, outputs: str = "") -> None:
    """Write `count` articles into `site`/content, and a digest.toml with `outputs`."""
    content = site / "content"
    content.mkdir(parents=True)
    (site / "digest.toml").write_text(_DIGEST_TOML + outputs, "utf-8")
    random = Random(count)
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(4000)]
    begin = datetime(2019, 1, 1, tzinfo=UTC)
    for number in range(count):
        when = begin + timedelta(minutes=number * 2_000_000 // count)
        text = _article(random, words, number, when)
        (content / f"{when:%Y-%m-%d}-report-{number}.md").write_text(text, "utf-8")


def _article(random: Random, words: list[str], number: int, when: datetime) -> str:
    folded = random.random() < _FOLDED_SHARE
    related = random.choices(range(len(_RELATED_SHARES)), _RELATED_SHARES)[0]
    topics = random.sample(range(TOPICS), k=random.choice((1, 1, 2)))
    lines = [
        "---",
        "category: news",
        *_report(random, words, number, when),
        f"heat: {-1 if folded else random.randint(53, 400)}",
        f"published: {'false' if folded else 'true'}",
        "topics:",
        *(f"  - Topic {topic}" for topic in topics),
        "related:" if related else "related: []",
    ]
    for _ in range(related):
        other = max(0, number - random.randint(1, 12))
        first, *rest = _report(random, words, other, when - timedelta(hours=random.randint(0, 40)))
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    secured = "".join(random.choices("abcdefghijklmnopqrstuvwxyzABCDEF0123456789+/", k=400))
    return "\n".join([*lines, f'secured: "{secured}"', "---", ""])


def _report(random: Random, words: list[str], number: int, when: datetime) -> list[str]:
    title = " ".join(random.choices(words, k=random.randint(6, 14))).capitalize()
    excerpt = " ".join(random.choices(words, k=random.randint(35, 65)))
    domain = f"paper{number % PROVIDERS}.example"
    return [
        f'title: "{title}"',
        f'excerpt: "{excerpt}"',
        f"publishedDateTime: {when:%Y-%m-%dT%H:%M:%SZ}",
        f'originalUrl: "https://{domain}/{number}/report"',
        f'webUrl: "https://{domain}/{number}/report"',
        "type: article",
        f"quality: {random.randint(11, 189)}",
        "provider:",
        f"  name: Paper {number % PROVIDERS}",
        f"  domain: {domain}",
        "images:",
        f'  - url: "https://{domain}/pictures/{number}.jpg"',
        "    width: 600",
        "    height: 315",
        "    isCached: true",
    ]
