"""The looks of providers: logos, monograms, and YouTube videos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from digestgen.records import Content, Digest, Image

_VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)
_PLAYERS = ("embed", "shorts", "live", "v")
_YOUTUBE = frozenset((
    "youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com",
    "youtube-nocookie.com", "www.youtube-nocookie.com",
))  # fmt: skip


def logos(digest: Digest, content: Content) -> Mapping[str, tuple[Image, ...]]:
    """Return the logos of each provider, by domain: those in its file, then those in articles.

    Only files of the site: a page asks other hosts for nothing but the pictures of articles.
    """
    found: dict[str, dict[Image, None]] = {}
    named: list[tuple[str, Iterable[Image]]] = [(n.domain, n.images) for n in content.providers]
    named += [
        (article.provider.domain, article.provider.images)
        for story in digest.stories
        for article in story.articles
        if article.provider.images
    ]
    for domain, images in named:
        own = found.setdefault(domain, {})
        own.update((image, None) for image in images if image.url.startswith("/"))
    return {domain: tuple(images) for domain, images in found.items()}


@lru_cache(maxsize=10_000)
def outlet_key(name: str) -> str:
    """Return the letters and digits of a name, or the name itself if it has none.

    Names that differ only in case, spaces and signs have the same key, such as "Tide Post" and "TidePost".
    """
    return "".join(filter(str.isalnum, name.casefold())) or name


@lru_cache(maxsize=10_000)
def outlet_monogram(name: str) -> str:
    """Return one or two letters for a provider, from its first two words without "The"."""
    words = [word for word in re.findall(r"\w+", name) if word.casefold() != "the"] or [name]
    return "".join(word[0] for word in words[:2]).upper()


def outlet_youtube_id(url: str) -> str:
    """Return the YouTube id of the video at `url`, or "" if it is not a YouTube address."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    steps = [step for step in parts.path.split("/") if step]
    found = ""
    if host == "youtu.be" and steps:
        found = steps[0]
    elif host in _YOUTUBE and len(steps) > 1 and steps[0] in _PLAYERS:
        found = steps[1]
    elif host in _YOUTUBE and steps == ["watch"]:
        found = parse_qs(parts.query).get("v", [""])[0]
    return found if _VIDEO_ID.fullmatch(found) else ""
