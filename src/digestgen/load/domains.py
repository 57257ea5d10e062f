"""The domain of a provider, as articles write it."""

from __future__ import annotations

import re

from digestgen.settings import LimitSettings

_DOMAIN = re.compile(r"\w[\w.-]*(?::\d+)?")


def bare_domain(text: str) -> str:
    """Return a provider's domain without scheme, path, `www.` and capitals."""
    host = text.lower().partition("://")[2] or text.lower()
    return host.partition("/")[0].strip(" .").removeprefix("www.")


def is_domain(text: str, limits: LimitSettings) -> bool:
    """Return whether `text` is a host, maybe with a port, without empty labels."""
    within = len(text) <= limits.max_host_size and ".." not in text
    return within and _DOMAIN.fullmatch(text) is not None
