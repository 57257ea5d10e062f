"""URLs: slugs and permalinks of the site's pages, and canonical URLs of articles."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date
from hashlib import sha256
from urllib.parse import quote, urlsplit

MAX_SLUG_BYTES = 80

TRACKING_PARAMETERS = frozenset((
    "_ga", "_gl", "_hsenc", "_hsmi", "amp", "at_campaign", "at_custom1", "at_medium", "at_source",
    "cmpid", "cvid", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer",
    "guce_referrer_sig", "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "ocid",
    "oly_anon_id", "oly_enc_id", "outputtype", "ref_src", "ref_url", "smid", "srsltid", "ttclid",
    "twclid", "vero_id", "wbraid", "wickedid", "wt_mc", "xtor", "yclid",
))  # fmt: skip
"""Query parameters that track readers or ask for the AMP copy; they never identify the article."""

# the form of most URLs: host and path are already canonical
_PLAIN_URL = re.compile(
    r"https?://(?:www\.)*+((?:[a-z0-9-]+\.)+[a-z]+)((?:/[\w.~!$&'()*+,=:@-]+)*)/*", re.ASCII
)
_AMP_CACHE = "cdn.ampproject.org"
_ELSEWHERE = ("http://", "https://", "#", "mailto:")
_AMP_CACHE_PATH = re.compile(r"/[a-z]+/(?:s/)?(?=[\w-]+(?:\.[\w-]+)+(?:/|$))")
_LEADING_WWW = re.compile(r"(?:www\.)+")
_DEFAULT_PORTS = frozenset(("", "80", "443"))
_MAX_UNWRAPPED = 5  # AMP addresses of AMP addresses; more are nobody's honest work
_PERCENT_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_DATED_NAME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})-(.+)", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def canonical_url(url: str) -> str:
    """Return the canonical form of `url`, which is equal for all addresses of one article.

    It has no scheme, `www.`, default port, fragment, tracking parameters or trailing slash; its query
    parameters are sorted; an address in the AMP cache becomes that of the original page. It is an
    identifier, not an address. Raises ValueError if `url` cannot be parsed.
    """
    if (plain := _PLAIN_URL.fullmatch(url)) and not plain[1].endswith(_AMP_CACHE):
        return plain[1] + plain[2]  # ten times as fast
    parts = urlsplit(url)
    for _ in range(_MAX_UNWRAPPED):
        match = _AMP_CACHE_PATH.match(parts.path)
        if not match or not _bare_host(parts.netloc).endswith(_AMP_CACHE):
            break
        query = f"?{parts.query}" if parts.query else ""
        parts = urlsplit(f"https://{parts.path[match.end() :]}{query}")
    path = parts.path.rstrip("/")
    if "%" in path:
        path = _PERCENT_ESCAPE.sub(_same_escape, path).rstrip("/")
    return _bare_host(parts.netloc) + path + _identifying_query(parts.query)


def _bare_host(netloc: str) -> str:
    """Return a host without user, `www.`, default port and trailing dots, in lower case."""
    host = netloc.rpartition("@")[2].lower().rstrip(".")
    name, colon, port = host.rpartition(":")
    if colon and port in _DEFAULT_PORTS:
        host = name.rstrip(".")
    return host[match.end() :] if (match := _LEADING_WWW.match(host)) else host


def _identifying_query(query: str) -> str:
    if not query:
        return ""
    kept = sorted(part for part in query.split("&") if part and not _is_tracking(part))
    return "?" + "&".join(kept) if kept else ""


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith("utm_") or name in TRACKING_PARAMETERS


def url_without_tracking(url: str) -> str:
    """Return `url` without the parameters that tell who sent a reader; the rest stays as it is."""
    head, mark, fragment = url.partition("#")
    path, _, query = head.partition("?")
    if query:
        kept = "&".join(part for part in query.split("&") if part and not _is_tracking(part))
        head = f"{path}?{kept}" if kept else path
    told = _is_tracking(fragment) or fragment.lower().startswith("xtor=")
    return head if told or not fragment else f"{head}{mark}{fragment}"


def _same_escape(match: re.Match[str]) -> str:
    """Return the normal form of a percent escape (RFC 3986, §6.2.2)."""
    character = chr(int(match[0][1:], 16))
    plain = character.isascii() and (character.isalnum() or character in "-._~")
    return character if plain else match[0].upper()


def slug(text: str) -> str:
    """Return `text` as a path segment: a–z, 0–9 and single hyphens, at most 80 bytes, never empty.

    A longer one is cut at a word and ends in four letters of a hash of the whole, so that two long
    titles with the same beginning do not collide. Text without any letter or digit becomes such a hash.
    """
    plain = text if _SLUG.fullmatch(text) else _slugify(text)
    if not plain:
        return _fingerprint(text)
    if len(plain) <= MAX_SLUG_BYTES:
        return plain
    room = MAX_SLUG_BYTES - 5
    kept = plain[: room + 1].rpartition("-")[0] or plain[:room]
    return f"{kept}-{_fingerprint(plain)}"


def _slugify(text: str) -> str:
    from slugify import slugify

    return str(slugify(text.encode("utf-8", "replace").decode()))


def _fingerprint(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:4]


def distinct_slugs(wanted: Mapping[str, str], preferred: Container[str]) -> dict[str, str]:
    """Return a different slug for each key of `wanted`: the wanted one if it is free.

    If several keys want the same slug, a preferred key gets it, else the first in order; a hash of the
    key is added to the others.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(wanted, key=lambda each: (each not in preferred, each)):
        chosen = wanted[key]
        while chosen in taken:
            chosen = _cut(chosen, f"{chosen} {key}")
        taken.add(chosen)
        slugs[key] = chosen
    return slugs


def domain_slug(domain: str) -> str:
    """Return a provider's domain as a path segment of at most 80 bytes; dots are kept."""
    labels = [slug(label) for label in domain.split(".") if label.strip("-")]
    joined = ".".join(labels) or slug(domain)
    return joined if len(joined) <= MAX_SLUG_BYTES else _cut(joined, joined)


def _cut(text: str, whole: str) -> str:
    """Return the beginning of `text` with a hash of `whole`, together at most 80 bytes."""
    kept = text[: MAX_SLUG_BYTES - 9].rstrip("-.")
    return f"{kept}-{sha256(whole.encode()).hexdigest()[:8]}"


def split_file_name(stem: str) -> tuple[str, str]:
    """Return the date path ("2024/05/01/") and the slug of a file name without extension.

    The date path is empty if the name does not begin with a valid date.
    """
    match = _DATED_NAME.fullmatch(stem)
    if not match:
        return "", slug(stem)
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return "", slug(stem)
    return f"{match[1]}/{match[2]}/{match[3]}/", slug(match[4])


def quoted_url(url: str) -> str:
    """Return `url` with invalid characters percent-encoded and everything else unchanged."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def url_below(base: str, target: str) -> str:
    """Return the link to `target`: site-relative addresses get the prefix `base`, others stay as they are."""
    if target[:8].lower().startswith(_ELSEWHERE):
        return target
    return base + target.removeprefix("/")


def base_path(base_url: str) -> str:
    """Return the path of a base URL, with a slash at both ends: "/" or "/repo/"."""
    path = "/".join(part for part in urlsplit(base_url).path.split("/") if part)
    return f"/{path}/" if path else "/"
