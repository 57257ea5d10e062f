"""Platforms: hosts on which many sources publish. A source there is a channel, or an outlet that is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from digestgen.text.slugs import channel_key, term_slug

PLATFORMS = {
    "youtube.com": "YouTube",
    "msn.com": "MSN",
    "news.yahoo.com": "Yahoo News",
    "substack.com": "Substack",
    "medium.com": "Medium",
    "reddit.com": "Reddit",
}
"""The platforms of every site, and their names for readers."""

_OTHER_HOSTS = {
    "youtu.be": "youtube.com",
    "m.youtube.com": "youtube.com",
    "music.youtube.com": "youtube.com",
    "old.reddit.com": "reddit.com",
    "m.reddit.com": "reddit.com",
}
_OTHER_NAMES = {"msn.com": ("Microsoft Start",)}
_PORTALS = frozenset(("msn.com", "news.yahoo.com"))  # all that is there is from other outlets
_OUTLET_ON_PLATFORM = re.compile(
    r"(?P<outlet>.*\S)\s+(?:on|via|auf|bei|sur|en|su|op|[|–—-])\s+(?P<platform>\S.*)", re.I
)
_CHANNEL_IN_URL = {
    "reddit.com": re.compile(r"//[^/]+/((?:r|u|user)/[\w-]+)"),
    "medium.com": re.compile(r"//[^/]+/(@[\w.-]+)"),
    "youtube.com": re.compile(r"//[^/]+/(@[\w.-]+)"),
    "substack.com": re.compile(r"//([\w-]+)\.substack\.com/"),
}
_NOT_A_NAME = frozenset(("www", "m", "news", "blog", "co", "com", "net", "org"))


class PlatformSource(Struct, frozen=True):
    """The channel or outlet that published a report on a platform."""

    name: str
    is_outlet: bool  # of its own, elsewhere; else a channel, which is only there


@lru_cache(maxsize=1 << 12)
def comparable_name(name: str) -> str:
    """Return a name in a form in which "Game Rant" and "GameRant" are equal."""
    return term_slug(name).replace("-", "")


class Platforms:
    """The platforms of a site: the built-in ones and those of the settings."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        domains = [*PLATFORMS, *more]
        self.of_host = {**_OTHER_HOSTS, **{domain: domain for domain in domains}}
        self.names = {domain: PLATFORMS.get(domain, domain) for domain in domains}
        self._known_names = {
            (domain, comparable_name(name))
            for domain in domains
            for name in (self.names[domain], *_labels(domain), *_OTHER_NAMES.get(domain, ()))
        }
        self._known_names |= {
            (domain, comparable_name(host)) for host, domain in self.of_host.items()
        }

    def add_name(self, platform: str, name: str) -> None:
        """Know a platform by another name, too."""
        self._known_names.add((platform, comparable_name(name)))

    def source(self, platform: str, name: str, url: str) -> PlatformSource | None:
        """Return who published the report at `url` on a platform, as `name` says; None if nobody knows.

        "GameSpot on MSN.com" and "Forbes via Yahoo News" are outlets. So is every other name on a portal; on
        other platforms it is a channel. If the name is that of the platform, the address may have a channel.
        """
        match = _OUTLET_ON_PLATFORM.fullmatch(name)
        if match and self._is_named(platform, match["platform"]):
            if not self._is_called(platform, match["outlet"]):
                return PlatformSource(match["outlet"], is_outlet=True)
        elif not self._is_called(platform, name):
            return PlatformSource(_with_prefix(platform, name, url), platform in _PORTALS)
        channel = _channel_in_url(platform, url)
        return PlatformSource(channel, is_outlet=False) if channel else None

    def _is_called(self, platform: str, name: str) -> bool:
        return (platform, comparable_name(name)) in self._known_names

    def _is_named(self, platform: str, name: str) -> bool:
        """Return whether `name` is one of the platform, or of an edition of it: "MSN Money"."""
        first_word = term_slug(name).partition("-")[0]
        return self._is_called(platform, name) or first_word in _labels(platform)


def _labels(domain: str) -> list[str]:
    """Return the parts of a domain that may be a platform's name: "yahoo" of "news.yahoo.com"."""
    return [label for label in domain.split(".")[:-1] if label not in _NOT_A_NAME]


def _channel_in_url(platform: str, url: str) -> str:
    pattern = _CHANNEL_IN_URL.get(platform)
    match = pattern.search(url) if pattern else None
    return match[1] if match else ""


def _with_prefix(platform: str, name: str, url: str) -> str:
    """Return a subreddit as its readers know it, "r/NAME", if `name` is only its name."""
    channel = _channel_in_url(platform, url)
    prefix, _, rest = channel.rpartition("/")
    return channel if prefix and rest.casefold() == name.casefold() else name


def described_channel(note_domain: str, channel: str, platforms: Mapping[str, str]) -> str:
    """Return what identifies the provider that a file describes: a channel, if it is on a platform."""
    platform = platforms.get(note_domain)
    if platform is None:
        return note_domain
    return channel_key(platform, channel) if channel else platform
