"""Equal texts: of the items of a day with one title and excerpt, only the first few are compared.

A thousand files with one text would need half a million comparisons, all with the same result. So the first
`MOST_EQUAL` are compared with one another and with everything else, and the last of them stands for the rest:
they are in its cluster.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from digestgen.group.clustering.records import Item

MOST_EQUAL = 10  # on one day; ordinary news has fewer


def fold_equal_texts(items: Iterable[Item]) -> tuple[list[Item], dict[str, list[Item]]]:
    """Return the items of a day that are compared, and those that each of some keys stands for.

    Both are in the order of `items`. Items that an editor keeps apart from others are always compared. An
    item that starts no cluster is never folded, because only the files that list it decide where it belongs;
    but its text is removed, which leaves its links.
    """
    compared: list[Item] = []
    folded: dict[str, list[Item]] = {}
    seen: dict[tuple[str, str, bool], list[Item]] = {}
    for item in items:
        equal = seen.setdefault((item.title, item.excerpt, item.can_seed), [])
        if len(equal) < MOST_EQUAL or item.cannot_link:
            equal.append(item)
            compared.append(item)
        elif item.can_seed:
            folded.setdefault(equal[-1].key, []).append(item)
        else:
            compared.append(replace(item, title="", excerpt=""))
    return compared, folded
