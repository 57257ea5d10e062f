"""Platforms: hosts where many sources publish, as channels or as outlets that the report names."""

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
"""The platforms of every site, with their names for readers."""

_OTHER_HOSTS = {
    "youtu.be": "youtube.com",
    "m.youtube.com": "youtube.com",
    "music.youtube.com": "youtube.com",
    "old.reddit.com": "reddit.com",
    "m.reddit.com": "reddit.com",
}
_OTHER_NAMES = {"msn.com": ("Microsoft Start",)}
_PORTALS = frozenset(("msn.com", "news.yahoo.com"))  # they only carry reports of other outlets
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
    is_outlet: bool  # may have its own site; else a channel, which exists only on the platform


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
        """Add another name of a platform."""
        self._known_names.add((platform, comparable_name(name)))

    def add_host(self, platform: str, host: str) -> None:
        """Add another host of a platform."""
        self.of_host[host] = platform

    def source(self, platform: str, name: str, url: str) -> PlatformSource | None:
        """Return the channel or outlet that published the report at `url`; None if it is unknown.

        "GameSpot on MSN.com" and "Forbes via Yahoo News" are outlets. Any other `name` is an outlet on a
        portal, and a channel on other platforms. If it is the platform's own, the channel is from the `url`.
        """
        match = _OUTLET_ON_PLATFORM.fullmatch(name)
        if match and self._is_name_or_edition(platform, match["platform"]):
            if not self._is_name(platform, match["outlet"]):
                return PlatformSource(match["outlet"], is_outlet=True)
        elif not self._is_name(platform, name):
            return PlatformSource(_with_prefix(platform, name, url), platform in _PORTALS)
        channel = _channel_in_url(platform, url)
        return PlatformSource(channel, is_outlet=False) if channel else None

    def _is_name(self, platform: str, name: str) -> bool:
        return (platform, comparable_name(name)) in self._known_names

    def _is_name_or_edition(self, platform: str, name: str) -> bool:
        """Return whether `name` is that of the platform or of an edition of it, such as "MSN Money"."""
        first_word = term_slug(name).partition("-")[0]
        return self._is_name(platform, name) or first_word in _labels(platform)


def _labels(domain: str) -> list[str]:
    """Return the parts of a domain that may be a platform's name: "yahoo" of "news.yahoo.com"."""
    return [label for label in domain.split(".")[:-1] if label not in _NOT_A_NAME]


def _channel_in_url(platform: str, url: str) -> str:
    pattern = _CHANNEL_IN_URL.get(platform)
    match = pattern.search(url) if pattern else None
    return match[1] if match else ""


def _with_prefix(platform: str, name: str, url: str) -> str:
    """Return a subreddit as its readers know it, "r/NAME", if `name` is only "NAME"; else `name`."""
    channel = _channel_in_url(platform, url)
    prefix, _, rest = channel.rpartition("/")
    return channel if prefix and rest.casefold() == name.casefold() else name


def described_provider(domain: str, channel: str, platforms: Mapping[str, str]) -> str:
    """Return the key of the provider that a file with this domain and channel describes.

    Only a platform has channels; `platforms` has them by host.
    """
    platform = platforms.get(domain)
    if platform is None:
        return domain
    return channel_key(platform, channel) if channel else platform
