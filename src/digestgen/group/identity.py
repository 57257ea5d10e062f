"""The identity of articles: files and related entries with the same URL are one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache

from msgspec.structs import replace

from digestgen.records import STANDINGS_ON_SITE, Article
from digestgen.urls import canonical_url

_canonical = lru_cache(maxsize=1 << 16)(canonical_url)  # each address is asked for several times

Key = str
"""The identity of an article: its canonical URL, else its permalink, else its description."""


class Identities:
    """The keys of all articles that a set of files is about or lists.

    Each address of an article identifies it. If two articles have the same second address, such as that of
    an AMP copy, they are still two articles.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        owners: dict[Key, set[Key]] = defaultdict(set)
        for article in articles:
            for each in (article, *article.related):
                for twin in each.twin_urls if each.url else ():
                    owners[_canonical(twin)].add(_own_key(each))
        self._owner = {twin: min(keys) for twin, keys in owners.items() if len(keys) == 1}
        self._articles = articles

    @cached_property
    def _by_description(self) -> dict[tuple[object, ...], Key]:
        found: dict[tuple[object, ...], Key] = {}
        # of two files with the same description, the one on the site counts, else the smaller key
        for article in sorted(self._articles, key=_on_site_first):
            found.setdefault(_description(article), self.key(article))
        return found

    def key(self, article: Article) -> Key:
        """Return the key of `article`, which is from a file or a related entry."""
        if not article.url and not article.files:
            description = _description(article)
            return self._by_description.get(description) or _own_key(article)
        own = _own_key(article)
        if own not in self._owner:
            return own
        passed = [own]
        while (owner := self._owner.get(passed[-1], passed[-1])) not in passed:
            passed.append(owner)
        # articles that name each other as their AMP copies are a ring: its smallest stands for all
        return min(passed[passed.index(owner) :])


def addresses(article: Article) -> set[Key]:
    """Return the canonical form of each address of an article."""
    return {_canonical(url) for url in (article.url, *article.twin_urls) if url}


def merge_by_identity(articles: Sequence[Article], identities: Identities) -> dict[Key, Article]:
    """Return the articles by key, sorted, with several files of one article merged.

    The newest file gives the title, the newest that has any gives excerpt, pictures and body, the first
    one the time; the best standing, heat and quality count; all topics, lists and permalinks are kept.
    """
    files: dict[Key, list[Article]] = defaultdict(list)
    for article in articles:
        files[identities.key(article)].append(article)
    return {
        key: _merged(key, sorted(files[key], key=lambda each: each.files)) for key in sorted(files)
    }


def _merged(key: Key, articles: list[Article]) -> Article:
    first, newest = articles[0], articles[-1]
    if first is newest:
        return newest
    newest_first = articles[::-1]
    addressed = next((each for each in newest_first if _own_key(each) == key), newest)
    return replace(
        newest,
        url=addressed.url,  # readers are not sent to the AMP copy
        given_url=addressed.given_url,
        published=first.published,
        utc_offset_minutes=first.utc_offset_minutes,
        standing=max((each.standing for each in articles), key=lambda one: one == "publishable"),
        heat=max(each.heat for each in articles),
        quality=max(each.quality for each in articles),
        excerpt=next((each.excerpt for each in newest_first if each.excerpt), ""),
        images=next((each.images for each in newest_first if each.images), ()),
        body_html=next((each.body_html for each in newest_first if each.body_html), ""),
        topics=tuple(dict.fromkeys(topic for each in newest_first for topic in each.topics)),
        related=tuple(entry for each in newest_first for entry in each.related),
        files=tuple(file for each in articles for file in each.files),
    )


def _on_site_first(article: Article) -> tuple[bool, Key]:
    return article.standing not in STANDINGS_ON_SITE, _own_key(article)


def _own_key(article: Article) -> Key:
    if article.url:
        return _canonical(article.url)
    if article.files:
        return _canonical(f"/{article.files[0].permalink}")
    return "entry:" + "|".join(str(part) for part in _description(article))


def _description(article: Article) -> tuple[object, ...]:
    place = article.provider.platform or article.provider.domain  # a channel may have a new name
    return article.title, place, article.published.isoformat()
