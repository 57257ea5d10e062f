"""How well a grouping agrees with a labelled one."""

from __future__ import annotations

import math
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


def adjusted_rand(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Return the Rand index over pairs, less what chance gives. Source: Hubert & Arabie 1985."""
    both = _pairs(Counter((gold[item], found[item]) for item in gold))
    golds, founds = _pairs(Counter(gold.values())), _pairs(Counter(found[item] for item in gold))
    everything = len(gold) * (len(gold) - 1) // 2
    by_chance = golds * founds / everything if everything else 0.0
    most = (golds + founds) / 2
    return (both - by_chance) / (most - by_chance) if most != by_chance else 1.0


def v_measure(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Return the harmonic mean of homogeneity and completeness. Source: Rosenberg & Hirschberg 2007."""
    golds, founds = Counter(gold.values()), Counter(found[item] for item in gold)
    both = _entropy(Counter((gold[item], found[item]) for item in gold), len(gold))
    of_gold, of_found = _entropy(golds, len(gold)), _entropy(founds, len(gold))
    shared = of_gold + of_found - both
    homogeneity = shared / of_gold if of_gold else 1.0
    completeness = shared / of_found if of_found else 1.0
    total = homogeneity + completeness
    return 2 * homogeneity * completeness / total if total else 0.0


def _entropy(sizes: Counter[str] | Counter[tuple[str, str]], total: int) -> float:
    return -sum(n / total * math.log(n / total) for n in sizes.values())
