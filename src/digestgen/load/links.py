"""Addresses in content: which of them may become links, and in what form."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from digestgen.load.limits import DEFAULTS
from digestgen.settings import LimitSettings
from digestgen.text import normal_form, without_entities
from digestgen.urls import ascii_netloc, quoted_url

UNRESOLVED = "content"
"""The scheme of an address in a body whose page is not known yet: `content:3`."""
_AUTHORITY = re.compile(r"[\w.~%!$&'()*+,;=:@\[\]-]+")  # RFC 3986, and the letters of RFC 3987
# RFC 3986: an address of IPv6, or a name, without escapes, which nobody could ask for; and a port
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=-]+)(?::[0-9]*)?", re.ASCII)
# most addresses have nothing in them that could be wrong
_CLEAN = re.compile(
    r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/[\w!#$%'()*+,/:;=?@~.-]*)?", re.ASCII
)
_EMPTY_LABEL = re.compile(r"^\.|\.\.")
_SITE_RELATIVE = re.compile(r"/(?![/\\])")


def safe_link(given: str, limits: LimitSettings = DEFAULTS) -> str:
    """Return `given` as an address to link to, within `limits`.

    Entities that end in a semicolon are resolved, letters are in NFC, the host is in ASCII and without user
    and password, and characters that an address cannot have are percent-encoded. Raises ValueError, with
    the reason, for an address that is neither http, https nor site-relative (beginning with one slash).
    """
    clean = _CLEAN.fullmatch(given)
    if clean and len(given) <= limits.max_url_size and len(clean[1]) <= limits.max_host_size:
        return given
    text = given.strip()
    _check_size(text, limits)  # before anything looks at each part of it
    text = normal_form(without_entities(text).strip())
    link = quoted_url(text) if _SITE_RELATIVE.match(text) else _absolute(text, limits)
    _check_size(link, limits)  # characters that are not ASCII take up to twelve
    return link


def _check_size(text: str, limits: LimitSettings) -> None:
    if len(text) > limits.max_url_size:
        raise ValueError(f"it is longer than {limits.max_url_size:,} bytes")


def _absolute(text: str, limits: LimitSettings) -> str:
    """Return an address with a host as one to link to. Raises ValueError, with the reason."""
    if any(character < " " for character in text):
        raise ValueError("it contains a control character")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"}:
        begins = f"begins with {parts.scheme}:" if parts.scheme else "has no https://"
        raise ValueError(f"it {begins}")
    if not parts.hostname:
        raise ValueError("it has no host")
    _check_host(parts.hostname, limits)  # before anything looks at each part of it
    if not _AUTHORITY.fullmatch(parts.netloc):
        raise ValueError("its host is not valid")
    _ = parts.port  # raises ValueError for one that is not a number
    netloc = ascii_netloc(parts.netloc)
    if not (match := _HOST.fullmatch(netloc)) or _EMPTY_LABEL.search(match[1]):
        raise ValueError("its host is not valid")
    _check_host(match[1], limits)  # letters that are not ASCII take more there
    begin, _, rest = text.partition("//")
    return f"{begin}//{netloc}{quoted_url(rest[len(parts.netloc) :])}"


def _check_host(host: str, limits: LimitSettings) -> None:
    if len(host) > limits.max_host_size:
        raise ValueError(f"its host is longer than {limits.max_host_size:,} bytes")
