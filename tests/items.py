"""Random items to cluster."""

from __future__ import annotations

import random

from digestgen.group.clustering.records import Item
from digestgen.settings import GroupingSettings as Settings

DAY = 86_400
WORDS = [
    f"{a}{b}"
    for a in ("ba", "ko", "ri", "tu", "me", "sal")
    for b in ("lon", "dar", "gup", "vex", "mit", "zor")
]


def corpus(seed: int, size: int = 150, days: int = 250) -> list[Item]:
    """Few words and many days, so that chains of alike articles run through the whole time."""
    rng = random.Random(seed)
    items = []
    for n in range(size):
        title = " ".join(rng.choices(WORDS, k=rng.choice((2, 4, 6))))
        excerpt = " ".join(rng.choices(WORDS, k=rng.choice((0, 12))))
        listed = tuple(f"k{rng.randrange(size)}" for _ in range(rng.choice((0, 0, 2))))
        published = 1_600_000_000 + rng.randrange(days * 4) * DAY / 4
        items.append(Item(f"k{n}", title, excerpt, published, "x.org", listed, rng.random() < 0.9))
    return items


def some_settings(rng: random.Random) -> Settings:
    span, window = rng.choice((0.1, 1.0, 7.0, 20.0)), rng.choice((1.0, 24.0, 120.0, 400.0))
    return Settings(max_span_days=span, window_hours=window)
