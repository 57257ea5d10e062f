"""Host names with letters beyond a–z: in ASCII for machines, in their own letters for readers.

Source: RFC 5891 (IDNA 2008), with the mapping of Unicode's UTS #46 that browsers use.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from digestgen.text import normal_form

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")  # which only this computer can reach
_ESCAPED_LETTERS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_DOTS = re.compile("[。．｡]")
_LOOK_LATIN = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")


def _without_escapes(text: str) -> str:
    """Return `text` with the percent escapes of non-ASCII letters decoded, if they are valid UTF-8."""
    return _ESCAPED_LETTERS.sub(_unescaped, text) if "%" in text else text


def _unescaped(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0]


def ascii_host(host: str) -> str:
    """Return a host in lower case and in ASCII: "xn--mnchen-3ya.example"."""
    host = _without_escapes(host)
    return host.lower() if host.isascii() else _ascii_host(host)


@lru_cache(maxsize=1 << 12)
def _ascii_host(host: str) -> str:
    from idna import IDNAError, uts46_remap  # here: few hosts need it, and it takes long to import

    host = _DOTS.sub(".", normal_form(host))
    try:
        mapped = uts46_remap(host, std3_rules=False, transitional=False)
    except IDNAError:
        mapped = normal_form(host.casefold())
    return ".".join(map(_ascii_label, mapped.split(".")))


def _ascii_label(label: str) -> str:
    from idna import IDNAError, alabel

    if label.isascii():
        return label.lower()
    try:
        return str(alabel(label).decode())
    except IDNAError:  # an emoji, for instance: the rules leave it out, and browsers ask for it
        return f"xn--{label.encode('punycode', 'replace').decode()}"


def readable_host(host: str) -> str:
    """Return a host in its own letters: "münchen.example".

    A label stays in ASCII if it mixes Latin letters with ones that look like them.
    """
    return _readable_host(host) if "xn--" in host else host


@lru_cache(maxsize=1 << 12)
def _readable_host(host: str) -> str:
    return ".".join(map(_readable_label, host.split(".")))


def _readable_label(label: str) -> str:
    from idna import IDNAError, ulabel

    if not label.startswith("xn--"):
        return label
    try:
        found = str(ulabel(label))
    except IDNAError:
        return label
    scripts = {unicodedata.name(each, "").partition(" ")[0] for each in found}
    is_mixed = "LATIN" in scripts and not scripts.isdisjoint(_LOOK_LATIN)
    return label if is_mixed or not found.isprintable() else found
