"""The domain of a provider, as articles write it."""

from __future__ import annotations

import re

from digestgen.load.mistakes import CURLY
from digestgen.settings import LimitSettings
from digestgen.urls.hosts import ascii_host, readable_host

_DOMAIN = re.compile(r"\w[\w.-]*(?::\d+)?", re.ASCII)


def bare_domain(text: str) -> str:
    """Return a provider's domain in ASCII, without scheme, path, `www.` and capitals."""
    host = text.lower().partition("://")[2] or text.lower()
    if any(quote in host for quote in CURLY):
        return host  # as it is: in ASCII it would look like a domain
    return ascii_host(host.partition("/")[0].strip(" .")).removeprefix("www.")


def path_after_host(text: str) -> str:
    """Return what is after the host in a domain that has more than that: "NAME" of "youtube.com/NAME"."""
    return (text.partition("://")[2] or text).partition("/")[2].strip("/ ")


def is_domain(text: str, limits: LimitSettings) -> bool:
    """Return whether `text` is a host in ASCII, maybe with a port, without empty labels."""
    within = len(text) <= limits.max_host_size and ".." not in text
    return within and _DOMAIN.fullmatch(text) is not None


def provider_name(name: str, domain: str) -> str:
    """Return the name of a provider for readers: `name`, or its domain if it has no other."""
    return readable_host(domain) if not name or name.lower() == domain else name
