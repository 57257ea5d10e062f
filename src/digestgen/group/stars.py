"""Which articles report one event, by their `related` lists: stars, never chains.

A link is evidence, not proof, and following links from one article to the next runs through years of
news. So every story is a star: one file founds it, and another belongs to it only by a link of its own
to the founder. Source: Aslam, Pelekhov & Rus, "The Star Clustering Algorithm", JGAA 8 (2004).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from operator import itemgetter

from digestgen.group.identity import Key
from digestgen.records import Article, Evidence

_WORD = re.compile(r"\w+")
_HOUR_SECONDS = 3600


def lead_rank(article: Article) -> tuple[object, ...]:
    """Order the files of a story: publishable, hottest, best, earliest, smallest URL first."""
    folded = article.standing == "folded"
    return folded, -article.heat, -article.quality, article.published, article.url, article.files


def assign_founders(
    files: Mapping[Key, Article], links: Mapping[Key, Iterable[Key]], *, window_hours: float
) -> dict[Key, Key]:
    """Return for the key of each file that of the file that founds its story, its own if it does.

    Files found stories in the order of `lead_rank`, but for those that a link within `window_hours`
    ties to one that does and ranks before them; these join the nearest such one.
    """
    near = _neighbours(files, links, window_hours)
    founder_of: dict[Key, Key] = {}
    founders: set[Key] = set()
    for key in sorted(files, key=lambda each: lead_rank(files[each])):
        # only those found so far: one that ranks below this file must not lead it
        above = near[key] & founders
        founder_of[key] = nearest_of(files[key], above, files) if above else key
        if not above:
            founders.add(key)
    return founder_of


def nearest_of(article: Article, keys: Iterable[Key], files: Mapping[Key, Article]) -> Key:
    """Return the one of `keys` whose file shares most title words with `article`, then the nearest in
    time, then the smallest key.
    """
    ranked = (
        (-len(_shared(article, files[key])), _gap_hours(article, files[key]), key) for key in keys
    )
    return min(ranked, key=itemgetter(0, 1, 2))[2]


def evidence(article: Article, file: Article, *, listed: bool) -> Evidence:
    """Return what ties `article` to `file`; `listed`: the file lists it, not it the file."""
    gap = round(_gap_hours(article, file), 1)
    return Evidence(
        "listed by" if listed else "lists",
        file.files[0].path,
        gap,
        tuple(sorted(_shared(article, file))),
    )


def _neighbours(
    files: Mapping[Key, Article], links: Mapping[Key, Iterable[Key]], window_hours: float
) -> dict[Key, set[Key]]:
    near: dict[Key, set[Key]] = {key: set() for key in files}
    for key, listed in links.items():
        for other in listed:
            if other in files and _gap_hours(files[key], files[other]) <= window_hours:
                near[key].add(other)
                near[other].add(key)
    return near


def _gap_hours(one: Article, other: Article) -> float:
    return abs((one.published - other.published).total_seconds()) / _HOUR_SECONDS


def _shared(one: Article, other: Article) -> set[str]:
    return _words(one.title) & _words(other.title)


def _words(title: str) -> set[str]:
    return set(_WORD.findall(title.casefold()))
