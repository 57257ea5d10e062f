"""How well a grouping agrees with a labelled one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 of `found`; both map an item to its group.

    Source: Bagga & Baldwin 1998; Amigó et al. 2009. Only items of `gold` count.
    """
    both = Counter((gold[item], found[item]) for item in gold)
    golds, founds = Counter(gold.values()), Counter(found[item] for item in gold)
    precision = sum(n * n / founds[group] for (_, group), n in both.items()) / len(gold)
    recall = sum(n * n / golds[story] for (story, _), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise_f1(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Return F1 over the pairs of items that are in one group."""
    both = _pairs(Counter((gold[item], found[item]) for item in gold))
    golds, founds = _pairs(Counter(gold.values())), _pairs(Counter(found[item] for item in gold))
    return 2 * both / (golds + founds) if golds + founds else 1.0


def _pairs(sizes: Counter[tuple[str, str]] | Counter[str]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())
